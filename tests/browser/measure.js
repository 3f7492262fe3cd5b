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
    return { name: name(node), seen: marked && within };
  }

  return { smallTargets, overflow, focus };
})();
