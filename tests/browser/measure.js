/** What the tests measure of a page; evaluated there by `look.py`. */
globalThis.measure = (() => {
  const displayOf = (node) => getComputedStyle(node).display;
  const inline = (node) => ["inline", "contents"].includes(displayOf(node));

  /** The nearest box around a link that is not part of a line of text. */
  function blockOf(link) {
    let block = link.parentElement;
    while (inline(block)) block = block.parentElement;
    return block;
  }

  /** Whether a link is a target of its own, and not words of a sentence. */
  function alone(link) {
    if (link.matches(".button")) return true;
    const block = blockOf(link);
    return displayOf(block).includes("flex") || block.innerText.trim() === link.innerText.trim();
  }

  /** Where a click counts: the label of a radio button, or the whole card whose link is stretched over it. */
  function areaOf(node) {
    const target = node.matches("[type=radio], [type=checkbox]") ? node.closest("label") ?? node : node;
    const over = getComputedStyle(node, "::after");
    if (over.content !== "none" && over.position === "absolute" && parseFloat(over.height) > 44) {
      return { width: parseFloat(over.width), height: parseFloat(over.height) };
    }
    return target.getBoundingClientRect();
  }

  function name(node) {
    return `${node.tagName.toLowerCase()}.${node.className} “${(node.innerText || node.name || node.id || "").trim().slice(0, 40)}”`;
  }

  /** Targets below 44 CSS pixels in a direction. */
  function smallTargets() {
    const found = [];
    for (const node of document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")) {
      if (!node.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) continue;
      if (node.matches(".skip") || node.closest(".visually-hidden")) continue;
      if (node.matches("a") && !alone(node)) continue;
      const { width, height } = areaOf(node);
      if (height < 43.5 || width < 43.5) found.push(`${name(node)} is ${width.toFixed(0)} × ${height.toFixed(0)}`);
    }
    return found;
  }

  /** What makes the page scroll sideways; empty where it does not. */
  function overflow() {
    const limit = document.documentElement.clientWidth;
    const width = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth);
    if (width <= limit) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((node) => {
      const box = node.getBoundingClientRect();
      return box.right > limit + 1 || box.left < -1;
    });
    return [`${width} in ${limit}`, ...wide.slice(0, 5).map(name)];
  }

  /** Where the focus is, and whether it shows: a ring of two pixels or more, on a box within the window. */
  function focus() {
    const node = document.activeElement;
    if (!node || node === document.body) return { name: "nothing", seen: true };
    const shown = node.closest(".option, .card") ?? node; // their ring runs around the whole box
    const ring = getComputedStyle(shown);
    const box = shown.getBoundingClientRect();
    const player = node.matches("audio, video"); // the browser rings its buttons itself, where we cannot look
    const marked = player || (ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2);
    const within = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return { name: name(node), seen: marked && within && !covered(shown, box) };
  }

  /** Whether something else lies over the whole of a box. */
  function covered(node, box) {
    const [left, right] = [Math.max(box.left, 0) + 2, Math.min(box.right, innerWidth) - 2];
    const [top, bottom] = [Math.max(box.top, 0) + 2, Math.min(box.bottom, innerHeight) - 2];
    const points = [[left, top], [right, top], [left, bottom], [right, bottom], [(left + right) / 2, (top + bottom) / 2]];
    return points.every(([x, y]) => {
      const on = document.elementFromPoint(x, y);
      return on && !node.contains(on) && !on.contains(node);
    });
  }

  /** Elements that hold text of their own and are shown, with the boxes of that text. */
  function* texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const [node, parent] = [walker.currentNode, walker.currentNode.parentElement];
      if (!node.data.trim() || parent.closest(".visually-hidden, .skip, script, style, svg, [aria-hidden=true]")) continue;
      if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true })) continue;
      range.selectNodeContents(node);
      yield [parent, [...range.getClientRects()]];
    }
  }

  /** Text that a box cuts off, or that runs out of its own box sideways. What can be scrolled to is not cut. */
  function cut() {
    const found = new Set();
    for (const [parent, boxes] of texts()) {
      const slack = parseFloat(getComputedStyle(parent).fontSize) / 2; // letters' boxes are higher than they are
      let free = false; // above a box that hangs out of the flow, only what hides can cut
      for (let box = parent; box && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (style.display === "inline" || style.display === "contents") continue;
        if (["auto", "scroll"].includes(style.overflowX)) break;
        const [outer, hides] = [box.getBoundingClientRect(), style.overflowX !== "visible"];
        const sideways = (each) => (hides || !free) && (each.left < outer.left - 3 || each.right > outer.right + 3);
        const upright = (each) => hides && (each.top < outer.top - slack || each.bottom > outer.bottom + slack);
        if (boxes.some((each) => sideways(each) || upright(each))) found.add(`${name(parent)} in ${name(box)}`);
        free ||= style.position === "absolute" || style.position === "fixed";
      }
    }
    return [...found];
  }

  const SPREAD = new CSSStyleSheet(); // WCAG 1.4.12; a sheet made by script is not refused by the policy
  SPREAD.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }`);

  /** What is cut or makes the page scroll when a reader sets letters, words and lines further apart. */
  function spread() {
    document.adoptedStyleSheets.push(SPREAD);
    const found = [...overflow(), ...cut()];
    document.adoptedStyleSheets.pop();
    return found;
  }

  /** Whatever moves for longer than ten milliseconds. */
  function moving() {
    const found = new Set();
    const seconds = (list) => Math.max(...list.split(",").map(parseFloat));
    for (const node of document.querySelectorAll("*")) {
      for (const part of [null, "::before", "::after"]) {
        const style = getComputedStyle(node, part);
        const moves = style.animationName !== "none" && seconds(style.animationDuration) > 0.01;
        if (moves || seconds(style.transitionDuration) > 0.01) found.add(`${name(node)}${part ?? ""}`);
      }
    }
    if (getComputedStyle(document.documentElement).scrollBehavior === "smooth") found.add("scrolling");
    return [...found];
  }

  /** Buttons and fields without an edge of their own: where colours are the system's, nothing else shows them. */
  function edgeless() {
    const found = [];
    for (const node of document.querySelectorAll(".button, main button, select, textarea, input:not([type=hidden], [type=radio], [type=checkbox], [type=file])")) {
      if (!node.checkVisibility({ visibilityProperty: true }) || node.closest(".menu__list")) continue;
      const style = getComputedStyle(node);
      if (style.borderBlockEndStyle === "none" || parseFloat(style.borderBlockEndWidth) < 1) found.push(name(node));
    }
    return found;
  }

  return { smallTargets, overflow, focus, cut, spread, moving, edgeless };
})();
