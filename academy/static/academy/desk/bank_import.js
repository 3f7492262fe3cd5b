// How far an import is: asked every other second while the page is seen; at the end the page shows the rest.

const WAIT = 2000; // milliseconds
const LONGEST = 30000; // where nothing answers

const box = document.querySelector("[data-import]");
const bar = box?.querySelector("progress");
const said = box?.querySelector("[data-said]");
let wait = WAIT;
let next = 0;

function show({ done, total }) {
  if (total) {
    bar.max = total;
    bar.value = done;
  }
  const words = total ? box.dataset.wordsOf : box.dataset.words;
  if (done) said.textContent = words.replace("{done}", String(done)).replace("{total}", String(total));
}

async function ask() {
  if (document.hidden) return;
  try {
    const answer = await fetch(box.dataset.import, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const state = await answer.json();
    wait = WAIT;
    if (!state.goes_on) {
      window.location.reload();
      return;
    }
    show(state);
  } catch {
    wait = Math.min(wait * 2, LONGEST); // the link is away: it goes on by itself
  }
  later();
}

function later() {
  window.clearTimeout(next);
  next = window.setTimeout(ask, wait);
}

if (box) {
  box.querySelector("[data-refresh]").hidden = true;
  later();
  document.addEventListener("visibilitychange", () => document.hidden || later());
}
