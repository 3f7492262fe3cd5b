/**
 * What orderings and essays gain from a script, besides being saved by quiz.js.
 */

/**
 * An ordering: rows move by buttons or by the pointer, their places follow, and each move is spoken. Without this
 * file each row has a list of places to choose from; it stays in the form, out of sight.
 */
function runOrder(list) {
  const say = list.dataset;
  const voice = document.createElement("p");
  voice.className = "visually-hidden";
  voice.setAttribute("aria-live", "polite");
  const rows = () => [...list.children];
  const place = (row) => row.querySelector("select");
  const name = (row) => row.querySelector(".row-to-set__text").textContent.trim();
  const ends = () => rows().forEach((row, index, all) => {
    row.querySelector("[data-up]").disabled = index === 0;
    row.querySelector("[data-down]").disabled = index === all.length - 1;
  });
  const button = (row, words, sign, kind) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.dataset[kind] = "";
    made.setAttribute("aria-label", words.replace("%s", name(row)));
    made.lang = document.documentElement.lang;
    return made;
  };
  const confirm = Object.assign(document.createElement("button"), { type: "button", className: "button button--outline", textContent: say.keep, lang: document.documentElement.lang });
  const settle = (row) => {
    rows().forEach((each, index) => { place(each).value = index + 1; });
    ends();
    confirm.hidden = true;
    if (row) voice.textContent = say.moved.replace("%s", name(row)).replace("%n", place(row).value).replace("%m", rows().length);
    list.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const move = (row, kind) => {
    if (kind === "up") row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    settle(row);
    const again = row.querySelector(`[data-${kind}]`);
    (again.disabled ? row.querySelector("button:not(:disabled)") : again).focus();
  };
  for (const row of rows()) {
    const grip = Object.assign(document.createElement("span"), { className: "row-to-set__grip", textContent: "⠿", ariaHidden: "true" });
    row.prepend(grip);
    const buttons = document.createElement("span");
    buttons.className = "row-to-set__moves";
    buttons.append(button(row, say.up, "↑", "up"), button(row, say.down, "↓", "down"));
    row.append(buttons);
    buttons.addEventListener("click", ({ target }) => { if (target.matches("button")) move(row, "up" in target.dataset ? "up" : "down"); });
    grip.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      row.classList.add("is-moving");
    });
    grip.addEventListener("pointermove", (event) => {
      if (!row.classList.contains("is-moving")) return;
      const over = rows().find((each) => { const box = each.getBoundingClientRect(); return event.clientY > box.top && event.clientY < box.bottom; });
      if (!over || over === row) return;
      if (over.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING) over.before(row);
      else over.after(row);
    });
    for (const type of ["pointerup", "pointercancel"]) grip.addEventListener(type, () => {
      if (row.classList.contains("is-moving")) { row.classList.remove("is-moving"); settle(row); }
    });
  }
  rows().sort((one, other) => (place(one).value || 1000) - (place(other).value || 1000)).forEach((row) => list.append(row));
  confirm.hidden = rows().every((row) => place(row).value);
  confirm.addEventListener("click", () => { settle(); rows()[0].querySelector("button:not(:disabled)").focus(); });
  list.after(confirm, voice);
  list.classList.add("rows-to-set--moved");
  ends();
}
document.querySelectorAll("[data-order]").forEach(runOrder);

/** An essay: its words, counted as the server counts them. */
const HAN = "\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff";
const WORD = new RegExp(`[${HAN}]|[^\\s${HAN}]+`, "g");
for (const counter of document.querySelectorAll("[data-words]")) {
  const text = document.getElementById(counter.htmlFor.value);
  const count = () => { counter.textContent = counter.dataset.words.replace("%s", (text.value.match(WORD) ?? []).length); };
  text.addEventListener("input", count);
  count();
}
