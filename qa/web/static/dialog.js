// A dialogue over the page: the browser's own, which keeps the focus inside, ends with Escape, and gives the focus back.
import { all, at, make } from "./dom.js";
import { say } from "./say.js";

// Opens a dialogue with a title and `content` (elements); resolves when it is closed. `actions` are [words, act, kind];
// `act` may return false, or a promise of it, to leave the dialogue open; pressed again meanwhile, it is done once.
export function dialogue(title, content, actions = []) {
  const box = make("dialog", { class: "qa dialogue", "aria-label": title });
  const close = make("button", { type: "button", class: "round", "aria-label": say("close"), onclick: () => box.close() }, "×");
  const form = make("div", { class: "dialogue-body" }, content);
  const row = make("div", { class: "row" });
  for (const [words, act, kind] of actions) {
    let busy = false;
    const press = async () => {
      if (busy) return;
      busy = true;
      try {
        if ((await act()) !== false) box.close();
      } finally {
        busy = false;
      }
    };
    row.append(make("button", { type: "button", class: kind || "plain", onclick: press }, words));
  }
  box.append(make("div", { class: "dialogue-head" }, make("h2", {}, title), close), form);
  if (actions.length) box.append(row);
  let began = false; // whether the press began beside it: where words are marked from inside may end there
  const beside = ({ target, clientX: x, clientY: y }) => {
    const edge = box.getBoundingClientRect();
    return target === box && (x < edge.left || x > edge.right || y < edge.top || y > edge.bottom);
  };
  box.addEventListener("pointerdown", (event) => (began = beside(event)));
  box.addEventListener("click", (event) => began && beside(event) && box.close());
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT" || event.isComposing) return;
    event.preventDefault();
    at(".row .main", box)?.click();
  });
  document.body.append(box);
  box.showModal();
  (at("input, textarea", form) || close).focus({ preventScroll: true });
  const closed = new Promise((done) => box.addEventListener("close", () => done(box.remove())));
  return { box, closed };
}

// Opens a dialogue that does one thing or is called off; `does` and `kind` are of an action.
export const propose = (title, content, words, does, kind = "main") =>
  dialogue(title, content, [[words, does, kind], [say("cancel"), () => {}, "plain"]]);

// Buttons of which one is chosen; `chose` is called with its value.
export function choice(name, label, values, chosen, chose) {
  const group = make("div", { class: "choice", role: "group", "aria-label": label });
  for (const value of values) {
    const button = make("button", { type: "button", "aria-pressed": String(value === chosen), "data-value": value }, say(`${name}: ${value}`));
    button.addEventListener("click", () => {
      for (const other of all("button", group)) other.setAttribute("aria-pressed", String(other === button));
      chose(value);
    });
    group.append(button);
  }
  return group;
}

// Says that something failed, and why.
export function failed(why) {
  dialogue(say("failed", { why }), []);
}
