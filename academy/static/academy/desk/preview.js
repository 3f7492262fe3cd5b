// On a phone the preview opens as a phone, unless a width was chosen. Without this it opens as a desktop.
const phone = document.querySelector("[data-phone]");
const chosen = new URLSearchParams(window.location.search).has("width");
if (phone && !chosen && window.matchMedia("(max-width: 40rem)").matches) window.location.replace(phone.href);
