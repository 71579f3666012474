// Which view is open: named by the address (#library), so that it can be gone back to and linked. On small screens the
// side bar is opened by the menu button.
import { all, at } from "./dom.js";
import { say } from "./say.js";

const places = {}; // how far each view is scrolled
const NAMES = ["chat", "library", "factcheck", "watches", "settings"];

export const view = () => document.body.dataset.view || "chat";

export function open(name) {
  closeMenu();
  if (name === view()) return;
  history.pushState(null, "", name === "chat" ? location.pathname : `#${name}`);
  arrive();
}

// Shows the view that the address names.
function arrive() {
  const wanted = location.hash.slice(1);
  const name = NAMES.includes(wanted) ? wanted : "chat";
  const changed = name !== view();
  if (changed) places[view()] = scrollY;
  document.body.dataset.view = name;
  entitle();
  if (!changed) return;
  document.dispatchEvent(new CustomEvent("view", { detail: { name } }));
  scrollTo(0, places[name] || 0);
}

// Marks the view in the side bar and names it in the bar on top.
export function entitle() {
  for (const link of all("#qa-nav a[data-view]")) {
    if (link.dataset.view === view()) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const title = at("#qa-bar .where");
  if (title) title.textContent = view() === "chat" ? "Article QA" : say(view());
}

function openMenu() {
  document.body.classList.add("nav-open");
  at(`#qa-nav a[data-view="${view()}"]`)?.focus(); // which the page may not have marked yet
}

function closeMenu() {
  if (!document.body.classList.contains("nav-open")) return;
  document.body.classList.remove("nav-open");
  at("#qa-bar [data-act=menu]")?.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-view]");
  if (link) {
    event.preventDefault();
    open(link.dataset.view);
  } else if (event.target.closest?.("#qa-bar [data-act=menu]")) openMenu();
  else if (document.body.classList.contains("nav-open") && !event.target.closest?.("#qa-nav")) closeMenu();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !at("dialog[open]")) closeMenu();
});

addEventListener("popstate", () => {
  closeMenu();
  arrive();
});

export function begin() {
  document.body.dataset.view = "chat";
  arrive();
}
