/**
 * A drawing of the server as elements of this page. Only what is listed is made anew; everything else that a file of SVG
 * may hold (scripts, styles, addresses, handlers) has no way in.
 */
const SVG = "http://www.w3.org/2000/svg";
const ELEMENTS = new Set(["svg", "g", "path", "rect", "text", "tspan", "line", "circle", "title", "desc"]);
const ATTRIBUTES = new Set(
  (
    "width height viewBox role lang class id aria-labelledby font-size font-weight transform d x y dx dy x2 y2 rx r " +
    "fill stroke text-anchor stroke-width stroke-dasharray fill-opacity opacity"
  ).split(" "),
);

interface Policy {
  createHTML: (text: string) => string;
}

// A page that requires trusted types parses only what a policy has passed; what it parses here is never inserted.
const policy = (
  globalThis as { trustedTypes?: { createPolicy: (name: string, rules: Policy) => Policy } }
).trustedTypes?.createPolicy("drawing", { createHTML: (text) => text });

/** The drawing, or null for text that is none. */
export function drawingFrom(text: string): SVGElement | null {
  const parsed = new DOMParser().parseFromString(policy?.createHTML(text) ?? text, "image/svg+xml");
  return made(parsed.documentElement);
}

function made(from: Element): SVGElement | null {
  if (from.namespaceURI !== SVG || !ELEMENTS.has(from.localName)) return null;
  const element = document.createElementNS(SVG, from.localName) as SVGElement;
  for (const { name, value } of from.attributes) if (ATTRIBUTES.has(name)) element.setAttribute(name, value);
  for (const child of from.childNodes) {
    if (child instanceof Element) element.append(made(child) ?? "");
    else if (child instanceof Text) element.append(child.data);
  }
  return element;
}
