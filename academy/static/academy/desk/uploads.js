// Sends files in pieces by the tus protocol (https://tus.io/protocols/resumable-upload), one after the other.
// A piece is small at first and grows while the link is good; what has arrived is never sent again, not even
// after the page was closed: the same file chosen again goes on where it stopped.

const LEAST = 64 * 1024; // bytes of a piece
const FIRST = 256 * 1024;
const WISHED = 6000; // milliseconds that a piece may take
const LONGEST_WAIT = 30000; // milliseconds between two tries
const KEPT = "academy-upload:";

const form = document.querySelector("[data-uploads]");
const list = document.querySelector("[data-list]");
const said = document.querySelector("[data-said]");
const words = form?.dataset ?? {};
const waiting = [];
let busy = false;

const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const size = (bytes) => {
  const [number, unit] = bytes < 999500 ? [Math.ceil(bytes / 1000), "kilobyte"] : [Math.ceil(bytes / 100000) / 10, "megabyte"];
  return new Intl.NumberFormat(document.documentElement.lang || "en", { style: "unit", unit, unitDisplay: "short" }).format(number);
};

class Refused extends Error {}
class Gone extends Error {}

// One request. Resolves with the answer, rejects when the link is lost; `progress` hears of bytes that left.
function ask(method, url, { headers = {}, body = null, progress = null } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.timeout = 120000;
    request.setRequestHeader("Tus-Resumable", "1.0.0");
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (progress) request.upload.addEventListener("progress", (event) => progress(event.loaded));
    request.addEventListener("load", () => resolve(request));
    for (const fault of ["error", "timeout", "abort"]) request.addEventListener(fault, () => reject(new Error(fault)));
    request.send(body);
  });
}

// Wait longer after each failure, but go on at once when the device says that it is online again.
function pause(tries) {
  const time = Math.min(LONGEST_WAIT, 1000 * 2 ** Math.min(tries, 5)) * (0.75 + Math.random() / 2);
  return new Promise((resolve) => {
    const done = () => {
      window.clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = window.setTimeout(done, time);
    window.addEventListener("online", done);
  });
}

// Whoever has signed in again has a new form token: take it from this page as it is served now.
async function renew() {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(window.location.href)).text(), "text/html");
    const fresh = page.querySelector("[data-uploads] [name=csrfmiddlewaretoken]");
    if (fresh) form.querySelector("[name=csrfmiddlewaretoken]").value = fresh.value;
  } catch {
    // still no link: the next try asks again
  }
}

class Sending {
  constructor(file, fields) {
    this.file = file;
    this.fields = fields;
    this.key = `${KEPT}${file.name}:${file.size}:${file.lastModified}:${fields.collection}`;
    this.piece = FIRST;
    this.tries = 0;
    this.stopped = false;
    this.draw();
  }

  draw() {
    this.item = document.createElement("li");
    this.item.className = "uploads__item";
    const name = document.createElement("bdi");
    name.className = "uploads__name";
    name.textContent = this.file.name;
    this.bar = document.createElement("progress");
    this.bar.max = this.file.size;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", this.file.name);
    this.state = document.createElement("span");
    this.state.className = "uploads__state";
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "desk-small";
    this.button.textContent = words.stop;
    this.button.addEventListener("click", () => this.stop());
    this.item.append(name, this.button, this.bar, this.state);
    list.append(this.item);
    this.show("sends", 0);
  }

  show(state, bytes = null, text = "") {
    this.item.dataset.state = state;
    if (bytes !== null) this.bar.value = bytes;
    const far = `${size(this.bar.value)} / ${size(this.file.size)}`;
    this.state.textContent = text || (state === "sends" || state === "waits" ? `${far} · ${words[state]}` : words[state]);
    if (state !== "sends") said.textContent = `${this.file.name}: ${this.state.textContent}`;
  }

  async stop() {
    this.stopped = true;
    this.button.remove();
    this.show("stopped");
    window.localStorage.removeItem(this.key);
    if (this.url) await ask("DELETE", this.url).catch(() => null);
  }

  async run() {
    while (!this.stopped) {
      try {
        await this.once();
        return;
      } catch (fault) {
        if (this.stopped) return;
        if (fault instanceof Refused) {
          window.localStorage.removeItem(this.key);
          this.button.remove();
          this.show("refused", null, fault.message);
          return;
        }
        if (fault instanceof Gone) {
          window.localStorage.removeItem(this.key);
          this.url = "";
        }
        this.piece = Math.max(LEAST, this.piece / 2);
        this.show("waits", null, fault.signedOut ? words.signedOut : "");
        await pause(this.tries++);
        if (fault.signedOut) await renew();
      }
    }
  }

