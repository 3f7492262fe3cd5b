// The editor of a question: a type shows only the fields that it has, under names that fit it.
// Without this script all fields are there, each with its own help, and the server says what is missing.
const choice = document.querySelector("[data-question-kind] select");
const parts = document.querySelector("[data-parts]");

const named = (element, what, kind) =>
  element.dataset[`${what}${kind.split("-").map((w) => w[0].toUpperCase() + w.slice(1)).join("")}`];

// Change the words of a heading or label, and leave what else stands in it (a star, a number).
function write(element, words) {
  const text = element && [...element.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  if (!text) return;
  element.dataset.plain ??= text.data.trim();
  text.data = words || element.dataset.plain;
}

function help(element, words) {
  const line = element.querySelector("[data-field-help] .help");
  if (!line) return;
  line.dataset.plain ??= line.textContent;
  line.textContent = words || line.dataset.plain;
}

function show(kind, within = document) {
  for (const element of within.querySelectorAll("[data-kinds]")) {
    element.hidden = !element.dataset.kinds.split(" ").includes(kind);
    if (element === parts) continue;
    if (element.dataset.part) write(element.querySelector(".w-field__label"), named(element, "label", kind));
    help(element, named(element, "help", kind));
  }
}

function headings(kind) {
  write(parts.querySelector(":scope > .w-panel__header [data-panel-heading-text]"), named(parts, "label", kind));
  write(parts.querySelector("[id$='-ADD']"), named(parts, "add", kind));
  const one = named(parts, "one", kind) || parts.dataset.one;
  for (const heading of parts.querySelectorAll("[data-inline-panel-child] [data-panel-heading-text]")) write(heading, `${one} `);
}

// In a single choice and in true or false, ticking one option takes the tick from the others.
function tick(event) {
  const box = event.target;
  if (!box.matches?.('[data-part="right"] input[type="checkbox"]')) return;
  const row = box.closest("[data-inline-panel-child]");
  const weight = row.querySelector('[data-part="weight"] input');
  if (weight && (box.checked ? Number(weight.value) <= 0 : Number(weight.value) > 0)) weight.value = box.checked ? 1 : 0;
  if (!box.checked || choice.value === "multiple") return;
  for (const other of parts.querySelectorAll('[data-part="right"] input[type="checkbox"]')) {
    if (other === box || !other.checked) continue;
    other.checked = false;
    const theirs = other.closest("[data-inline-panel-child]").querySelector('[data-part="weight"] input');
    if (theirs) theirs.value = 0;
    other.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// A first accepted answer earns something from the start; what else it is given, its author says.
let given = null;
function credit(kind) {
  const inputs = [...parts.querySelectorAll('[data-part="weight"] input')];
  if (given?.value === "1") given.value = 0;
  given = null;
  if (!["short-text", "number"].includes(kind) || !inputs.length || inputs.some((input) => Number(input.value))) return;
  given = inputs[0];
  given.value = 1;
}

// True or false: both statements stand there in the words of the edition, and only the tick is the author's.
let stated = [];
const textOf = (editor) => editor.getEditorState().getCurrentContent().getPlainText().trim();
function put(editor, words) {
  const { ContentState, EditorState } = window.DraftJS;
  editor.onChange(EditorState.push(editor.getEditorState(), ContentState.createFromText(words), "insert-characters"));
}
function statements(kind) {
  const rows = [...parts.querySelectorAll("[data-inline-panel-child]")].filter((row) => row.querySelector('[name$="-DELETE"]')?.value !== "1");
  const editors = rows.map((row) => row.querySelector('[data-part="text"] [data-draftail-input]')?.draftailEditor);
  for (const [editor, words] of stated) if (kind !== "true-false" && textOf(editor) === words) put(editor, "");
  if (kind !== "true-false") stated = [];
  else if (editors.length > 1 && editors.every((editor) => editor && !textOf(editor))) {
    stated = [[editors[0], parts.dataset.true], [editors[1], parts.dataset.false]];
    for (const [editor, words] of stated) put(editor, words);
  }
  rows.forEach((row, place) => { row.hidden = kind === "true-false" && place > 1 && editors[place] && !textOf(editors[place]); });
}

if (choice && parts) {
  const all = () => {
    show(choice.value);
    credit(choice.value);
    statements(choice.value);
    headings(choice.value);
  };
  choice.addEventListener("change", all);
  parts.addEventListener("change", tick);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node instanceof HTMLElement) show(choice.value, node);
    }
    headings(choice.value);
  }).observe(parts.querySelector("[id$='-FORMS']"), { childList: true });
  all();
}
