// The outline at the desk: parts are dragged by their grip, with a pointer or the arrow keys, and saved at once.
// Without this script the same is done with "Move up", "Move down" and "Move to module".
const outline = document.querySelector("[data-outline]");
const said = outline?.querySelector("[data-said]");
let held = null; // { item, from, next, pointer }

const siblings = (item) => [...item.parentElement.children].filter((each) => each.matches("[data-key]"));
const listsFor = (item) => item.dataset.kind === "module" ? "[data-modules]" : "[data-list]";

function say(words, wrong = false) {
  said.textContent = "";
  said.textContent = words;
  said.className = wrong ? "outline__said desk-notice desk-notice--rose" : "outline__said w-sr-only";
}

async function save(item, back) {
  const data = new FormData(outline.querySelector("[data-token]"));
  data.set("act", "move");
  data.set("key", item.dataset.key);
  data.set("position", siblings(item).indexOf(item));
  if (item.dataset.kind === "activity") data.set("module", item.parentElement.dataset.list);
  try {
    const answer = await fetch(outline.dataset.url, {
      method: "POST", body: data, redirect: "manual", headers: { "X-Desk": "script" },
    });
    if (answer.status === 204) return say(outline.dataset.moved);
    back();
    say(answer.status === 409 ? await answer.text() : outline.dataset.failed, true);
  } catch {
    back();
    say(outline.dataset.failed, true);
  }
}

const placeOf = (item) => ({ list: item.parentElement, next: item.nextElementSibling });
const backTo = (item, { list, next }) => () => list.insertBefore(item, next);

function begin(event) {
  const grip = event.target.closest?.("[data-grip]");
  if (!grip || event.button) return;
  const item = grip.closest("[data-key]");
  held = { item, grip, from: placeOf(item), pointer: event.pointerId };
  grip.setPointerCapture(event.pointerId);
  item.classList.add("is-dragged");
  event.preventDefault();
}

function drag(event) {
  if (!held || event.pointerId !== held.pointer) return;
  const edge = 60;
  if (event.clientY < edge) window.scrollBy(0, -12);
  if (event.clientY > innerHeight - edge) window.scrollBy(0, 12);
  const under = document.elementFromPoint(event.clientX, event.clientY);
  const { item } = held;
  const over = under?.closest(`[data-key][data-kind="${item.dataset.kind}"]`);
  if (over && over !== item && outline.contains(over)) {
    const { top, height } = over.getBoundingClientRect();
    const after = event.clientY > top + height / 2;
    over.parentElement.insertBefore(item, after ? over.nextElementSibling : over);
    return;
  }
  const module = item.dataset.kind === "activity" && under?.closest('[data-kind="module"]');
  const list = module && module.querySelector("[data-list]");
  if (list && !list.querySelector("[data-key]")) list.append(item); // an empty module
}

function end(event, keep = true) {
  if (!held || (event.pointerId !== undefined && event.pointerId !== held.pointer)) return;
  const { item, from, grip, pointer } = held;
  held = null;
  if (grip.hasPointerCapture(pointer)) grip.releasePointerCapture(pointer);
  item.classList.remove("is-dragged");
  const now = placeOf(item);
  if (!keep) return backTo(item, from)();
  if (now.list !== from.list || now.next !== from.next) save(item, backTo(item, from));
}

function step(event) {
  if (event.key === "Escape" && held) return end({}, false);
  const grip = event.target.closest?.("[data-grip]");
  const down = event.key === "ArrowDown";
  if (!grip || (!down && event.key !== "ArrowUp")) return;
  event.preventDefault();
  const item = grip.closest("[data-key]");
  const from = placeOf(item);
  const near = down ? item.nextElementSibling : item.previousElementSibling;
  if (near) {
    near.parentElement.insertBefore(item, down ? near.nextElementSibling : near);
  } else {
    const lists = [...outline.querySelectorAll(listsFor(item))];
    const list = lists[lists.indexOf(item.parentElement) + (down ? 1 : -1)];
    if (!list) return;
    list.insertBefore(item, down ? list.firstElementChild : null);
  }
  grip.focus();
  save(item, backTo(item, from));
}

if (outline) {
  outline.addEventListener("pointerdown", begin);
  outline.addEventListener("pointermove", drag);
  outline.addEventListener("pointerup", end);
  outline.addEventListener("pointercancel", (event) => end(event, false));
  document.addEventListener("keydown", step);
}
