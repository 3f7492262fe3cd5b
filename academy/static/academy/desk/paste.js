// What is pasted into the editor from Word, LibreOffice, Google Docs or a web page comes in clean: `cleaned(html)`
// keeps paragraphs, two levels of headings, lists, bold, italic, raised and lowered text and links, and nothing else.
// A table becomes a line a row with bars between its cells, as our table block reads it. The page is only parsed:
// nothing of it is loaded or run. What comes from one of our editors is left alone. Draft.js reads no raised text in
// HTML, so the clean text is handed on in its own form too, as Draftail carries it from one editor to another.
const MAX_DEPTH = 4;
const DROPPED = "script, style, title, meta, link, xml, template, iframe, object, img, svg, video, audio, hr, del, head, button, input, select, textarea";
const DRAFT_TYPES = { p: "unstyled", h2: "header-two", h3: "header-three", ul: "unordered-list-item", ol: "ordered-list-item" };
const DRAFT_STYLES = { b: "BOLD", i: "ITALIC", sup: "SUPERSCRIPT", sub: "SUBSCRIPT" };
const STYLES = { B: "b", STRONG: "b", I: "i", EM: "i", SUP: "sup", SUB: "sub" };
const BLOCKS = new Set("P DIV SECTION ARTICLE MAIN HEADER FOOTER ASIDE NAV BLOCKQUOTE PRE FIGURE FIGCAPTION ADDRESS CENTER DL DT DD H1 H2 H3 H4 H5 H6 UL OL LI TABLE CAPTION".split(" "));
const BULLET = /^[\s\u00a0]*(?:[·•▪▫◦‣⁃§oØüvq–—-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])[\s\u00a0]+/;
const NUMBERED = /^[\s\u00a0]*\(?[\p{L}\p{N}]{1,5}[.)]/u;

