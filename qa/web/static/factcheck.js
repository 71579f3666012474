// The view in which a text of one's own is checked: the draft on the left, marked as the server tells of each sentence,
// what was found on the right. The draft, the findings and what the reader says of them are kept in this browser.
import { picker } from "./collections.js";
import { dialogue, failed, propose } from "./dialog.js";
import { all, at, chooseFiles, field, make, narrow, takeDrops } from "./dom.js";
import { GENRES, LARGEST_FILE, REPORTS } from "./given.js";
import { counted, day, language, say } from "./say.js";
import { asked, download, named, refusal, sent } from "./server.js";
import { laid, lay } from "./shelf.js";
import { signOff, signatures, stands } from "./signing.js";
import { keep as set, setting } from "./store.js";

const VERDICTS = ["contradicted", "outdated", "disputed", "not_found", "supported", "no_claim"];
const MEGABYTES = Math.floor(((LARGEST_FILE / 2 ** 20) * 5) / 8); // of a file: in base 64 it grows by a third, and what was found goes with it
const PAUSE = 600; // milliseconds after the last change until it is kept
const SHORT = 160; // characters of a sentence that its finding begins with
const LEFT = "draft.left";
const empty = () => ({ text: "", name: "", file: "", collection: "", within: {}, handed: [], sentences: [], citations: [], notices: [], filters: {}, model: "extractive", total: 0, over: true });

const ours = () => ({ text: draft.text, name: draft.name, file: draft.file, handed: draft.handed, collection: draft.collection, within: draft.within });

let draft = empty();
let only = ""; // the verdict that is shown, "" for all that claim something
let running = null; // what ends the checking under way
let keeping = 0;
let reached = 0; // how much of the text stands on the page, marked
let marked = []; // each sentence where it stands in the text on the page, by its number; those that stand nowhere are left out
let cards = []; // what was found on each sentence, on the page

const desk = () => at("#qa-factcheck .desk");
const said = (n) => marked[n];
const card = (n) => cards[n];

function keepIt() {
  clearTimeout(keeping);
  keeping = setTimeout(async () => {
    keeping = 0;
    await lay("draft", draft);
  }, PAUSE);
}

// A page that is left has no time for the database: what was not kept yet lies in the small storage until the next visit.
addEventListener("pagehide", () => keeping && set(LEFT, JSON.stringify(draft)));

async function kept() {
  const left = setting(LEFT);
  if (!left) return laid("draft").catch(() => null);
  set(LEFT, null);
  const found = JSON.parse(left);
  await lay("draft", found);
  return found;
}

// --- writing ---

function write() {
  const box = make("textarea", { rows: 14, dir: "auto", placeholder: say("draft here"), spellcheck: "false" });
  const count = make("span", { class: "soft" });
  const told = () => (count.textContent = counted("draft words", words(box.value)));
  box.value = draft.text;
  box.addEventListener("input", () => {
    Object.assign(draft, { text: box.value, file: "", handed: [] }); // what was told of the file holds of the file
    told();
    keepIt();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) check();
  });
  told();
  desk().replaceChildren(
    field(say("your draft"), box),
    picker(draft.collection, (chosen) => (Object.assign(draft, { collection: chosen }), keepIt())), narrowing(),
    make("p", { class: "row" },
      make("button", { type: "button", class: "main", onclick: check }, say("check draft")),
      make("button", { type: "button", class: "plain", onclick: choose }, say("draft file")), count),
    make("p", { class: "soft state", role: "status" }));
}

// Which articles count beside the collection: by outlet, genre and date, folded away until any of them is chosen.
function narrowing() {
  const narrowed = (name, input) => {
    input.name = name;
    input.value = draft.within[name] || "";
    input.addEventListener("input", () => {
      const { [name]: _, ...rest } = draft.within;
      draft.within = input.value.trim() ? { ...rest, [name]: input.value.trim() } : rest;
      keepIt();
    });
    return field(say(`filter: ${name}`), input);
  };
  const genre = make("select", {}, make("option", { value: "" }, say("any")), GENRES.map((g) => make("option", { value: g }, say(`genre: ${g}`))));
  const date = () => make("input", { type: "date" });
  return make("details", { class: "narrowing", open: Object.keys(draft.within).length > 0 }, make("summary", {}, say("filters")),
    narrowed("source", make("input", { type: "text", placeholder: say("any or several") })), narrowed("genre", genre), narrowed("published_from", date()), narrowed("published_to", date()));
}

