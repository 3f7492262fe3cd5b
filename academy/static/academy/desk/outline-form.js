// The outline form saves by itself, keeps what could not be saved in this browser, and adds rows in place.
// Without it every button does the same by a round trip. What is kept names the state of the course it was
// typed over, and is offered only while that state stands: never over anything that was saved since.
const form = document.getElementById("outline-form");
const WAIT = 4000; // milliseconds after the last key
const RETRY = 30000; // milliseconds after a save that did not work
const key = () => `outline:${form.dataset.course}`;

if (form) {
  const state = form.querySelector(".of-state");
  let timer = 0;
  let saving = false;
  let dirty = false;

  const entries = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "seen");

  // The last save of the course; for a course that is not there yet, the newest one of the partner.
  const standing = () => form.elements.seen.value || form.dataset.newest || "";

  const keep = () => {
    try {
      localStorage.setItem(key(), JSON.stringify({ at: Date.now(), over: standing(), entries: entries() }));
    } catch {
      // A full or forbidden storage: the form still saves to the server.
    }
  };

  const forget = () => {
    try {
      localStorage.removeItem(key());
    } catch {
      // Nothing was kept.
    }
  };

  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(key()) || "null");
    } catch {
      return null;
    }
  };

  const changed = () => {
    dirty = true;
    state.textContent = form.dataset.unsaved;
    keep();
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  };

  const showErrors = (errors) => {
    form.querySelectorAll(".of-scripted").forEach((each) => each.remove());
    form.querySelectorAll(".desk-field--wrong").forEach((each) => each.classList.remove("desk-field--wrong"));
    for (const [name, words] of Object.entries(errors || {})) {
      const field = form.querySelector(`[data-field="${CSS.escape(name)}"]`);
      if (!field) continue;
      field.classList.add("desk-field--wrong");
      const line = document.createElement("p");
      line.className = "desk-field__error of-scripted";
      line.textContent = words.join(" ");
      field.append(line);
    }
  };

  const answered = (said) => {
    form.elements.seen.value = said.seen;
    for (const [row, now] of Object.entries(said.modules || {})) {
      form.querySelectorAll('[data-rows="modules"] input[name$="-row"]').forEach((input) => {
        if (input.value === row) input.value = now;
      });
    }
    if (form.getAttribute("action") !== said.url) {
      forget();
      form.setAttribute("action", said.url);
      form.dataset.course = decodeURIComponent(said.url.split("/").at(-3));
      history.replaceState(null, "", said.url);
    }
    showErrors(said.errors);
    state.textContent = Object.keys(said.errors || {}).length ? form.dataset.wrong : said.saved;
  };

  async function save() {
    if (saving || !dirty || !form.elements.title.value.trim()) return;
    saving = true;
    dirty = false;
    state.textContent = form.dataset.saving;
    try {
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      const said = await answer.json();
      if (answer.ok) {
        answered(said);
        if (!dirty && Object.keys(said.errors || {}).length) keep();
        else if (!dirty) forget();
      } else {
        dirty = true;
        showErrors(said.errors);
        const wrong = Object.keys(said.errors || {}).length;
        state.textContent = said.refused || (wrong ? form.dataset.unsaved : form.dataset.offline);
        timer = setTimeout(save, RETRY);
      }
    } catch {
      dirty = true;
      state.textContent = form.dataset.offline;
      timer = setTimeout(save, RETRY);
    }
    saving = false;
  }

  // A moment in the language of the page, its month in letters: 3/4 is two days.
  const momentInWords = (moment) => {
    const lang = document.documentElement.lang || "en";
    const shape = { dateStyle: "long", timeStyle: "short" };
    return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, shape).format(moment);
  };

  // What an earlier visit could not save.
  const offer = () => {
    const old = kept();
    if (!old) return;
    if (old.over !== standing() || JSON.stringify(old.entries) === JSON.stringify(entries())) {
      forget();
      return;
    }
    const box = document.createElement("div");
    box.className = "desk-notice desk-notice--amber of-found";
    const words = document.createElement("p");
    words.textContent = `${form.dataset.found} ${momentInWords(old.at)}`;
    const back = document.createElement("button");
    back.type = "button";
    back.className = "button";
    back.textContent = form.dataset.back;
    back.addEventListener("click", () => {
      giveBack(old.entries);
      box.remove();
      changed();
    });
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "button button-secondary";
    drop.textContent = form.dataset.forget;
    drop.addEventListener("click", () => {
      forget();
      box.remove();
    });
    box.append(words, back, drop);
    form.prepend(box);
  };

  const giveBack = (old) => {
    for (const name of ["objectives", "modules"]) {
      const wanted = Number(old.find(([each]) => each === `${name}-TOTAL_FORMS`)?.[1] || 0);
      const rows = form.querySelector(`[data-rows="${name}"]`);
      while (rows && total(rows).value < wanted) addRow(rows);
    }
    form.querySelectorAll('input[type="checkbox"], input[type="radio"]').forEach((each) => {
      each.checked = old.some(([name, value]) => name === each.name && value === each.value);
    });
    for (const [name, value] of old) {
      const control = form.elements[name];
      if (control && !(control instanceof RadioNodeList) && !["checkbox", "radio"].includes(control.type)) {
        if (!/_FORMS$/.test(name)) control.value = value;
      }
    }
  };

  const total = (rows) => rows.querySelector('input[name$="-TOTAL_FORMS"]');

  const addRow = (rows) => {
    const number = Number(total(rows).value);
    const made = rows.querySelector("template").content.cloneNode(true);
    made.querySelectorAll("*").forEach((each) => {
      for (const name of ["id", "name", "for", "data-field"]) {
        const value = each.getAttribute(name);
        if (value) each.setAttribute(name, value.replace("__prefix__", number));
      }
    });
    const row = made.querySelector("li");
    row.querySelector('input[name$="-row"]').value = `new-${crypto.randomUUID ? crypto.randomUUID() : Math.random().toString(36).slice(2)}`;
    rows.querySelector("ol").append(made);
    total(rows).value = number + 1;
    dress(rows, row);
    return row;
  };

  const renumber = (rows) => {
    rows.querySelectorAll('input[name$="-ORDER"]').forEach((input, place) => {
      input.value = place + 1;
    });
  };

  // Arrows in the place of numbers.
  const dress = (rows, row) => {
    const place = row.querySelector(".of-order");
    if (place) place.hidden = true;
    const box = document.createElement("div");
    box.className = "of-move";
    for (const [word, sign, way] of [
      [rows.dataset.up, "↑", "up"],
      [rows.dataset.down, "↓", "down"],
    ]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "desk-small";
      button.textContent = sign;
      button.setAttribute("aria-label", word);
      button.title = word;
      button.addEventListener("click", () => {
        const other = way === "up" ? row.previousElementSibling : row.nextElementSibling;
        if (!other) return;
        if (way === "up") other.before(row);
        else other.after(row);
        renumber(rows);
        button.focus();
        changed();
      });
      box.append(button);
    }
    row.append(box);
    const out = row.querySelector('input[name$="-DELETE"]');
    out?.addEventListener("change", () => row.classList.toggle("of-row--out", out.checked));
  };

  form.querySelectorAll(".of-rows").forEach((rows) => {
    rows.querySelectorAll("ol > li").forEach((row) => dress(rows, row));
    rows.querySelector("[data-more]")?.addEventListener("click", (event) => {
      event.preventDefault();
      addRow(rows).querySelector('input[type="text"]').focus();
    });
  });

  // Self-paced courses ask for more: 80 instead of 70, as long as nobody has typed a mark of their own.
  form.addEventListener("change", (event) => {
    const mark = form.elements.pass_mark;
    if (event.target.name === "modality" && mark && ["", "70", "80"].includes(mark.value)) {
      mark.value = event.target.value === "online-self-paced" ? "80" : "70";
    }
  });

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", keep);
  addEventListener("pagehide", () => dirty && keep());
  if (document.querySelector(".messages .success")) forget();
  if (!document.querySelector(".desk-field--wrong") && !document.querySelector('.desk [role="alert"]')) offer();
}
