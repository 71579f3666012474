// The few things that every script of the page needs of the document. Text reaches it as text: nothing here takes HTML.

export const at = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];
export const narrow = () => matchMedia("(max-width: 899px)").matches;

// An element with its attributes and children; a child is an element, a text, or null for none.
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

// Has `draw` draw anew what `place` holds. Where the focus was in one of the `items`, it is in the one that stands there
// now, or on `otherwise` where none is left.
export function redraw(place, items, draw, otherwise) {
  const before = all(items, place).findIndex((item) => item.contains(document.activeElement));
  draw();
  if (before < 0) return;
  const now = all(items, place);
  const next = now.length ? at("a, button", now[Math.min(before, now.length - 1)]) : otherwise;
  next?.focus({ preventScroll: true });
}

// An input under the words that name it.
export const field = (words, input) => make("label", { class: "field" }, make("span", {}, words), input);

// Whether what is dragged is of that type.
export const carries = (event, type = "Files") => [...(event.dataTransfer?.types || [])].includes(type);

// Lets what is of that type be dropped on `zone`, which is marked while it is over it; `take` gets what is dropped.
export function takeDrops(zone, take, type) {
  zone.dataset.takesDrops = "";
  zone.addEventListener("dragover", (event) => {
    if (!carries(event, type)) return;
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", (event) => zone.contains(event.relatedTarget) || zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("over");
    if (!carries(event, type)) return;
    event.preventDefault();
    take(event.dataTransfer);
  });
}

// Has the visitor choose files; `take` gets them.
export function chooseFiles(attributes, take) {
  const input = make("input", { type: "file", ...attributes });
  input.addEventListener("change", () => input.files.length && take([...input.files]));
  input.click();
}