// What is chosen, as a program asks for it.
function filtered() {
  const { source, genre, ...dates } = draft.within;
  const several = (words) => words.split(";").map((one) => one.trim()).filter(Boolean);
  return { ...dates, ...(source ? { source: several(source) } : {}), ...(genre ? { genre: [genre] } : {}), ...(draft.collection ? { collection: [draft.collection] } : {}) };
}

const HAN = /[\u3400-\u9fff]/g;
const words = (text) => (text.match(HAN) || []).length + (text.replace(HAN, " ").match(/\S+/g) || []).length;

const choose = () => chooseFiles({ accept: ".txt,.text,.md,.markdown,.html,.htm,.xhtml,.docx" }, take);

function take([file]) {
  if (running || !file) return;
  if (file.size > MEGABYTES * 1e6) return failed(say("too large", { size: MEGABYTES }));
  if (draft.text.trim()) putAway(() => void read(file));
  else read(file);
}

async function read(file) {
  const state = at(".state", desk());
  if (state) state.textContent = say("draft reading", { name: file.name });
  try {
    const data = await encoded(file);
    const { text, notices } = await asked("/ui/draft", { name: file.name, data });
    draft = { ...empty(), text, handed: notices, collection: draft.collection, within: draft.within, name: file.name.replace(/\.\w+$/, ""), file: /\.docx$/i.test(file.name) ? data : "" };
    keepIt();
    write();
    at("textarea", desk()).focus();
  } catch (error) {
    if (state) state.textContent = "";
    failed(error.message);
  }
}

const encoded = (file) =>
  new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(file);
  });

// --- checking ---

async function check() {
  if (running || !draft.text.trim()) return at("textarea", desk())?.focus();
  const ending = (running = new AbortController());
  draft = { ...empty(), ...ours(), over: false };
  only = "";
  show();
  at(".stop", desk())?.focus();
  try {
    const told = { text: draft.text, notices: draft.handed, stream: true, filters: filtered() };
    const options = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(told), signal: ending.signal };
    for await (const [name, event] of events(await sent("/v1/factcheck", options))) {
      if (name === "checked") step(event);
      else if (name === "final") end(event);
      else if (name === "error") throw refusal(event, say("no server"));
    }
  } catch (error) {
    if (!ending.signal.aborted) failed(error.message);
  }
  running = null;
  around();
  keepIt();
  asItStands();
}

async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read().catch(() => {
      throw new Error(say("broke off"));
    });
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const told = Object.fromEntries(part.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
      if (told.event && told.data) yield [told.event, JSON.parse(told.data)];
    }
  }
}

function step({ total, sentence, citations }) {
  draft.total = total;
  draft.citations.push(...citations);
  draft.sentences.push(sentence);
  const [words, rest] = [new DocumentFragment(), at(".rest", desk())];
  mark(draft.sentences.length - 1, words, at(".findings-list", desk()));
  rest.before(words);
  rest.textContent = draft.text.slice(reached);
  if (!at(".said[tabindex='0']", desk())) reachable();
  around();
  keepIt();
}

function end({ notices, filters, model, citations }) {
  Object.assign(draft, { notices, filters, model, citations, over: true });
}

// --- the draft and what was found, side by side ---

function show() {
  [reached, marked, cards] = [0, [], []];
  const words = new DocumentFragment();
  const list = make("ol", { class: "findings-list" });
  draft.sentences.forEach((_, n) => mark(n, words, list));
  const paper = make("div", { class: "paper", dir: "auto", role: "group", "aria-label": say("your draft") }, words, make("span", { class: "rest" }, draft.text.slice(reached)));
  paper.addEventListener("keydown", along);
  desk().replaceChildren(
    make("div", { class: "tools" }),
    make("div", { class: "sides" }, paper,
      make("section", { class: "found", "aria-label": say("findings") }, make("div", { class: "only" }), list, make("p", { class: "soft none", hidden: true }, say("no findings")))));
  reachable();
  around();
}

