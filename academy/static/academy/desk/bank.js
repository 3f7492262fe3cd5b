// The bank's list: choose all on this page at once, and say how many are chosen. Without it each is ticked by hand.
const form = document.querySelector("[data-bank]");
const bar = form?.querySelector("[data-choose]");
if (bar) {
  const all = bar.querySelector("[data-all]");
  const count = bar.querySelector("[data-count]");
  const every = form.querySelector("[data-every]");
  const bulk = form.querySelector(".bank__bulk");
  const ticks = [...form.querySelectorAll("input[name=keys]")];
  const tell = () => {
    const chosen = ticks.filter((tick) => tick.checked).length;
    all.checked = chosen === ticks.length;
    all.indeterminate = chosen > 0 && chosen < ticks.length;
    count.textContent = chosen ? count.dataset.words.replace("%s", chosen) : "";
    if (chosen && bulk) bulk.open = true;
  };
  all.addEventListener("change", () => { ticks.forEach((tick) => { tick.checked = all.checked; }); tell(); });
  every?.addEventListener("change", () => { if (every.checked) { ticks.forEach((tick) => { tick.checked = true; }); tell(); } });
  form.addEventListener("change", (event) => { if (event.target.name === "keys") tell(); });
  bar.hidden = false;
  tell();
}
