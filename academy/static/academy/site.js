/**
 * The little that every page gains from a script: menus that close, and an outline that shows
 * where you are.
 * An open menu closes on Escape (back to its button), on a click elsewhere, and when focus leaves it.
 */
const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector("summary").focus();
  }
});

for (const type of ["click", "focusin"]) {
  document.addEventListener(type, (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
}

const outline = document.querySelector(".classroom__side");
const here = outline?.querySelector(".only-wide [aria-current]");
if (here?.offsetParent) {
  outline.scrollTop = here.getBoundingClientRect().top - outline.getBoundingClientRect().top - outline.clientHeight / 2;
}