  async once() {
    let offset = await this.find();
    if (offset === null) offset = await this.create();
    while (offset < this.file.size && !this.stopped) offset = await this.send(offset);
    if (!this.stopped) await this.end();
  }

  // How far the upload is that began before; null where there is none.
  async find() {
    this.url = this.url || window.localStorage.getItem(this.key) || "";
    if (!this.url) return null;
    const answer = await ask("HEAD", this.url);
    if (answer.status === 404 || answer.status === 410) {
      window.localStorage.removeItem(this.key);
      this.url = "";
      return null;
    }
    this.check(answer);
    return Number(answer.getResponseHeader("Upload-Offset"));
  }

  async create() {
    const described = { filename: this.file.name, ...this.fields };
    const metadata = Object.entries(described).map(([name, value]) => `${name} ${base64(value)}`).join(",");
    const headers = { "Upload-Length": String(this.file.size), "Upload-Metadata": metadata };
    const answer = await ask("POST", words.create, { headers });
    if ([400, 413, 422].includes(answer.status)) throw new Refused(answer.responseText);
    this.check(answer);
    this.url = answer.getResponseHeader("Location");
    try {
      window.localStorage.setItem(this.key, this.url);
    } catch {
      // a private window keeps nothing; the upload then goes on only while the page is open
    }
    return 0;
  }

  async send(offset) {
    const began = performance.now();
    const body = this.file.slice(offset, offset + Math.min(this.piece, Number(words.piece)));
    this.show("sends", offset);
    const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
    const answer = await ask("PATCH", this.url, { headers, body, progress: (sent) => this.show("sends", offset + sent) });
    if (answer.status === 422) throw new Refused(answer.responseText);
    if (answer.status === 404 || answer.status === 410) throw new Gone();
    const reached = Number(answer.getResponseHeader("Upload-Offset"));
    if (answer.status === 409) return reached; // the server knows better what has arrived
    this.check(answer);
    this.tries = 0;
    const time = performance.now() - began;
    if (time < WISHED / 2) this.piece = Math.min(Number(words.piece), this.piece * 2);
    else if (time > WISHED * 2) this.piece = Math.max(LEAST, this.piece / 2);
    return reached;
  }

  async end() {
    this.show("checks", this.file.size);
    for (;;) {
      const answer = await ask("GET", this.url);
      this.check(answer);
      const state = JSON.parse(answer.responseText);
      if (state.state === "refused") throw new Refused(state.words);
      if (state.state === "done") {
        window.localStorage.removeItem(this.key);
        this.button.remove();
        this.show("done", this.file.size);
        const link = document.createElement("a");
        link.href = state.url;
        link.textContent = words.open;
        this.state.append(" · ", link);
        return;
      }
      await pause(1);
    }
  }

  // Whatever is no answer of ours is a fault to wait out: a sign-in page, a proxy that is tired.
  check(answer) {
    if (answer.getResponseHeader("Tus-Resumable") === "1.0.0" && answer.status < 300) return;
    if (answer.status === 200 && (answer.getResponseHeader("Content-Type") || "").startsWith("application/json")) return;
    const fault = new Error(String(answer.status));
    fault.signedOut = answer.status === 403 || answer.status === 401 || !answer.responseURL.includes("/uploads/");
    throw fault;
  }
}

async function work() {
  if (busy) return;
  busy = true;
  while (waiting.length) await waiting.shift().run();
  busy = false;
}

function begin(event) {
  event.preventDefault();
  const chosen = form.querySelector("[type=file]");
  const fields = Object.fromEntries(["collection", "author", "source", "licence"].map((name) => [name, form.elements[name].value.trim()]));
  const error = form.querySelector("[data-error]");
  const wrong = chosen.files.length ? (Object.values(fields).every(Boolean) ? "" : words.missing) : words.none;
  error.textContent = wrong;
  error.hidden = !wrong;
  if (wrong) return;
  document.querySelector("[data-left]")?.remove();
  for (const file of chosen.files) waiting.push(new Sending(file, fields));
  chosen.value = "";
  work();
}

if (form) {
  form.hidden = false;
  form.addEventListener("submit", begin);
  window.addEventListener("beforeunload", (event) => {
    if (busy) event.preventDefault();
  });
}
