// Shows the partner's terms that occur in the texts being translated, those of the text in hand first.
// wagtail-localize draws its editor itself, so nothing is put into it: terms are marked by a highlight.

const data = document.getElementById("glossary-terms");
const panel = document.querySelector("[data-terms-panel]");
const editor = document.querySelector(".js-translation-editor");
if (data && panel && editor) start(JSON.parse(data.textContent));

function start(terms) {
  const list = panel.querySelector("[data-terms-list]");
  const here = panel.querySelector("[data-terms-here]");
  const found = terms.map((each) => ({ ...each, pattern: patternOf(each.term) }));
  let waiting = 0;

  const look = () => {
    waiting = 0;
    const active = document.activeElement;
    const inHand = active && active.matches("textarea") ? active.closest("li") : null;
    const near = inHand ? occurring(found, inHand.textContent) : [];
    show(near.length ? near : occurring(found, editor.textContent), near.length > 0);
    mark(found);
  };
  const show = (shown, isNear) => {
    here.hidden = !isNear;
    panel.hidden = shown.length === 0;
    const rows = shown.slice(0, 40).flatMap((each) => [
      element("dt", each.term, list.dataset.source),
      element("dd", each.translation, list.dataset.target),
      ...(each.note ? [element("dd", each.note, "", "terms__note")] : []),
    ]);
    list.replaceChildren(...rows);
  };
  const soon = () => {
    if (!waiting) waiting = window.setTimeout(look, 150);
  };
  new MutationObserver(soon).observe(editor, { childList: true, subtree: true, characterData: true });
  editor.addEventListener("focusin", soon);
  editor.addEventListener("focusout", soon);
  look();
}

// A term as a word of its own where its script has spaces between words; anywhere in the others.
function patternOf(term) {
  const escaped = term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
  const spaced = !/[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]/.test(term);
  return new RegExp(spaced ? `(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])` : escaped, "giu");
}

function occurring(terms, text) {
  return terms.filter((each) => {
    each.pattern.lastIndex = 0;
    return each.pattern.test(text);
  });
}

function element(name, text, lang, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (lang) made.lang = lang;
  if (lang) made.dir = "auto";
  if (className) made.className = className;
  return made;
}

function mark(terms) {
  if (!window.CSS || !CSS.highlights || !window.Highlight) return;
  const ranges = [];
  const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && ranges.length < 500; node = walker.nextNode()) {
    if (node.parentElement.closest("textarea, button, nav, [role='tab']")) continue;
    for (const each of terms) {
      each.pattern.lastIndex = 0;
      for (const match of node.data.matchAll(each.pattern)) {
        const range = new Range();
        range.setStart(node, match.index);
        range.setEnd(node, match.index + match[0].length);
        ranges.push(range);
      }
    }
  }
  CSS.highlights.set("glossary-term", new Highlight(...ranges));
}
