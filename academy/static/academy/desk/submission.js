// Notes are written and answered in place, a text is shown as a learner sees it without leaving the page, and
// everything is unfolded for the printer. Without a script each of these is a link or a form.
const template = document.getElementById("rv-note-form");

document.addEventListener("click", (event) => {
  const add = event.target.closest("a.rv-add");
  if (add && template) {
    event.preventDefault();
    openForm(add);
    return;
  }
  const frame = event.target.closest("a[data-frame]");
  if (frame && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    const shown = frame.parentElement.nextElementSibling;
    if (shown?.classList.contains("rv-frame")) {
      shown.remove();
      return;
    }
    const made = document.createElement("iframe");
    made.className = "rv-frame";
    made.src = frame.href;
    made.title = frame.textContent;
    frame.parentElement.after(made);
  }
});

function openForm(add) {
  const made = template.content.cloneNode(true).querySelector("form");
  for (const name of ["key", "language", "place", "quote"]) made.elements[name].value = add.dataset[name] || "";
  const id = `note-${Math.random().toString(36).slice(2)}`;
  made.querySelector("textarea").id = id;
  made.querySelector("label").htmlFor = id;
  add.hidden = true;
  add.after(made);
  made.querySelector("textarea").focus();
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-note]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Desk": "script" },
      redirect: "error",
    });
    const said = await answer.text();
    if (!answer.ok) throw new Error(answer.status === 409 ? said : "");
    place(form, new DOMParser().parseFromString(said, "text/html").querySelector("article"));
  } catch (error) {
    if (error.message && !(error instanceof TypeError)) {
      button.disabled = false;
      form.querySelector("textarea")?.setCustomValidity("");
      form.dataset.error = error.message;
      return;
    }
    form.submit(); // let the browser say what is the case; what was typed goes along
  }
});

function place(form, note) {
  const old = document.getElementById(note.id);
  if (old) {
    old.replaceWith(note);
    return;
  }
  const holder = form.parentElement.querySelector(".rv-notes") || form.closest(".rv-body")?.querySelector(":scope > .rv-notes");
  const add = form.previousElementSibling;
  if (add?.matches("a.rv-add")) {
    add.hidden = false;
    form.remove();
  } else {
    form.reset();
    form.querySelector("button").disabled = false;
  }
  holder.append(note);
  note.tabIndex = -1;
  note.focus();
}

addEventListener("beforeprint", () => {
  document.querySelectorAll("details.rv-text").forEach((each) => {
    each.open = true;
  });
});

// A link to a note or a text inside a fold unfolds it.
function unfold() {
  const named = location.hash && document.getElementById(location.hash.slice(1));
  const fold = named && named.closest("details");
  if (fold && !fold.open) {
    fold.open = true;
    named.scrollIntoView();
  }
}
addEventListener("hashchange", unfold);
unfold();
