// The settings view: what is chosen is kept in this browser and holds at once. A choice that is the default is not kept.
import { all, at, make } from "./dom.js";
import { language, say, speak } from "./say.js";
import { asked } from "./server.js";
import { keep, setting } from "./store.js";
import { entitle } from "./views.js";

const dark = matchMedia("(prefers-color-scheme: dark)");

function paint() {
  const theme = setting("theme") || "auto";
  document.body.classList.toggle("dark", theme === "dark" || (theme === "auto" && dark.matches));
}

function press() {
  for (const button of all("button[data-setting]")) {
    const chosen = setting(button.dataset.setting) || button.dataset.default;
    button.setAttribute("aria-pressed", String(button.dataset.value === chosen));
  }
}

// --- strictness, which is also chosen beside the question ---

const strictness = () => all("#qa-strictness input");

// Sets the choice beside the question to what is kept.
function tighten() {
  const chosen = setting("strictness") || at("button[data-setting=strictness]")?.dataset.default;
  const input = strictness().find((radio) => radio.value === chosen);
  if (input && !input.checked) input.click();
}

document.addEventListener("change", (event) => {
  if (!event.target.matches?.("#qa-strictness input")) return;
  const own = at("button[data-setting=strictness]").dataset.default;
  const value = event.target.value === own ? null : event.target.value;
  if (setting("strictness") !== value) keep("strictness", value);
});

// --- a model tried ---

async function tryModel(button) {
  const told = at("#qa-settings .tried");
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true"; // and keeps the focus
  told.textContent = say("trying");
  try {
    const { said, seconds } = await asked("/ui/model", { model: setting("model") });
    told.textContent = said === null ? say("try none") : say("try answered", { said, seconds: seconds.toLocaleString(language()) });
  } catch (error) {
    told.textContent = say("failed", { why: error.message });
  }
  button.ariaDisabled = null;
}

// --- the name that stands on what is signed off or pinned ---

function ownName() {
  const name = make("input", { type: "text", maxlength: 120, autocomplete: "name", "aria-labelledby": "set-name" });
  name.value = setting("name") || "";
  name.addEventListener("change", () => keep("name", name.value.trim() || null));
  at("#qa-settings .own-name").replaceChildren(name);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-setting]");
  if (button) keep(button.dataset.setting, button.dataset.value === button.dataset.default ? null : button.dataset.value);
  const trial = event.target.closest?.("[data-act=try-model]");
  if (trial) tryModel(trial);
});

document.addEventListener("setting", (event) => {
  const { name } = event.detail;
  press();
  if (name === "theme") paint();
  if (name === "strictness") tighten();
  if (name === "name") at("#qa-settings .own-name input").value = event.detail.value || "";
  if (name === "model") at("#qa-settings .tried").textContent = "";
  if (name !== "language") return;
  speak();
  entitle();
  at("#qa-respeak")?.click();
});

dark.addEventListener("change", paint);
addEventListener("beforeprint", () => document.body.classList.remove("dark")); // paper is light
addEventListener("afterprint", paint);

export function begin() {
  paint();
  press();
  tighten();
  ownName();
}
