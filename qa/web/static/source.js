// The article beside the view: opened by any link with data-source, shown on hover over a marker. Its HTML comes from
// the server.
import { all, at, make, narrow } from "./dom.js";
import { language, say } from "./say.js";
import { view } from "./views.js";

const KEPT = 40; // articles kept in memory
const FRESH = 60_000; // milliseconds for which they are taken from there: another may correct or remove them meanwhile
const fetched = new Map(); // address -> {html, at, halt}: a promise of HTML, since when, and what ends the waiting
let current = null; // address of the source that is shown
let origin = null; // the link that it was opened from, to give the focus back
let card = null;
let cardFor = null;
let cardTimer = 0;
let pointedAt = null; // the marker that the pointer has moved over and not left

const sourceLink = (event) => event.target.closest?.("a[data-source]");

// --- the source beside the answer ---

function load(href) {
  const address = `${href}&part=1&language=${language()}`;
  const kept = fetched.get(address);
  if (kept && performance.now() - kept.at < FRESH) return kept.html;
  const halt = new AbortController();
  const html = fetch(address, { credentials: "same-origin", signal: halt.signal }).then(told);
  html.catch(() => fetched.get(address)?.html === html && fetched.delete(address));
  fetched.delete(address); // so that it is the newest
  fetched.set(address, { html, at: performance.now(), halt });
  if (fetched.size > KEPT) fetched.delete(fetched.keys().next().value);
  return html;
}

// The HTML of an article, or of what says that there is none.
function told(response) {
  if (!response.ok && response.status !== 404) throw new Error(String(response.status));
  return response.text();
}

// The library has other articles than before.
export const forget = () => fetched.clear();

// An article is about to go: what is still being loaded, as of each link that has the focus, might not find it any more.
export function unload() {
  for (const { halt } of fetched.values()) halt.abort();
  forget();
}

function panel() {
  const there = at("#source");
  if (there) return there;
  const close = make("button", { type: "button", class: "close", "data-name": "close source", "aria-label": say("close source"), onclick: hide }, "×");
  const aside = make("aside", { id: "source", class: "qa", "aria-labelledby": "source-title" },
    make("div", { class: "bar" }, make("div", { class: "what" }), close), make("div", { class: "body", tabindex: 0 }));
  at("#qa-side").append(aside);
  return aside;
}

async function show(link) {
  const address = link.getAttribute("href");
  const inside = link.closest("#source");
  const body = at(".body", panel());
  if (!inside) origin = link;
  current = address;
  body.setAttribute("aria-busy", "true"); // what still stands there belongs to another link
  const html = await load(address).catch(() => null);
  if (current !== address) return;
  body.removeAttribute("aria-busy");
  if (html === null) body.textContent = say("source not loaded");
  else body.innerHTML = html;
  entitle(body);
  document.body.classList.add("source-open");
  activate();
  belong();
  body.scrollTop = 0;
  const mark = at("mark.cited", body);
  if (mark) {
    const frame = body.getBoundingClientRect();
    const place = mark.getBoundingClientRect();
    // The head of the article stays in sight where the words are near it.
    if (place.bottom > frame.top + 0.75 * frame.height) body.scrollTop += place.top - frame.top - Math.max(72, (frame.height - place.height) / 3);
  }
  at("h2", body)?.focus({ preventScroll: true });
  if (narrow() && !inside) reveal(link);
}

// Genre and title stay in sight while the article is scrolled to the words.
function entitle(body) {
  const badge = at(".kind .badge", body);
  const short = make("span", { class: "short" }, at("h2", body)?.textContent || say("source"));
  at("#source .what").replaceChildren(...(badge ? [badge.cloneNode(true)] : []), short);
}

// On a narrow screen the answer is left the upper part: bring the sentence into it.
function reveal(link) {
  (link.closest(".sentence")?.querySelector(".chip") || link).scrollIntoView({ block: "center", behavior: "auto" });
}

