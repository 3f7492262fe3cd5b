/**
 * Saves each answer as it is given, and loses none.
 *
 * The page works without this file: the form is a plain POST. With it, each question saves itself: a change is
 * written to this device first, then sent to the question's address (its own fields, and `seq`, the moment of the
 * change by the server's clock, so that the newest wins). What the server has acknowledged leaves the device; what it
 * has not is sent again when the page loads, when the link returns, and after growing pauses. Replies: 200 saved (with
 * a remark, if any), 400 refused, 401 {"sign_in": url}, 409 closed. All words come from data attributes, in the
 * reader's language.
 */
const form = document.getElementById("question");
const words = form.dataset;
const PREFIX = "answer:";
const LONGEST_PAUSE = 60_000;
const TYPING_PAUSE = 1_500;
const KEEPALIVE_LIMIT = 60_000; // what browsers still send while a page goes away
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
  write: (key, entry) => { try { store.setItem(key, JSON.stringify(entry)); } catch { kept.set(key, entry); } },
  drop: (key) => { kept.delete(key); store.removeItem(key); },
  keys: () => Array.from({ length: store.length }, (_, index) => store.key(index)).filter((key) => key.startsWith(PREFIX)),
};
const kept = new Map(); // what a full device had no room for
const read = (key) => kept.get(key) ?? memory.read(key);

/** The questions of this page, by the key under which the device keeps their answers. */
const questions = new Map([...form.querySelectorAll("[data-question]")].map((box) => {
  const prefix = box.dataset.prefix;
  const key = PREFIX + new URL(box.dataset.question, location.href).href;
  return [key, { box, key, prefix, seq: form.elements[`${prefix}seq`], status: box.querySelector(".save-state"), typing: 0 }];
}));

const all = [...questions.values()];

const controls = ({ box, seq }) => [...box.querySelectorAll("[name]")].filter((field) => field !== seq && field.name !== "told");
const isMark = (field) => field.type === "radio" || field.type === "checkbox";
/** An entry's fields; older ones on a device hold the chosen options only. */
const fieldsIn = (entry) => entry.fields ?? entry.answer.map((key) => ["answer", key]);

/** Says in the live region what became of the answer; `link` is [words, address] of the way on. */
function say(question, state, text, link) {
  if (!question) return;
  question.status.dataset.state = state;
  question.status.textContent = text;
  if (link) {
    const anchor = document.createElement("a");
    [anchor.textContent, anchor.href] = link;
    question.status.append(" ", anchor);
  }
}

function remark(question, text) {
  const place = question?.box.querySelector("[data-remark]");
  if (place) [place.textContent, place.hidden] = [text, !text];
}

/** The moment of a change in the server's milliseconds: the device's own clock may be wrong, its stopwatch is not. */
const moment = () => Number(words.now) + Math.round(performance.now());

function remember(question) {
  clearTimeout(question.typing);
  question.typing = 0;
  question.seq.value = Math.max(Number(question.seq.value) + 1, moment());
  const fields = controls(question).filter((field) => !isMark(field) || field.checked)
    .map((field) => [field.name.slice(question.prefix.length), field.value]);
  memory.write(question.key, { fields, seq: Number(question.seq.value) });
}

/** Puts back an answer that the server never acknowledged. */
function restore(question) {
  const entry = memory.read(question.key);
  if (!entry || entry.seq <= Number(question.seq.value)) return memory.drop(question.key);
  const fields = fieldsIn(entry);
  for (const field of controls(question)) {
    const values = fields.filter(([name]) => question.prefix + name === field.name).map(([, value]) => value);
    if (isMark(field)) field.checked = values.includes(field.value);
    else field.value = values.at(-1) ?? "";
  }
  question.seq.value = entry.seq;
}

function body(entry) {
  const fields = new URLSearchParams({ csrfmiddlewaretoken: form.csrfmiddlewaretoken.value, seq: entry.seq });
  for (const [name, value] of fieldsIn(entry)) fields.append(name, value);
  return fields;
}

/** Sends one kept answer. True when the server has decided about it, false when it has to be sent again. */
async function send(key, entry) {
  const ours = questions.get(key);
  const sent = body(entry);
  const response = await fetch(key.slice(PREFIX.length), {
    method: "POST", body: sent, keepalive: sent.toString().length < KEEPALIVE_LIMIT, credentials: "same-origin", redirect: "manual",
    headers: { Accept: "application/json", "X-CSRFToken": form.csrfmiddlewaretoken.value },
  });
  const reply = await response.json().catch(() => ({}));
  const unchanged = () => (read(key)?.seq ?? entry.seq) === entry.seq;
  if (response.ok && reply.saved) {
    if (unchanged()) memory.drop(key);
    const time = new Date(reply.saved_at || Date.now());
    say(ours, "saved", words.saved.replace("%s", time.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })));
    remark(ours, reply.remark ?? "");
    return true;
  }
  if (response.status === 400 && reply.refused) {
    if (unchanged()) memory.drop(key);
    say(ours, "closed", reply.refused);
    return true;
  }
  if (response.status === 409) {
    memory.drop(key);
    say(ours, "closed", words.closed, [words.closedLink, reply.url || words.closedUrl]);
    return true;
  }
  if (response.status === 401 || response.status === 403) {
    const way = new URL(reply.sign_in || location.href, location.href);
    if (reply.sign_in) way.searchParams.set("next", location.pathname);
    for (const question of ours ? [ours] : all) say(question, "waiting", words.signin, [words.signinLink, way]);
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
  const failed = [];
  for (const key of new Set([...memory.keys(), ...kept.keys()])) {
    let entry = read(key);
    if (entry) say(questions.get(key), "saving", words.saving);
    while (entry) {
      const done = await send(key, entry).catch(() => false);
      if (!done) failed.push(key);
      const newer = read(key);
      entry = done && newer && newer.seq > entry.seq ? newer : null;
    }
  }
  sending = false;
  if (!failed.length) { pause = 2_000; return; }
  const here = all.filter(({ key }) => failed.includes(key));
  for (const question of here.length ? here : all) say(question, "waiting", words.waiting);
  timer = setTimeout(flush, pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

const questionOf = (element) => all.find(({ box }) => box.contains(element));
function keep(question) {
  if (!question) return;
  remember(question);
  flush();
}
form.addEventListener("change", (event) => keep(questionOf(event.target)));
form.addEventListener("input", (event) => {
  if (isMark(event.target) || event.target.tagName === "SELECT") return; // these say so with `change`
  const question = questionOf(event.target);
  if (!question) return;
  clearTimeout(question.typing);
  question.typing = setTimeout(keep, TYPING_PAUSE, question);
});
const keepWhatIsTyped = () => all.filter(({ typing }) => typing).forEach(keep);
document.addEventListener("visibilitychange", () => { if (document.hidden) keepWhatIsTyped(); });
form.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault(); // leaving now would show the browser's own error page
  keepWhatIsTyped();
  for (const question of all) say(question, "waiting", words.waiting);
});
addEventListener("online", () => { pause = 2_000; flush(); });
questions.forEach(restore);
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
    if (left === 0) { clearInterval(beat); keepWhatIsTyped(); location.assign(clock.dataset.over); }
  };
  const beat = setInterval(tick, 1_000);
  tick();
}
const clock = document.getElementById("clock");
if (clock) runClock(clock);
