// Nothing typed in the editor is lost. Wagtail saves by itself; when it cannot (signed out, no rights, no link),
// what is typed is kept in this browser under the page's address, and offered again. What has been saved is not
// kept; what nobody asked for again is dropped after two weeks.
const form = document.querySelector("form[data-edit-form], form[data-keep]");
const words = document.getElementById("desk-keep-words")?.dataset;
const PREFIX = "academy-kept:";
const DAYS = 14;
const SKIPPED = new Set(["csrfmiddlewaretoken", "next", "overwrite_revision_id"]);
const SETTLE = 400; // milliseconds: rich text reaches the form a moment after the last key
const LOADED = ["loaded_revision_id", "loaded_revision_created_at"];
let person = "";
let bar;
let timer;
let failing = false;
let tries = 0;
let typed = 0;

const keyOf = () => PREFIX + location.pathname;
const pageId = () => location.pathname.match(/\/pages\/(\d+)\/edit\//)?.[1] ?? "";
const entriesOf = (element) => [...new FormData(element)].filter(([name, value]) => typeof value === "string" && !SKIPPED.has(name));
const textOf = (entries) => JSON.stringify(entries.filter(([name]) => !LOADED.includes(name)));

function read() {
  try {
    return JSON.parse(localStorage.getItem(keyOf()));
  } catch {
    return null;
  }
}

function keep(extra = {}) {
  if (!person) return;
  try {
    localStorage.setItem(keyOf(), JSON.stringify({ person, at: Date.now(), entries: entriesOf(form), ...extra }));
  } catch { /* the browser keeps nothing, or has no room */ }
}

function forget(key = keyOf()) {
  try {
    localStorage.removeItem(key);
  } catch { /* nothing is kept */ }
}

function forgetOld() {
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
    try {
      if (Date.now() - JSON.parse(localStorage.getItem(key)).at > DAYS * 86400000) forget(key);
    } catch {
      forget(key);
    }
  }
}

function show(text, ...controls) {
  bar ??= document.createElement("div");
  bar.className = "desk-keep";
  bar.setAttribute("role", "alert");
  const line = document.createElement("p");
  line.textContent = text;
  bar.replaceChildren(line, ...controls);
  bar.hidden = false;
  if (!bar.isConnected) form.closest("main, body").prepend(bar);
}

function button(text, act, secondary = true) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = secondary ? "button button-secondary" : "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function signIn() {
  const link = document.createElement("a");
  link.className = "button";
  link.href = words.signIn;
  link.target = "_blank";
  link.rel = "opener";
  link.textContent = words.doSignIn;
  return link;
}

// What was typed, as text to copy: rich text is kept as Draft.js has it, paragraph by paragraph.
function plain(entries) {
  const found = [];
  for (const [name, value] of entries) {
    if (!value.trim() || LOADED.includes(name) || /-(type|id|order|deleted|count|TOTAL_FORMS|INITIAL_FORMS|MIN_NUM_FORMS|MAX_NUM_FORMS|ORDER)$/.test(name)) continue;
    try {
      const draft = JSON.parse(value);
      found.push(draft?.blocks ? draft.blocks.map((each) => each.text).join("\n") : value);
    } catch {
      found.push(value);
    }
  }
  return found.join("\n\n");
}

function showText(entries) {
  const area = document.createElement("textarea");
  area.readOnly = true;
  area.value = plain(entries);
  area.setAttribute("aria-label", words.show);
  return area;
}

// Save what was kept: as a draft, by the form's own address, with a fresh token. If somebody else has saved
// meanwhile, the server shows it again and asks.
function putBack(kept, token) {
  const sent = document.createElement("form");
  sent.method = "post";
  sent.action = form.action;
  sent.hidden = true;
  for (const [name, value] of [...kept.entries, ["csrfmiddlewaretoken", token]]) {
    const input = document.createElement("textarea");
    input.name = name;
    input.value = value;
    sent.append(input);
  }
  document.body.append(sent);
  window.addEventListener("w-unsaved:confirm", (event) => event.preventDefault());
  sent.submit();
}