export function hide() {
  leave();
  const back = origin?.isConnected ? origin : all("a[data-source]").find((a) => a.getAttribute("href") === origin?.getAttribute("href"));
  back?.focus({ preventScroll: !narrow() });
  hideCard(); // what it tells was just open
}

// Closes the source; the focus stays where it is.
export function leave() {
  document.body.classList.remove("source-open");
  current = null;
  activate();
}

// Says of which answer the marked words are where another stands below that one: its numbers mean other words. Called
// again whenever the talk has changed.
export function belong() {
  const turns = view() === "chat" ? all("#qa-talk .turn") : [];
  const citing = turns.findLast((turn) => all("a[data-source]", turn).some((link) => link.getAttribute("href") === current));
  const asked = citing && citing !== turns.at(-1) ? at(".question", citing) : null;
  const told = at("#source .of-earlier");
  if (!asked) return told?.remove();
  const words = say("of earlier answer", { question: asked.textContent });
  if (told?.textContent === words) return;
  told?.remove();
  const back = () => at("#qa-talk a[data-source].active")?.scrollIntoView({ block: "center", behavior: "auto" });
  at("#source .bar").after(make("button", { type: "button", class: "of-earlier", onclick: back }, words));
}

export function activate() {
  for (const link of all("a[data-source]")) {
    const is = link.getAttribute("href") === current;
    if (is !== link.classList.contains("active")) link.classList.toggle("active", is);
    if (is) link.setAttribute("aria-current", "true");
    else if (link.hasAttribute("aria-current")) link.removeAttribute("aria-current");
  }
}

// --- the card on hover and focus ---

function showCard(chip) {
  const quote = document.getElementById(chip.dataset.about || "");
  const about = quote?.closest(".source")?.querySelector(".about");
  if (!about) return;
  card ??= document.body.appendChild(make("div", { id: "card", class: "qa", role: "tooltip" }));
  card.replaceChildren(about.cloneNode(true), quote.cloneNode(true));
  for (const node of all("[id]", card)) node.removeAttribute("id");
  card.classList.add("shown");
  cardFor = chip;
  const place = chip.getBoundingClientRect();
  const size = card.getBoundingClientRect();
  const left = Math.min(Math.max(8, place.left - 12), innerWidth - size.width - 8);
  const below = place.bottom + 8 + size.height < innerHeight || place.top < size.height + 16;
  card.style.left = `${left}px`;
  card.style.top = `${below ? place.bottom + 8 : place.top - size.height - 8}px`;
}

function hideCard() {
  clearTimeout(cardTimer);
  card?.classList.remove("shown");
  cardFor = null;
}

document.addEventListener("pointerover", (event) => {
  const link = sourceLink(event);
  if (link) load(link.getAttribute("href")).catch(() => {});
});
// Where a marker comes to lie under a pointer that rests, as a new answer does, nobody points at it.
document.addEventListener("pointermove", (event) => {
  const link = sourceLink(event);
  if (!link?.classList.contains("chip") || event.pointerType === "touch" || link === pointedAt) return;
  pointedAt = link;
  clearTimeout(cardTimer);
  cardTimer = setTimeout(() => showCard(link), 90);
});
document.addEventListener("pointerout", (event) => {
  if (!sourceLink(event)) return;
  pointedAt = null;
  hideCard();
});
document.addEventListener("focusin", (event) => {
  const link = sourceLink(event);
  if (!link) return;
  load(link.getAttribute("href")).catch(() => {});
  if (link.classList.contains("chip") && link.matches(":focus-visible")) showCard(link);
});
document.addEventListener("focusout", hideCard);
document.addEventListener("scroll", () => cardFor && hideCard(), { capture: true, passive: true });

document.addEventListener("click", (event) => {
  const link = sourceLink(event);
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  hideCard();
  if (current === link.getAttribute("href") && document.body.classList.contains("source-open") && !narrow()) {
    at("#source .body h2")?.focus({ preventScroll: true });
  }
  show(link);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || at("dialog[open]")) return;
  if (cardFor) hideCard();
  else if (document.body.classList.contains("source-open")) hide();
});

document.addEventListener("view", leave);