// What stands around the two sides: how far it has come, what can be done, what is shown of it.
function around() {
  const tools = at(".tools", desk());
  if (!tools) return;
  if (running && at(".stop", tools)) progress(tools);
  else tools.replaceChildren(...(running ? going() : come()));
  filters();
}

function going() {
  return [
    make("progress", { "aria-label": say("check draft") }),
    make("span", { class: "soft far" }),
    make("button", { type: "button", class: "plain stop", onclick: () => running?.abort() }, say("stop")),
  ];
}

function progress(tools) {
  const bar = at("progress", tools);
  const values = { done: draft.sentences.length, total: draft.total };
  bar.max = draft.total || 1;
  bar.value = draft.sentences.length;
  at(".far", tools).textContent = say("draft checking", values);
}

function chosen() {
  const { source, genre, ...dates } = draft.within;
  const days = Object.entries(dates).map(([name, iso]) => `${say(`chip: ${name}`)} ${day(iso)}`);
  return [draft.collection, source, genre && say(`genre: ${genre}`), ...days].filter(Boolean);
}

const changed = () => draft.citations.some((c) => c.status !== "current");

function come() {
  const values = { done: draft.sentences.length, total: draft.total };
  const state = draft.over ? counted("draft checked", draft.sentences.length) : say("draft broken off", values);
  const act = (name, does, kind = "plain") => make("button", { type: "button", class: kind, onclick: does }, say(name));
  const watches = desk().dataset.watching === "on" && draft.citations.length > 0;
  return [
    make("p", { class: "state", role: "status" }, [state, chosen().length ? say("within", { name: chosen().join(", ") }) : "", ...draft.notices, changed() ? say("draft changed") : ""].filter(Boolean).join(" ")),
    make("p", { class: "row" }, act("check draft", check, draft.over ? "plain" : "main"), act("change draft", change), act("new draft", another), watches ? act("watch draft", watch) : null),
    make("div", { class: "row saving", role: "group", "aria-label": say("save report") }, make("span", { class: "soft" }, say("save report")),
      REPORTS.map((form) => make("button", { type: "button", class: "plain", onclick: () => save(form) }, say(`report: ${form}`)))),
  ];
}

function filters() {
  const count = (verdict) => draft.sentences.filter((s) => s.verdict === verdict).length;
  const claims = draft.sentences.length - count("no_claim");
  const one = (verdict, name, number) =>
    make("button", { type: "button", "aria-pressed": String(only === verdict), "data-only": verdict || "all", onclick: () => filter(verdict) }, `${say(name)} `, make("span", { class: "number" }, number.toLocaleString(language())));
  const present = VERDICTS.filter((verdict) => count(verdict));
  const focused = document.activeElement?.dataset?.only;
  const group = make("div", { class: "choice", role: "group", "aria-label": say("show findings") }, one("", "all findings", claims), present.map((v) => one(v, `draft: ${v}`, count(v))));
  at(".only", desk()).replaceChildren(group);
  if (focused) at(`[data-only="${focused}"]`, group)?.focus();
  at(".none", desk()).hidden = Boolean(running || at(".finding:not([hidden])", desk()));
}

const shown = (sentence) => (only ? sentence.verdict === only : sentence.verdict !== "no_claim");

function filter(verdict) {
  only = verdict;
  draft.sentences.forEach((sentence, n) => {
    card(n).hidden = !shown(sentence);
    said(n)?.classList.toggle("off", !shown(sentence));
  });
  filters();
  reachable();
}

// Puts the next sentence at the end of `words`, marked, with the text before it, and what was found on it at the end of
// `list`. Sentences come in the order of the text.
function mark(n, words, list) {
  const sentence = draft.sentences[n];
  const place = draft.text.indexOf(sentence.text, reached);
  if (place >= 0) {
    const node = make("span", { class: `said ${sentence.verdict}`, "data-n": n, role: "button", tabindex: "-1", onclick: () => pair(n, true) }, sentence.text, make("span", { class: "sr" }, ` (${say(`draft: ${sentence.verdict}`)})`));
    node.classList.toggle("off", !shown(sentence));
    node.classList.toggle("settled", Boolean(sentence.settled));
    words.append(draft.text.slice(reached, place), node);
    marked[n] = node;
    reached = place + sentence.text.length;
  }
  list.append((cards[n] = finding(sentence, n)));
}

