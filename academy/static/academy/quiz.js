/**
 * Saves each answer as it is given, and loses none.
 *
 * The page works without this file: the form is a plain POST. With it, a change is written to this device first, then
 * sent to `action` of the form (the same fields, and `seq`, the moment of the change by the server's clock, so that the newest wins). What
 * the server has acknowledged leaves the device; what it has not is sent again when the page loads, when the link
 * returns, and after growing pauses. Replies: 200 saved, 401 {"sign_in": url}, 409 closed. All words come from the
 * form's data attributes, in the reader's language.
 */
const form = document.getElementById("question");
const words = form.dataset;
const status = document.getElementById("save-state");
const PREFIX = "answer:";
const KEY = PREFIX + form.action;
const LONGEST_PAUSE = 60_000;
let pause = 2_000;
let timer = 0;
let sending = false;

/** The device's memory; where a browser forbids it, this page's own, which still saves but forgets on leaving. */
function openMemory() {
  try {
    localStorage.setItem(PREFIX, "");
    localStorage.removeItem(PREFIX);
    return localStorage;
  } catch {
    const map = new Map();
    return {
      get length() { return map.size; },
      key: (index) => [...map.keys()][index],
      getItem: (key) => map.get(key) ?? null,
      setItem: (key, value) => map.set(key, value),
      removeItem: (key) => map.delete(key),
    };
  }
}
const store = openMemory();
const memory = {
  read: (key) => JSON.parse(store.getItem(key)),
  write: (key, entry) => store.setItem(key, JSON.stringify(entry)),
  drop: (key) => store.removeItem(key),
  keys: () => Array.from({ length: store.length }, (_, index) => store.key(index)).filter((key) => key.startsWith(PREFIX)),
};

const answer = () => [...form.querySelectorAll("[name=answer]:checked")].map((input) => input.value);

/** Says in the live region what became of the answer; `link` is [words, address] of the way on. */
function say(state, text, link) {
  status.dataset.state = state;
  status.textContent = text;
  if (link) {
    const anchor = document.createElement("a");
    [anchor.textContent, anchor.href] = link;
    status.append(" ", anchor);
  }
}

/** The moment of a change in the server's milliseconds: the device's own clock may be wrong, its stopwatch is not. */
const moment = () => Number(words.now) + Math.round(performance.now());

function remember() {
  form.seq.value = Math.max(Number(form.seq.value) + 1, moment());
  memory.write(KEY, { answer: answer(), seq: Number(form.seq.value) });
}

/** Puts back an answer of this question that the server never acknowledged. */
function restore() {
  const entry = memory.read(KEY);
  if (!entry || entry.seq <= Number(form.seq.value)) return memory.drop(KEY);
  for (const input of form.querySelectorAll("[name=answer]")) input.checked = entry.answer.includes(input.value);
  form.seq.value = entry.seq;
}

function body(entry) {
  const fields = new URLSearchParams({ csrfmiddlewaretoken: form.csrfmiddlewaretoken.value, seq: entry.seq });
  for (const value of entry.answer) fields.append("answer", value);
  return fields;
}

/** Sends one kept answer. True when the server has decided about it, false when it has to be sent again. */
async function send(key, entry) {
  const ours = key === KEY;
  const response = await fetch(key.slice(PREFIX.length), {
    method: "POST", body: body(entry), keepalive: true, credentials: "same-origin", redirect: "manual",
    headers: { Accept: "application/json", "X-CSRFToken": form.csrfmiddlewaretoken.value },
  });
  const reply = await response.json().catch(() => ({}));
  if (response.ok && reply.saved) {
    const kept = memory.read(key);
    if (!kept || kept.seq === entry.seq) memory.drop(key);
    const time = new Date(reply.saved_at || Date.now());
    if (ours) say("saved", words.saved.replace("%s", time.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })));
    return true;
  }
  if (response.status === 409) {
    memory.drop(key);
    if (ours) say("closed", words.closed, [words.closedLink, reply.url || words.closedUrl]);
    return true;
  }
  if (response.status === 401 || response.status === 403) {
    const way = new URL(reply.sign_in || location.href, location.href);
    if (reply.sign_in) way.searchParams.set("next", location.pathname);
    say("waiting", words.signin, [words.signinLink, way]);
    return true;
  }
  if (response.status === 404) return true; // another person's, on a shared device: theirs to send
  return false;
}

/** Sends everything that this device still keeps, one at a time, and tries again later where the link is down. */
async function flush() {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  let again = false;
  for (const key of memory.keys()) {
    let entry = memory.read(key);
    if (key === KEY && entry) say("saving", words.saving);
    while (entry) {
      const done = await send(key, entry).catch(() => false);
      again ||= !done;
      const newer = memory.read(key);
      entry = done && newer && newer.seq > entry.seq ? newer : null;
    }
  }
  sending = false;
  if (!again) { pause = 2_000; return; }
  say("waiting", words.waiting);
  timer = setTimeout(flush, pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

form.addEventListener("change", () => { remember(); flush(); });
form.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault(); // leaving now would show the browser's own error page
  say("waiting", words.waiting);
});
addEventListener("online", () => { pause = 2_000; flush(); });
restore();
flush();

/** The clock: counts down by the server's time, and speaks at ten, five and one minute only. */
function runClock(clock) {
  const face = document.getElementById("clock-face");
  const voice = document.getElementById("clock-voice");
  const ends = Date.parse(clock.dataset.deadline) - Date.parse(clock.dataset.now) + Date.now();
  let before = 0;
  const tick = () => {
    const left = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
    face.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    for (const minutes of [10, 5, 1]) {
      if (before > minutes * 60 && left <= minutes * 60) voice.textContent = clock.dataset.left.replace("%s", minutes);
    }
    before = left;
    if (left === 0) { clearInterval(beat); location.assign(clock.dataset.over); }
  };
  const beat = setInterval(tick, 1_000);
  tick();
}
const clock = document.getElementById("clock");
if (clock) runClock(clock);