async function ask() {
  try {
    const answer = await fetch(`${words.here}?page=${pageId()}`, { headers: { Accept: "application/json" }, cache: "no-store" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

async function explain(type) {
  failing = true;
  keep();
  if (type === "invalid_revision") return show(words.newer);
  if (type === "network_error") return show(words.offline);
  const now = await ask();
  if (!now) return show(navigator.onLine ? words.failed : words.offline);
  if (!now.person) return show(words.signedOut, signIn());
  if (now.person !== person) return show(words.another, signIn());
  if (!now.may) return show(words.notAllowed, showText(entriesOf(form)));
  if (type === "locked") return show(words.locked, showText(entriesOf(form)));
  if (type === "validation_error") { bar && (bar.hidden = true); return; }
  return retry(now.token);
}

// Signed in again, perhaps in another tab: the old token is void, so take the new one and save.
function retry(token) {
  tries += 1;
  if (tries > 3) return show(words.failed);
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((each) => { each.value = token; });
  form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail: { type: "edits" } }));
}

function saved(event) {
  const { revision_id: id, revision_created_at: at } = event.detail?.data ?? {};
  const [loaded, created] = LOADED.map((name) => form.elements.namedItem(name));
  if (id && loaded) loaded.value = id;
  if (at && created) created.value = at;
  forget();
  tries = 0;
  if (failing) {
    failing = false;
    show(words.again);
    setTimeout(() => { bar.hidden = true; }, 6000);
  }
}

async function offer() {
  const kept = read();
  const now = await ask();
  person = now?.person ?? "";
  if (!kept || !person || kept.person !== person) return;
  const loaded = form.elements.namedItem(LOADED[1])?.value ?? "";
  const before = kept.entries.find(([name]) => name === LOADED[1])?.[1] ?? "";
  if (textOf(kept.entries) === textOf(entriesOf(form)) || (kept.submitted && loaded !== before)) return forget();
  const when = new Date(kept.at).toLocaleString(document.documentElement.lang || undefined);
  const controls = [
    button(words.throwAway, () => { forget(); bar.hidden = true; }),
    button(words.show, (event) => event.currentTarget.replaceWith(showText(kept.entries))),
  ];
  if (now.may) controls.unshift(button(words.putBack, () => putBack(kept, now.token), false));
  show(`${words.found} ${when}.`, ...controls);
}

// Whoever presses Save right after the last key would lose that key: the press waits until the form has it.
function settle(event) {
  const pressed = event.target.closest("button, input[type=submit]");
  const wait = typed + SETTLE - Date.now();
  if (wait <= 0 || pressed?.type !== "submit" || pressed.form !== form) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  setTimeout(() => pressed.click(), wait);
}

function changed() {
  clearTimeout(timer);
  timer = setTimeout(keep, 400);
}

if (form && words) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = words.style;
  document.head.append(style);
  forgetOld();
  setTimeout(offer, 800); // after Wagtail's widgets have put their values into the form
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  document.addEventListener("w-unsaved:add", (event) => { if (event.target === form) changed(); });
  document.addEventListener("w-autosave:success", (event) => { clearTimeout(timer); saved(event); });
  document.addEventListener("w-autosave:error", (event) => explain(event.detail?.type));
  form.addEventListener("submit", () => { clearTimeout(timer); keep({ submitted: true }); });
  form.addEventListener("keydown", (event) => { if (event.target.isContentEditable) typed = Date.now(); }, true);
  document.addEventListener("click", settle, true);
  const look = () => { if (failing && document.visibilityState === "visible") { tries = 0; explain(""); } };
  document.addEventListener("visibilitychange", look);
  window.addEventListener("focus", look);
  window.addEventListener("online", look);
}