const styleOf = (element) => element.getAttribute("style") ?? "";
const escaped = (text) => text.replace(/[&<>"]/g, (each) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[each]);
// Word breaks its lines anywhere and draws distances with hard spaces; a single hard space is meant.
const plain = (text) => text.replace(/\u00a0(?=[ \t\r\n\u00a0])|[ \t\r\n]+/g, " ").replace(/[ \u00a0]{2,}/g, " ");
const isBlock = (node) => BLOCKS.has(node.nodeName);
const holdsBlocks = (element) => [...element.querySelectorAll("*")].some(isBlock);

function isHidden(element) {
  const style = styleOf(element);
  return /mso-hide:\s*all|display:\s*none|mso-element:\s*comment-list|mso-special-character:\s*comment/i.test(style) || element.classList.contains("msocomanchor");
}

// The styles that an element puts on its words; the bold that Google Docs wraps around everything is none.
function marksOf(element) {
  const style = styleOf(element);
  const found = new Set();
  const own = STYLES[element.nodeName];
  if (own && !(own === "b" && /(^|[;\s])font-weight:\s*(normal|400)/i.test(style))) found.add(own);
  if (/(^|[;\s])font-weight:\s*(bold|[6-9]00)/i.test(style)) found.add("b");
  if (/(^|[;\s])font-style:\s*italic/i.test(style)) found.add("i");
  if (/vertical-align:\s*super/i.test(style) || element.classList.contains("MsoFootnoteReference") || element.classList.contains("MsoEndnoteReference")) found.add("sup");
  if (/vertical-align:\s*sub(?!p|e)/i.test(style)) found.add("sub");
  return found;
}

function addressOf(element) {
  const address = (element.getAttribute("href") ?? "").trim();
  return element.nodeName === "A" && /^(https?:\/\/|mailto:)/i.test(address) ? address : "";
}

// Words as pieces: { text, marks, href }, neighbours of the same kind together.
function wordsOf(node, marks = new Set(), href = "", pieces = []) {
  for (const child of node.childNodes) {
    if (child.nodeType === 3) pieces.push({ text: child.data, marks, href });
    else if (child.nodeName === "BR" && !/page-break/i.test(styleOf(child))) pieces.push({ text: "\n", isBreak: true, marks: new Set(), href: "" });
    else if (child.nodeType === 1) {
      if (isBlock(child)) pieces.push({ text: "\n", isBreak: true, marks: new Set(), href: "" });
      wordsOf(child, new Set([...marks, ...marksOf(child)]), addressOf(child) || href, pieces);
    }
  }
  return pieces;
}

function tidied(pieces) {
  const made = [];
  for (const piece of pieces) {
    const last = made.at(-1);
    if (piece.isBreak && last?.isBreak) continue;
    let text = piece.isBreak ? "\n" : plain(piece.text);
    if (!last || /[\s\u00a0]$/.test(last.text)) text = piece.isBreak ? (last ? text : "") : text.replace(/^[ \u00a0]+/, "");
    if (text === "\n" && last) last.text = last.text.replace(/[ \u00a0]+$/, "");
    if (text) made.push({ ...piece, text });
  }
  while (made.length && !made.at(-1).text.trim()) made.pop();
  if (made.length) made.at(-1).text = made.at(-1).text.trimEnd();
  return made.filter((piece) => piece.text);
}

function written(pieces) {
  return pieces.map(({ text, isBreak, marks, href }) => {
    if (isBreak) return "<br>";
    let html = escaped(text);
    for (const mark of ["sub", "sup", "i", "b"]) if (marks.has(mark)) html = `<${mark}>${html}</${mark}>`;
    return href ? `<a href="${escaped(href)}">${html}</a>` : html;
  }).join("");
}

class Writer {
  constructor(levels) {
    this.levels = levels; // how deep the headings of what is pasted go, the highest first
    this.rows = []; // { tag: p, h2, h3 or li, pieces, depth, kind: ul or ol }
  }

  add(tag, pieces, { depth = 0, kind = "" } = {}) {
    const made = tidied(pieces);
    const last = this.rows.at(-1);
    // No item stands deeper than one below the item before it.
    if (made.length) this.rows.push({ tag, pieces: made, kind, depth: Math.min(depth, last?.kind ? last.depth + 1 : 0, MAX_DEPTH) });
  }

  walk(node, depth) {
    let loose = [];
    const flush = () => { this.add("p", loose); loose = []; };
    for (const child of node.childNodes) {
      if (child.nodeType === 3) loose.push({ text: child.data, marks: marksAround(child), href: "" });
      else if (child.nodeType !== 1) continue;
      else if (isBlock(child) || holdsBlocks(child)) { flush(); this.block(child, depth); }
      else if (child.nodeName === "BR" && loose.length && loose.at(-1).isBreak) flush();
      else wordsOf({ childNodes: [child] }, marksAround(child), "", loose);
    }
    flush();
  }

  block(element, depth) {
    const name = element.nodeName;
    const item = name === "P" || name === "DIV" ? listItem(element) : null;
    if (name === "UL" || name === "OL") this.list(element, depth);
    else if (name === "TABLE") this.table(element);
    else if (item) this.add("li", wordsOf(element, marksOf(element)), item);
    else if (rankOf(element) !== null && !holdsBlocks(element)) this.heading(element);
    else this.walk(element, depth);
  }

  heading(element) {
    const pieces = wordsOf(element);
    pieces.forEach((piece) => { piece.marks = new Set([...piece.marks].filter((mark) => mark !== "b")); }); // it is bold as it is
    this.add(rankOf(element) === this.levels[0] ? "h2" : "h3", pieces);
  }

  list(element, depth) {
    const kind = element.nodeName.toLowerCase();
    for (const child of element.children) {
      if (child.nodeName === "UL" || child.nodeName === "OL") this.list(child, depth + 1);
      else this.item(child, Math.max(depth, Number(child.getAttribute("data-aria-level")) - 1), kind); // Word on the web
    }
  }

  item(element, depth, kind) {
    const inner = [...element.querySelectorAll("ul, ol")].filter((each) => each.parentElement.closest("ul, ol, li") === element);
    const words = element.cloneNode(true);
    words.querySelectorAll("ul, ol").forEach((each) => each.remove());
    this.add("li", wordsOf(words, marksOf(element)), { depth, kind });
    inner.forEach((each) => this.list(each, depth + 1));
  }

  table(element) {
    if (element.caption) this.add("p", wordsOf(element.caption));
    const rows = [...element.rows];
    if (rows.every((row) => row.cells.length < 2) || element.querySelector("table, ul, ol")) {
      rows.forEach((row) => [...row.cells].forEach((cell) => this.walk(cell, 0))); // drawn as a frame, not as a table
      return;
    }
    for (const row of rows) {
      const cells = [...row.cells].map((cell) => tidied(wordsOf(cell)).map((piece) => piece.text.replace(/\n/g, " ")).join("").replaceAll("|", "/"));
      if (cells.some(Boolean)) this.add("p", [{ text: cells.join(" | "), marks: new Set(), href: "" }]);
    }
  }

  html() {
    let made = "";
    const open = [];
    const close = (to) => { while (open.length > to) made += `</li></${open.pop()}>`; };
    for (const { tag, pieces, depth, kind } of this.rows) {
      const words = written(pieces);
      if (!kind) {
        close(0);
        made += `<${tag}>${words}</${tag}>`;
        continue;
      }
      close(depth + 1);
      if (open.length > depth && open.at(-1) !== kind) close(depth);
      if (open.length > depth) made += `</li><li>${words}`;
      else { made += `<${kind}><li>${words}`; open.push(kind); }
    }
    close(0);
    return made;
  }

  // The same as Draft.js keeps it.
  draft() {
    const entityMap = {};
    const blocks = this.rows.map(({ tag, pieces, depth, kind }) => {
      const block = { key: crypto.getRandomValues(new Uint32Array(1))[0].toString(36), type: DRAFT_TYPES[kind || tag], depth, text: "", inlineStyleRanges: [], entityRanges: [], data: {} };
      for (const { text, marks, href } of pieces) {
        const range = { offset: block.text.length, length: text.length };
        for (const mark of marks) block.inlineStyleRanges.push({ ...range, style: DRAFT_STYLES[mark] });
        if (href) {
          const key = Object.keys(entityMap).length;
          entityMap[key] = { type: "LINK", mutability: "MUTABLE", data: { url: href } };
          block.entityRanges.push({ ...range, key });
        }
        block.text += text;
      }
      return block;
    });
    return { blocks, entityMap };
  }
}

function marksAround(node) {
  const found = new Set();
  for (let each = node.parentElement; each && !isBlock(each); each = each.parentElement) marksOf(each).forEach((mark) => found.add(mark));
  return found;
}

function rankOf(element) {
  const heading = /^H([1-6])$/.exec(element.nodeName);
  if (heading) return Number(heading[1]);
  return element.classList.contains("MsoTitle") ? 0 : null;
}

// Word draws a list as paragraphs with a bullet typed before them: take the bullet off, and say what it meant.
function listItem(element) {
  const level = /mso-list:\s*l\d+\s+level(\d+)/i.exec(styleOf(element));
  const named = /^MsoListParagraph/.test(element.className);
  const mark = markOf(element);
  const typed = BULLET.exec(element.textContent);
  if (!level && !(named && typed)) return null;
  const sign = mark ? mark.textContent : typed?.[0] ?? "";
  if (mark) mark.remove();
  else if (typed) cut(element, typed[0].length);
  return { depth: level ? Number(level[1]) - 1 : 0, kind: NUMBERED.test(sign) ? "ol" : "ul" };
}

const markOf = (element) => [...element.querySelectorAll("[style]")].find((each) => /mso-list:\s*ignore/i.test(styleOf(each)));

function cut(node, count) {
  for (const child of [...node.childNodes]) {
    if (!count) return 0;
    if (child.nodeType !== 3) { count = cut(child, count); continue; }
    const taken = Math.min(count, child.data.length);
    child.data = child.data.slice(taken);
    count -= taken;
  }
  return count;
}

// What is worth keeping: as HTML, as Draft.js has it, and whether pictures stayed behind.
export function cleaned(source) {
  const body = new DOMParser().parseFromString(source, "text/html").body;
  const pictures = [...body.querySelectorAll("img")].some((each) => !each.closest("[style*=mso-list]"));
  body.querySelectorAll(DROPPED).forEach((each) => each.remove());
  [...body.querySelectorAll("[style], .msocomanchor")].filter(isHidden).forEach((each) => each.remove());
  body.querySelectorAll("h1, h2, h3, h4, h5, h6").forEach((each) => markOf(each)?.remove());
  const ranks = [...body.querySelectorAll("h1, h2, h3, h4, h5, h6, .MsoTitle")].filter((each) => each.textContent.trim()).map(rankOf);
  const writer = new Writer([...new Set(ranks)].sort());
  writer.walk(body, 0);
  return { html: writer.html(), draft: writer.draft(), pictures };
}

// --- in the editor ----------------------------------------------------------------------------------

const EDITOR = ".public-DraftEditor-content";
const OWN = /data-(editor|offset-key|draftjs-conductor-fragment)=/;
const MAX_CHARS = 30_000_000;
const handed = new WeakSet();

function tell(editor, words) {
  const frame = editor.closest(".Draftail-Editor");
  let line = frame.parentElement.querySelector(".desk-paste");
  if (!line) {
    line = document.createElement("p");
    line.className = "desk-paste help";
    line.setAttribute("role", "status");
    frame.after(line);
  }
  setTimeout(() => { line.textContent = words; }, 100); // read aloud, since the line is there before its words
}

function onPaste(event) {
  const editor = event.target.closest?.(EDITOR);
  const source = editor && !handed.has(event) ? event.clipboardData?.getData("text/html") ?? "" : "";
  if (!source || OWN.test(source) || source.length > MAX_CHARS) return;
  const clean = cleaned(source);
  const carrier = document.createElement("div");
  carrier.setAttribute("data-draftjs-conductor-fragment", JSON.stringify(clean.draft));
  const html = clean.html && carrier.outerHTML.replace(/<\/div>$/, () => `${clean.html}</div>`);
  const carried = new DataTransfer();
  carried.setData("text/plain", event.clipboardData.getData("text/plain"));
  if (html) carried.setData("text/html", html);
  const next = new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true });
  if (next.clipboardData?.getData("text/html") !== html) return; // this browser makes no clipboards: Draftail's own way
  event.preventDefault();
  event.stopImmediatePropagation();
  handed.add(next);
  event.target.dispatchEvent(next);
  const words = document.getElementById("desk-paste-words")?.dataset.pictures;
  if (words && clean.pictures) tell(editor, words);
}

document.addEventListener("paste", onPaste, true);
