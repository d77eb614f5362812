/*
 * What a reader sees of the page: a line for each thing that is painted. `d`: how deep it lies, `n`: what it is.
 * `b`: x from what it lies in, y from the lowest before it there, width and height, so that what is put in moves nothing
 * else; `x`: its text in it; `c`: what is seen of that, where it is cut off; `s`: how it is painted, and how its text
 * is written where that differs from the text around; `t`: the text.
 */
() => {
  const MOST_LETTERS = 80;
  const SIDES = ["Top", "Right", "Bottom", "Left"];
  const NOTHING = "rgba(0, 0, 0, 0)";
  const CONTROLS = new Set(["INPUT", "SELECT", "TEXTAREA", "BUTTON", "PROGRESS", "METER"]);
  const LEAVES = new Set(["SELECT", "TEXTAREA", "INPUT", "IMG", "CANVAS", "VIDEO", "IFRAME", "svg"]);
  const SHAPE = ["viewBox", "d", "points", "x", "y", "cx", "cy", "r", "rx", "ry", "width", "height", "x1", "y1", "x2", "y2", "href"];

  for (const animation of document.getAnimations())
    if (animation.effect?.getComputedTiming().endTime === Infinity) animation.cancel();
    else animation.finish();
  const dot = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const colours = new Map();
  const colour = (value) => {
    if (!colours.has(value)) {
      dot.clearRect(0, 0, 1, 1);
      dot.fillStyle = value;
      dot.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = dot.getImageData(0, 0, 1, 1).data;
      const hex = [red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("");
      colours.set(value, alpha === 255 ? `#${hex}` : `#${hex}/${Math.round((alpha / 255) * 100)}%`);
    }
    return colours.get(value);
  };
  const digest = (text) => {
    let sum = 0x811c9dc5;
    for (const letter of text) sum = Math.imul(sum ^ letter.codePointAt(0), 0x01000193) >>> 0;
    return sum.toString(16).padStart(8, "0");
  };
  const inColours = (value) => value.replace(/(?:rgba?|color|oklab|oklch)\([^)]*\)/g, colour).replace(/\s+/g, "_");
  const short = (value) => value.replace(/url\("?[^")]*"?\)/g, (url) => `url-${digest(url.replace(/https?:..[^/]+/, ""))}`);

  const meet = (a, b) => ({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  const isEmpty = ({ left, top, right, bottom }) => right - left < 0.5 || bottom - top < 0.5;
  const PAGE = { left: 0, top: Number.NEGATIVE_INFINITY, right: innerWidth, bottom: Number.POSITIVE_INFINITY };

  /** What of it is painted, its text apart. */
  const painted = (style) => {
    const found = {};
    if (style.backgroundColor !== NOTHING) found.ground = colour(style.backgroundColor);
    if (style.backgroundImage !== "none") found.image = inColours(short(style.backgroundImage));
    const sides = SIDES.map((side) => {
      const [width, kind, paint] = ["Width", "Style", "Color"].map((part) => style[`border${side}${part}`]);
      if (kind === "none" || width === "0px" || paint === NOTHING) return "";
      return [Math.round(Number.parseFloat(width)), ...(kind === "solid" ? [] : [kind]), colour(paint)].join("_");
    });
    if (sides.every((side) => side && side === sides[0])) found.border = sides[0];
    else for (const [at, side] of sides.entries()) if (side) found[`border-${SIDES[at].toLowerCase()}`] = side;
    if (style.boxShadow !== "none") found.shadow = digest(inColours(style.boxShadow));
    if (style.outlineStyle !== "none" && style.outlineWidth !== "0px")
      found.outline = `${style.outlineWidth}_${colour(style.outlineColor)}`;
    return found;
  };
  /** What changes how it and all in it are painted. */
  const changed = (style) => {
    const found = {};
    if (style.opacity !== "1") found.opacity = style.opacity;
    if (style.filter !== "none") found.filter = inColours(style.filter);
    if (style.clipPath !== "none") found.clip = style.clipPath.replace(/\s+/g, "_");
    if (style.maskImage && style.maskImage !== "none") found.mask = short(style.maskImage).replace(/\s+/g, "_");
    return found;
  };
  const isPaintedRound = (style) => style.borderTopLeftRadius !== "0px";
  /** How its text is written. */
  const written = (style) => {
    const { color, fontSize, fontWeight, fontStyle, textDecorationLine, textTransform } = style;
    const shape = [fontStyle, textDecorationLine, textTransform].filter((value) => value !== "normal" && value !== "none");
    return { ink: colour(color), size: fontSize, weight: fontWeight, as: shape.join("+") || "text" };
  };
  const differing = (now, before) =>
    Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== before[name]));

  const textOf = (element) => {
    if (element.tagName === "SELECT") return element.selectedOptions[0]?.textContent ?? "";
    if (["checkbox", "radio"].includes(element.type)) return element.checked ? "✓" : "";
    if (element.tagName === "INPUT" || element.tagName === "TEXTAREA") return element.value || element.placeholder;
    return [...element.childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.data : " ")).join("");
  };
  const linesOf = (element) => {
    if (LEAVES.has(element.tagName)) return [];
    const range = document.createRange();
    return [...element.childNodes].flatMap((node) => {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) return [];
      range.selectNodeContents(node);
      return [...range.getClientRects()].filter((rect) => !isEmpty(rect));
    });
  };
  const around = (rects) => ({
    left: Math.min(...rects.map(({ left }) => left)),
    top: Math.min(...rects.map(({ top }) => top)),
    right: Math.max(...rects.map(({ right }) => right)),
    bottom: Math.max(...rects.map(({ bottom }) => bottom)),
  });

  /** What lies over `element` at the first, middle and last of `rects`, if anything does. */
  const over = (element, rects, clip) => {
    const looked = [...new Set([rects[0], rects[rects.length >> 1], rects.at(-1)])];
    for (const rect of looked) {
      const seen = meet(rect, clip);
      if (isEmpty(seen)) continue;
      const y = (seen.top + seen.bottom) / 2;
      for (const x of [seen.left + 1, (seen.left + seen.right) / 2, seen.right - 1]) {
        if (y < 0 || y >= innerHeight || x < 0 || x >= innerWidth) continue;
        const hit = document.elementFromPoint(x, y);
        // Between its strokes a drawing is not hit, and what stands behind it is.
        const isBehind = element.tagName === "svg" && hit?.contains(element);
        if (hit && !element.contains(hit) && !isBehind) return hit.tagName.toLowerCase();
      }
    }
    return undefined;
  };
  const drawing = (element) => {
    const parts = [element, ...element.querySelectorAll("*")];
    const shapes = parts.map((part) => [part.tagName, ...SHAPE.map((name) => part.getAttribute(name))].join(" "));
    const paints = new Set();
    for (const part of parts.filter(({ childElementCount }) => childElementCount === 0)) {
      const { fill, stroke } = getComputedStyle(part);
      for (const paint of [fill, stroke]) if (paint !== "none") paints.add(inColours(paint.replace(/url\([^)]*\)/, "url")));
    }
    return { drawing: digest(shapes.join("\n") + element.textContent), paints: [...paints].sort().join("+") };
  };

  const found = [];
  const line = (depth, name, rect, within, styles, text) => {
    const entry = {
      d: depth,
      n: name,
      b: rect && [rect.left - within.left, rect.top - within.last, rect.right - rect.left, rect.bottom - rect.top],
      s: styles,
    };
    const said = text.replace(/\s+/g, " ").trim();
    if (said) entry.t = said.length > MOST_LETTERS ? `${said.slice(0, MOST_LETTERS)}…` : said;
    found.push(entry);
    return entry;
  };
  const beside = (element, which, depth, inText) => {
    const style = getComputedStyle(element, which);
    if (style.content === "none" || style.content === "normal" || style.display === "none") return;
    const text = style.content.replace(/^"(.*)"$/, "$1");
    const styles = painted(style);
    if (!text.trim() && Object.keys(styles).length === 0) return;
    const own = text.trim() ? differing(written(style), inText) : {};
    const sized = Object.fromEntries(
      ["width", "height", "left", "top"].map((name) => [name, Math.round(Number.parseFloat(style[name]))]),
    );
    const { width, height, left, top } = sized;
    const isPlaced = style.position !== "static" && !Number.isNaN(left + top);
    const rect = { left: isPlaced ? left : 0, top: isPlaced ? top : 0, right: 0, bottom: 0 };
    const isSized = !Number.isNaN(width + height);
    const box = isSized ? { ...rect, right: rect.left + width, bottom: rect.top + height } : undefined;
    line(depth, which, box, { left: 0, last: 0 }, { ...styles, ...changed(style), ...own }, text);
  };

  const walk = (element, depth, within, inText, clips) => {
    if (!element.checkVisibility()) return;
    const style = getComputedStyle(element);
    const rect = element.getBoundingClientRect();
    const isContents = style.display === "contents";
    // What only a screen reader says.
    if (!isContents && rect.width <= 1 && rect.height <= 1 && style.overflow !== "visible") return;
    const clip = { fixed: PAGE, absolute: clips.absolute }[style.position] ?? clips.flow;
    const isSeen = style.visibility === "visible";
    const rects = isSeen ? linesOf(element) : [];
    const isLeaf = LEAVES.has(element.tagName);
    const styles = isContents || !isSeen ? {} : painted(style);
    const isPainted = Object.keys(styles).length > 0;
    Object.assign(styles, changed(style));
    const isThing = isSeen && (isLeaf || CONTROLS.has(element.tagName) || isPainted || Object.keys(styles).length > 0);
    let [inside, nextText, nextDepth] = [within, inText, depth];
    if (element === document.body || rects.length > 0 || (isThing && !isEmpty(rect))) {
      if (isPainted && isPaintedRound(style)) styles.round = style.borderRadius.replace(/\s+/g, "_");
      if (element.tagName === "svg") Object.assign(styles, drawing(element));
      if (element.tagName === "IMG") styles.source = digest(element.src.replace(/https?:..[^/]+/, ""));
      if (element.disabled) styles.disabled = "yes";
      const says = rects.length > 0 || ["SELECT", "INPUT", "TEXTAREA", "BODY"].includes(element.tagName);
      if (says) {
        const now = written(style);
        Object.assign(styles, differing(now, inText));
        nextText = now;
      }
      if (style.display === "list-item" && style.listStyleType !== "none") styles.marker = style.listStyleType;
      const name = element.tagName.toLowerCase() + (element.type && element.tagName === "INPUT" ? `:${element.type}` : "");
      const isInFlow = !["absolute", "fixed"].includes(style.position);
      const from = isInFlow ? within : { left: within.left, last: within.top };
      const entry = line(depth, name, rect, from, styles, rects.length || isLeaf ? textOf(element) : "");
      const shown = rects.length > 0 ? around(rects) : rect;
      if (rects.length > 0)
        entry.x = [shown.left - rect.left, shown.top - rect.top, shown.right - shown.left, shown.bottom - shown.top];
      const seen = meet(shown, clip);
      const isCut = (side) => Math.abs(seen[side] - shown[side]) > 1.5;
      if (rects.length > 0 || isLeaf || CONTROLS.has(element.tagName)) {
        if (isEmpty(seen)) styles.cut = "whole";
        else if (["left", "top", "right", "bottom"].some(isCut))
          entry.c = [seen.left - shown.left, seen.top - shown.top, seen.right - seen.left, seen.bottom - seen.top];
        const lying = isEmpty(seen) ? undefined : over(element, rects.length > 0 ? rects : [rect], clip);
        if (lying) styles.under = lying;
      }
      if (isInFlow) within.last = Math.max(within.last, rect.bottom);
      inside = { left: rect.left, top: rect.top, last: rect.top };
      nextDepth = depth + 1;
    }
    if (isSeen && !isContents && !isLeaf) beside(element, "::before", nextDepth, nextText);
    if (!isLeaf) {
      const hides = style.overflowX !== "visible" || style.overflowY !== "visible";
      const flow = hides && !isContents ? meet(clip, rect) : clip;
      const isPlaced = style.position !== "static" || style.transform !== "none";
      const below = { flow, absolute: isPlaced ? flow : clips.absolute };
      for (const child of element.children) walk(child, nextDepth, inside, nextText, below);
    }
    if (isSeen && !isContents && !isLeaf) beside(element, "::after", nextDepth, nextText);
  };
  walk(document.body, 0, { left: 0, top: 0, last: 0 }, {}, { flow: PAGE, absolute: PAGE });
  return found;
};
