// The library view: the list of articles, searched and filtered; their number over time; an article removed.
import { addDropped, addSamples, build } from "./adding.js";
import { collect, drag, panel } from "./collections.js";
import { choice, failed, propose } from "./dialog.js";
import { at, make, redraw, takeDrops } from "./dom.js";
import { GENRES, MOST_LISTED } from "./given.js";
import { counted, day, language, say } from "./say.js";
import { sent } from "./server.js";
import { forget, hide, unload } from "./source.js";
import { open, view } from "./views.js";

const PAGE = 40;
const PAUSE = 250; // milliseconds after the last key before it is searched
const NAMES = ["author", "source", "collection", "genre", "published_from", "published_to"];
let wanted = { q: "" };
let asked = 0; // the number of the latest request: what an earlier one brings is too late
let shown = 0;
let by = "source";
let charts = {};
let timer = 0;

const root = () => at("#qa-library section");

// --- the tools above the list ---

function tools() {
  const search = make("input", { type: "search", class: "search", placeholder: say("search articles"), "aria-label": say("search articles") });
  search.value = wanted.q;
  search.addEventListener("input", () => soon({ q: search.value }));
  const form = make("form", { class: "narrow", "aria-label": say("filters") }, field("author"), field("source"), field("collection"), genres(), field("published_from"), field("published_to"));
  form.addEventListener("submit", (event) => event.preventDefault());
  const fold = make("details", { class: "filters-of" }, make("summary", {}, say("filters")), form);
  at(".tools", root()).replaceChildren(search, fold, make("div", { class: "chosen" }));
  chips();
}

function field(name) {
  const dated = name.startsWith("published");
  const input = make("input", { type: dated ? "date" : "text", name, list: dated ? null : `names-${name}`, placeholder: dated ? null : say("any"), autocomplete: "off" });
  input.value = wanted[name] || "";
  // a name that is half written is no collection
  input.addEventListener(dated || name === "collection" ? "change" : "input", () => soon({ [name]: input.value.trim() }));
  return make("label", {}, make("span", {}, say(`filter: ${name}`)), input, dated ? null : make("datalist", { id: `names-${name}` }));
}

function genres() {
  const select = make("select", { name: "genre" }, make("option", { value: "" }, say("any")), GENRES.map((g) => make("option", { value: g }, say(`genre: ${g}`))));
  select.value = wanted.genre || "";
  select.addEventListener("change", () => soon({ genre: select.value }, 0));
  return make("label", {}, make("span", {}, say("filter: genre")), select);
}

// The filters that are set, each with a way to be rid of it.
function chips() {
  const set = NAMES.filter((name) => wanted[name]);
  const chip = (name) => {
    const words = name === "genre" ? say(`genre: ${wanted.genre}`) : name.startsWith("published") ? day(wanted[name]) : wanted[name];
    const label = say("without filter", { name: `${say(`filter: ${name}`)}: ${words}` });
    return make("button", { type: "button", class: "chip-of", "aria-label": label, onclick: () => narrow({ [name]: "" }) },
      make("span", { class: "soft" }, say(`filter: ${name}`)), make("bdi", {}, words), "×");
  };
  at("#qa-library .chosen")?.replaceChildren(...set.map(chip), ...(set.length > 1 ? [make("button", { type: "button", class: "plain", onclick: () => narrow(Object.fromEntries(NAMES.map((n) => [n, ""]))) }, say("clear"))] : []));
}

function soon(change, pause = PAUSE) {
  wanted = { ...wanted, ...change };
  clearTimeout(timer);
  timer = setTimeout(() => (chips(), load()), pause);
}

// Sets filters from outside of their fields.
function narrow(change) {
  wanted = { ...wanted, ...change };
  for (const [name, value] of Object.entries(change)) {
    const input = at(`#qa-library [name="${name}"]`);
    if (input) input.value = value;
  }
  chips();
  load();
}

// --- the list ---

async function load(offset = 0, limit = PAGE) {
  const number = ++asked;
  const query = new URLSearchParams({ language: language(), limit, offset });
  for (const [name, value] of Object.entries(wanted)) if (value) query.set(name, value);
  let told;
  try {
    told = await (await sent(`/ui/library?${query}`)).json();
  } catch (error) {
    if (number === asked) at(".held", root()).replaceChildren(make("p", { class: "nothing" }, say("failed", { why: error.message })));
    return;
  }
  if (number === asked) draw(told, offset);
}

