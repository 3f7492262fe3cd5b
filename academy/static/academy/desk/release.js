// How far a release is: asked every other second while the page is seen; at the end the page shows the rest.

const WAIT = 2000; // milliseconds
const LONGEST = 30000; // where nothing answers

const box = document.querySelector("[data-release]");
const bar = box?.querySelector("progress");
const said = box?.querySelector("[data-said]");
let wait = WAIT;
let next = 0;

function show(numbers) {
  bar.max = Math.max(numbers.total, 1);
  bar.value = numbers.done + numbers.failed;
  said.textContent = box.dataset.words.replace(/{(\w+)}/g, (whole, name) => String(numbers[name] ?? whole));
}

async function ask() {
  if (document.hidden) return;
  try {
    const answer = await fetch(box.dataset.release, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const numbers = await answer.json();
    wait = WAIT;
    show(numbers);
    if (!numbers.goes_on) {
      window.location.reload();
      return;
    }
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
