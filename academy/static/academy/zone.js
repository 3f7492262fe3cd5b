/** Fills the hidden time zone of the sign-up form from the browser's own; without it the server guesses. */
for (const field of document.querySelectorAll("input[data-time-zone]")) {
  field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}

/** Tells a visitor the dates of runs in the browser's own zone; the page names the run's zone where this cannot. */
function tellInOwnZone(box, zone) {
  const language = { en: "en-GB" }[document.documentElement.lang] ?? document.documentElement.lang;
  for (const time of box.querySelectorAll("time")) {
    const clock = "clock" in time.dataset ? { timeStyle: "short", hourCycle: "h23" } : {};
    const words = new Intl.DateTimeFormat(`${language}-u-ca-gregory-nu-latn`, { dateStyle: "long", timeZone: zone, ...clock });
    time.textContent = words.format(new Date(time.dateTime));
  }
  for (const named of box.querySelectorAll("[data-zone-words]")) {
    named.textContent = named.dataset.zoneWords.replace("{}", zone.split("/").pop().replaceAll("_", " "));
  }
}

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const box of document.querySelectorAll("[data-zone]")) {
  if (ownZone?.includes("/") && ownZone !== box.dataset.zone) tellInOwnZone(box, ownZone);
}