// One sentence of the draft is reached by Tab, the others from it by the arrows.
function reachable() {
  const nodes = all(".said:not(.off)", desk());
  const current = nodes.find((node) => node.classList.contains("current")) || nodes[0];
  for (const node of all(".said[tabindex='0']", desk())) if (node !== current) node.tabIndex = -1;
  if (current) current.tabIndex = 0;
}

function along(event) {
  const nodes = all(".said:not(.off)", desk());
  const now = nodes.indexOf(event.target);
  if (now < 0) return;
  if (event.key === "Enter" || event.key === " ") pair(Number(event.target.dataset.n), true);
  else if (event.key === "ArrowDown" || event.key === "ArrowRight") go(nodes[now + 1]);
  else if (event.key === "ArrowUp" || event.key === "ArrowLeft") go(nodes[now - 1]);
  else return;
  event.preventDefault();
}

function go(node) {
  if (!node) return;
  pair(Number(node.dataset.n), false);
  node.focus();
}

// Shows which sentence and which finding belong together; with `over` the finding has the focus.
function pair(n, over) {
  for (const node of all(".current", desk())) node.classList.remove("current");
  const [left, right] = [said(n), card(n)];
  left?.classList.add("current");
  right?.classList.add("current");
  reachable();
  if (!narrow() || over) right?.scrollIntoView({ block: "nearest", behavior: "auto" });
  if (over) right?.focus({ preventScroll: !narrow() });
}

// --- one finding ---

function finding(sentence, n) {
  const { verdict, reasons, mend, judged_by: judge } = sentence;
  const cited = sentence.citations.map((number) => draft.citations.find((c) => c.number === number)).filter(Boolean);
  const item = make("li", { class: `finding ${verdict}`, "data-n": n, tabindex: "-1", hidden: !shown(sentence) },
    make("p", { class: "traits" }, make("span", { class: "trait verdict" }, say(`draft: ${verdict}`)), judge ? make("span", { class: "trait" }, say("judged by", { name: judge })) : null),
    make("button", { type: "button", class: "words", dir: "auto", "aria-label": say("in the draft", { words: brief(sentence.text) }), onclick: () => back(n) }, brief(sentence.text)),
    reasons.map((reason) => make("p", { class: "reason", dir: "auto" }, reason)),
    mend ? make("p", { class: "reason", dir: "auto" }, `${say("draft mend")} `, make("q", {}, mend)) : null,
    cited.map(evidence), reporters(sentence), settling(sentence, n), signing(sentence, n));
  return item;
}

const brief = (text) => {
  const plain = text.replace(/\s+/g, " ");
  return plain.length > SHORT ? `${plain.slice(0, SHORT).trimEnd()}…` : plain;
};

function evidence(c) {
  const query = new URLSearchParams({ article: c.article_id, revision: c.revision, mark: `${c.start}-${c.end}`, n: c.number });
  const about = [c.title || say("untitled"), c.source, day(c.published_at || "")].filter(Boolean).join(" — ");
  return make("figure", { class: "evidence" }, make("blockquote", { dir: "auto" }, c.quote),
    make("figcaption", { dir: "auto" }, make("a", { href: `/source?${query}`, "data-source": true }, `[${c.number}] ${about}`),
      c.status === "superseded" || c.status === "removed" ? make("span", { class: "soft" }, ` ${say(`status: ${c.status}`)} `, c.now ? make("q", {}, c.now) : null) : null));
}

function reporters({ independent, reported_by: others }) {
  if (independent < 2 && !others.length) return null;
  const names = [...new Set(others.map((r) => r.source || r.title || r.article_id))].join(", ");
  return make("p", { class: "soft" }, counted("draft sources", independent), names ? `. ${say("also in", { names })}` : "");
}

