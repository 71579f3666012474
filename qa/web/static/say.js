// The words of the page, from the same table as the server's (`qa/web/drawn/page_texts.py`), in the language that is chosen.
import WORDS from "./words.js";
import { all } from "./dom.js";
import { setting } from "./store.js";

export function language() {
  const chosen = setting("language");
  if (chosen === "en" || chosen === "zh") return chosen;
  return (navigator.language || "en").toLowerCase().startsWith("zh") ? "zh" : "en";
}

export const known = (name) => name in WORDS;

// The words of that name, with {variables} filled in.
export function say(name, values = {}) {
  const words = WORDS[name]?.[language()] ?? name;
  return words.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

// The words of that name for so many things.
export function counted(name, count) {
  return say(count === 1 && WORDS[`${name}, one`] ? `${name}, one` : name, { count: count.toLocaleString(language()) });
}

export const locale = () => (language() === "zh" ? "zh-CN" : "en-GB");

// An ISO date or time as a day in words; what is no date stands as it is.
export function day(iso) {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)/.exec(iso) || [];
  return year ? new Date(year, month - 1, date).toLocaleDateString(locale(), { dateStyle: "long" }) : iso;
}

// Says again, in the language chosen, what the server said of the frame: the text of [data-say], the name of
// [data-name].
export function speak(root = document) {
  document.documentElement.lang = language();
  for (const node of all("[data-say]", root)) node.textContent = say(node.dataset.say);
  for (const node of all("[data-name]", root)) node.setAttribute("aria-label", say(node.dataset.name));
}
