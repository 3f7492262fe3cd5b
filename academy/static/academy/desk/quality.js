// The quality checks beside an editor: fetched when the page opens and after each save, never while typing.

const WAIT = 400; // milliseconds; several saves in a row are one fetch

const panel = document.querySelector("[data-quality]");
const found = panel?.querySelector("[data-quality-found]");
const counter = document.querySelector('[data-side-panel-toggle="quality"] [data-side-panel-toggle-counter]');
let waiting = 0;
let asked = 0;

async function refresh() {
  const mine = ++asked;
  try {
    const answer = await fetch(panel.dataset.url, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const html = await answer.text();
    if (mine !== asked) return; // a later save has asked again
    found.innerHTML = html;
    const number = Number(answer.headers.get("X-Findings") || 0);
    if (counter) {
      counter.textContent = String(number);
      counter.hidden = number === 0;
    }
  } catch {
    if (mine === asked && !found.querySelector("ul")) found.textContent = panel.dataset.failed;
  }
}

function soon() {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(refresh, WAIT);
}

// Lead to the field that a finding is about, through tabs and folded blocks, and let one type at once.
function show(hash) {
  const name = decodeURIComponent(hash.slice(1));
  const tab = name.startsWith("tab-") ? document.querySelector(`[role="tab"][href="#${CSS.escape(name)}"]`) : null;
  if (tab) {
    tab.click();
    tab.focus();
    return true;
  }
  const target = document.getElementById(name);
  if (!target) return false;
  const inside = target.closest('[role="tabpanel"]');
  if (inside?.hidden) document.querySelector(`[role="tab"][href="#${CSS.escape(inside.id)}"]`)?.click();
  for (let each = target; each; each = each.parentElement) {
    const toggle = each.querySelector?.(":scope > .w-panel__header [data-panel-toggle]");
    if (toggle?.getAttribute("aria-expanded") === "false") toggle.click();
  }
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  target.classList.add("quality-shown");
  window.setTimeout(() => target.classList.remove("quality-shown"), 4000);
  const field = target.querySelector('input:not([type="hidden"]), textarea:not([hidden]), select, [contenteditable="true"]');
  field?.focus({ preventScroll: true });
  return true;
}

if (panel) {
  refresh();
  document.addEventListener("w-autosave:success", soon);
  panel.addEventListener("click", (event) => {
    const link = event.target.closest("[data-quality-go]");
    if (link && show(link.hash)) {
      event.preventDefault();
      window.history.replaceState(null, "", link.hash);
    }
  });
}
if (/^#(block|panel|tab)-/.test(window.location.hash)) {
  // tabs and blocks are built by a script after the page has come
  let tries = 0;
  const look = () => {
    if (document.activeElement !== document.body) return; // somebody types already
    show(window.location.hash) || (++tries < 20 && window.setTimeout(look, 250));
  };
  window.setTimeout(look, 250);
}