function settling(sentence, n) {
  if (sentence.verdict === "no_claim") return null;
  const settle = (value) => {
    sentence.settled = sentence.settled === value ? "" : value;
    for (const button of all("[data-settle]", card(n))) button.setAttribute("aria-pressed", String(button.dataset.settle === sentence.settled));
    for (const node of [said(n), card(n)]) node?.classList.toggle("settled", Boolean(sentence.settled));
    keepIt();
  };
  const button = (value, name) => make("button", { type: "button", "data-settle": value, "aria-pressed": String(sentence.settled === value), onclick: () => settle(value) }, say(name));
  const note = make("input", { type: "text", maxlength: 2000, dir: "auto", autocomplete: "off" });
  note.value = sentence.note || "";
  note.addEventListener("input", () => {
    sentence.note = note.value.trim() ? note.value : null;
    keepIt();
  });
  return make("div", { class: "settling" },
    make("div", { class: "choice", role: "group", "aria-label": brief(sentence.text) }, button("accepted", "accept"), button("dismissed", "dismiss")),
    field(say("finding note"), note));
}

// Who has signed the finding off, and a way to do it: where anything is written at all.
function signing(sentence, n) {
  const signed = sentence.signed || [];
  if (desk().dataset.watching !== "on" || !sentence.citations.length) return signed.length ? make("p", { class: "sign-off" }, signatures(signed)) : null;
  const again = () => {
    at(".sign-off", card(n)).replaceWith(signing(sentence, n));
    keepIt();
  };
  const give = () => signOff({ report: report(), number: n + 1 }, sentence.text, "sign finding", (all_) => {
    sentence.signed = all_;
    again();
  });
  return make("p", { class: "sign-off" }, signatures(signed, again), stands(signed) ? null : make("button", { type: "button", class: "plain", onclick: give }, say("sign off")));
}

// The report as it stands now: what was cited may have been corrected or removed since, and others may have signed
// findings off, or withdrawn that.
async function asItStands() {
  const checked = draft;
  if (!checked.sentences.length) return;
  const told = await asked("/ui/report", { form: "json", report: report() }).catch(() => null);
  if (!told || draft !== checked || told.sentences.length !== checked.sentences.length) return;
  const same = JSON.stringify(checked.citations) === JSON.stringify(told.citations);
  checked.citations = told.citations;
  if (!same) {
    around();
    keepIt();
  }
  checked.sentences.forEach((sentence, n) => {
    if (same && JSON.stringify(sentence.signed || []) === JSON.stringify(told.sentences[n].signed)) return;
    sentence.signed = told.sentences[n].signed;
    const [before, now] = [card(n), (cards[n] = finding(sentence, n))];
    before?.replaceWith(now);
  });
}

function back(n) {
  pair(n, false);
  const node = said(n);
  node?.scrollIntoView({ block: "center", behavior: "auto" });
  node?.focus({ preventScroll: true });
}

// --- what is done with a draft ---

function change() {
  Object.assign(draft, { ...empty(), ...ours() });
  keepIt();
  write();
  at("textarea", desk()).focus();
}

function another() {
  putAway(() => {
    draft = empty();
    lay("draft", draft);
    write();
    setTimeout(() => at("textarea", desk()).focus(), 0);
  });
}

// Asks before something takes the place of the draft that is there.
const putAway = (does) => propose(say("new draft title"), [make("p", {}, say("new draft said"))], say("put away"), does, "main danger");

const report = () => {
  const { sentences, citations, notices, filters: within, model } = draft;
  return { sentences, citations, notices, filters: within, model };
};

function save(form) {
  const name = named(draft.name || brief(draft.text), form);
  const file = form === "docx" ? draft.file : ""; // the very document comes back, with the findings in it
  download("/ui/report", { form, report: report(), file }, name).catch((error) => failed(error.message));
}

async function watch() {
  try {
    await asked("/ui/watch", { report: report() });
    set("watching", "yes");
    dialogue(say("watch draft"), [make("p", { role: "status" }, say("watching it"))]);
  } catch (error) {
    failed(error.message);
  }
}

const fill = () => (draft.sentences.length || running ? show() : write());

export async function begin() {
  takeDrops(at("#qa-factcheck section"), ({ files }) => take(files));
  draft = { ...empty(), ...(await kept()) };
  fill();
  asItStands();
}

document.addEventListener("setting", (event) => event.detail.name === "language" && desk() && fill());
