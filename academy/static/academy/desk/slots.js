// The slots of a quiz: any question of the partner is found by its name, and a slot shows only what it uses.
// Without this script the menus hold the questions of the course's own category, and every field is there.
const about = document.querySelector("[data-slots]");
const list = about && document.getElementById(about.dataset.slots);
const WAIT = 250; // milliseconds after the last key

const field = (slot, name) => slot.querySelector(`[name$="-${name}"]`);
const around = (input) => input?.closest(".w-panel__wrapper");

function tidy(slot) {
  const named = field(slot, "question_key").value !== "";
  const drawn = field(slot, "category").value !== "";
  for (const name of ["category", "with_below", "objective_key", "difficulty", "draw"]) {
    const place = around(field(slot, name));
    if (place) place.hidden = named && !drawn;
  }
  const question = around(field(slot, "question_key"));
  if (question) question.hidden = drawn && !named;
}

async function fill(select, typed, said) {
  const answer = await fetch(`${about.dataset.find}&q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { questions } = await answer.json();
  const chosen = select.value;
  for (const option of [...select.options]) if (option.value && option.value !== chosen) option.remove();
  for (const { key, name } of questions) if (key !== chosen) select.add(new Option(name, key));
  said.textContent = questions.length ? "" : about.dataset.none;
}

function dress(slot) {
  const select = field(slot, "question_key");
  if (!select || slot.dataset.dressed) return;
  slot.dataset.dressed = "yes";
  if (about.dataset.find) {
    const search = document.createElement("input");
    const said = document.createElement("div");
    search.type = "search";
    search.setAttribute("aria-label", about.dataset.label);
    search.placeholder = about.dataset.label;
    said.setAttribute("role", "status");
    let timer = 0;
    search.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => fill(select, search.value, said), WAIT);
    });
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    select.before(search, said);
  }
  slot.addEventListener("change", () => tidy(slot));
  tidy(slot);
}

if (list) {
  const all = () => list.querySelectorAll("[data-inline-panel-child]").forEach(dress);
  new MutationObserver(all).observe(list, { childList: true });
  all();
}