// The list as far as it is shown, as it is now.
const reload = () => load(0, Math.min(MOST_LISTED, Math.max(PAGE, shown)));

function draw(told, offset) {
  const place = at(".held", root());
  const list = make("ul", { class: "pieces" });
  list.innerHTML = told.html; // drawn by the server, text as text (`qa/web/drawn/listing.py`)
  shown = offset + list.children.length;
  if (offset === 0) {
    charts = told.charts;
    offer(told);
    drawChart();
    root().classList.toggle("bare", told.held === 0);
    gathered();
    const count = make("p", { class: "how-many", role: "status" }, told.total || told.held === 0 ? counted("articles", told.total) : "");
    const empty = told.held === 0 ? nothingYet() : told.total === 0 ? make("p", { class: "nothing" }, say("none fits")) : null;
    const otherwise = (empty && at("button", empty)) || at(".search", root());
    redraw(place, ".piece", () => place.replaceChildren(count, list, empty || ""), otherwise);
  } else {
    const first = at("a", list);
    at(".more-of", place)?.remove();
    at(".pieces", place).append(...list.children);
    first?.focus();
  }
  drag(place, at(".collections", root()));
  if (shown < told.total) place.append(make("button", { type: "button", class: "plain more-of", onclick: () => load(shown) }, say("show more")));
}

function nothingYet() {
  if (!at(".adding", root())) return make("p", { class: "nothing" }, say("ask the owner"));
  return make("div", { class: "nothing" }, make("p", {}, say("fill it")), make("button", { type: "button", class: "main", "data-act": "samples" }, say("add samples")));
}

// The collections, and which of them the list is narrowed to.
const gathered = () =>
  panel(at(".collections", root()), { chosen: wanted.collection || "", choose: (collection) => narrow({ collection }), changed: reload, writable: Boolean(at(".adding", root())) });

function offer(told) {
  for (const name of ["author", "source", "collection"]) {
    at(`#names-${name}`)?.replaceChildren(...told[name].map((value) => make("option", { value })));
  }
}

function drawChart() {
  const place = at(".charts", root());
  if (!charts.source) return place.replaceChildren();
  const box = make("div", {});
  const show = (which) => {
    by = which;
    box.innerHTML = charts[by]; // drawn by the server (`qa/web/drawn/chart.py`)
  };
  show(by);
  place.replaceChildren(make("div", { class: "line" }, make("h2", {}, say("over time")), choice("by", say("over time"), ["source", "genre"], by, show)), box);
}

// --- an article removed ---

function discard(button) {
  const { remove: id, title } = button.dataset;
  const give = async () => {
    unload();
    try {
      await sent(`/v1/articles/${encodeURIComponent(id)}`, { method: "DELETE" });
    } catch (error) {
      return failed(error.message);
    }
    hide();
    changed();
  };
  propose(say("remove title"), [make("p", {}, say("remove said", { title }))], say("remove"), give, "main danger");
}

document.addEventListener("click", (event) => {
  const drop = event.target.closest?.("button[data-remove]");
  const into = event.target.closest?.("#qa-library button[data-collect]");
  const only = event.target.closest?.("#qa-library button[data-only]");
  if (drop) discard(drop);
  else if (into) collect(into.dataset.collect, into.dataset.title, reload);
  else if (only) narrow({ [only.dataset.only]: wanted[only.dataset.only] === only.dataset.value ? "" : only.dataset.value });
  else if (event.target.closest?.("[data-act=samples]")) {
    open("library");
    addSamples();
  }
});

// The library has other articles than before: here, in the side bar and in the welcome.
function changed() {
  forget();
  reload();
  at("#qa-respeak")?.click();
}

function fill() {
  const adding = at(".adding", root());
  if (adding) build(adding, changed);
  tools();
  if (view() === "library") load();
}

export function begin() {
  if (at(".adding", root())) takeDrops(at("#view-library"), addDropped);
  fill();
}

document.addEventListener("view", (event) => event.detail.name === "library" && at("#qa-library .tools > *") && reload());
document.addEventListener("setting", (event) => event.detail.name === "language" && fill());
