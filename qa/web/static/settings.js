// The settings view: what is chosen is kept in this browser and holds at once.
import { all, at } from "./dom.js";
import { speak } from "./say.js";
import { keep, setting } from "./store.js";
import { entitle } from "./views.js";

const dark = matchMedia("(prefers-color-scheme: dark)");

function paint() {
  const theme = setting("theme") || "auto";
  document.body.classList.toggle("dark", theme === "dark" || (theme === "auto" && dark.matches));
}

function press() {
  for (const button of all("button[data-setting]")) {
    const chosen = setting(button.dataset.setting) || "auto";
    button.setAttribute("aria-pressed", String(button.dataset.value === chosen));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-setting]");
  if (button) keep(button.dataset.setting, button.dataset.value === "auto" ? null : button.dataset.value);
});

document.addEventListener("setting", (event) => {
  press();
  if (event.detail.name === "theme") paint();
  if (event.detail.name !== "language") return;
  speak();
  entitle();
  at("#qa-respeak")?.click();
});

dark.addEventListener("change", paint);

export function begin() {
  paint();
  press();
}
