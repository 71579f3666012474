// The talk in the chat view: the turn under way is drawn by the server in #qa-latest; when the next one begins it moves
// up into #qa-earlier, which is the browser's. What a follow-up leans on goes with each question.
import { failed } from "./dialog.js";
import { all, at, make, narrow } from "./dom.js";
import { language, say } from "./say.js";
import { asked, isThere } from "./server.js";
import { fresh, line, load, remove, save } from "./shelf.js";
import { activate, belong, hide, leave } from "./source.js";
import { keepHere, keptHere, setting } from "./store.js";
import { open } from "./views.js";

const LONGEST = 20_000; // characters of one question or answer that are sent as history
const REMEMBERED = 12; // entries of history that are sent
const LONGEST_TITLE = 80;
const BATCH = 6; // turns that are drawn by one request
const LOOK = 2_000; // milliseconds between two looks whether the server is there, while an answer is coming
const HEARS = 10_000; // milliseconds in which Gradio takes what is asked, in a browser that is busy too, unless it has lost the connection
const opened = new Set(); // keys of the verdicts a reader opened
let talk = fresh(); // the conversation that is shown
let set = null; // what is set for a question that is about to be asked: {question, filters}
let asks = 0; // questions that were asked on this page, by which Stop names the one whose answer it ends
let running = null; // the answer that is coming: {ask, number, question, filters, replaced, over, done}, `over` kept by `done`
const nothing = () => ({ kept: [], nodes: [] });
let replaced = nothing(); // whose place the next question takes, as they are kept and as they are drawn
let newest = null; // id of the turn that was brought into view
let drawn = null; // the latest drawing of its turns
let cut = false; // whether the connection was lost: Gradio sends nothing from then on, until the page is loaded anew
let anew = false; // whether it is loaded anew to ask what stands in the box
let heard = 0; // when Gradio last took what was asked
const inTurn = line(); // what is done to it: nobody is faster than a question that is being stopped

const turns = () => at("#qa-earlier .turns");
const latest = () => at("#qa-latest .turn");
const underWay = () => latest()?.dataset.coming !== undefined;
const numberOf = (node) => Number(node.id.slice(1));
const isTold = (mine) => latest() !== null && !underWay() && numberOf(latest()) === mine.number;

export const current = () => talk;

// What is kept of the turn that `node` stands in: {question, stage, answer, signed}.
export const recordOf = (node) => talk.turns[numberOf(node.closest(".turn")) - 1] || null;

// Does what a button of a turn is for: `acts` has by name what is called with it, where `fits` holds of what is kept.
export const acting = (acts, fits = (record) => record.answer) =>
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".turn [data-act]");
    const record = button && recordOf(button);
    if (record && fits(record)) acts[button.dataset.act]?.(button);
  });

// --- asking ---

export function ask(question, within = null) {
  open("chat");
  if (narrow()) hide();
  set = { question, filters: within };
  const box = fillIn(question);
  sending();
  // As by the key: the button is not there while an answer is coming.
  setTimeout(() => box.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", bubbles: true })), 0);
  if (!narrow()) box.focus({ preventScroll: true }); // what was pressed may go
}

function fillIn(question) {
  const box = at("#qa-question textarea");
  box.value = question;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  return box;
}

// Asks `question` in place of the turn in `node`. If others follow that one, they stay in the conversation as it was,
// and a new one goes on from here.
export async function askInstead(node, question) {
  if (cut) return ask(question);
  const number = numberOf(node.closest(".turn"));
  const answer = recordOf(node)?.answer;
  leave();
  await inTurn(async () => {
    await ended();
    settle();
    const nodes = all(".turn", turns()).filter((turn) => numberOf(turn) >= number);
    for (const turn of nodes) turn.remove();
    const { title, collection } = talk;
    if (number < talk.turns.length) talk = { ...fresh(), title, collection, turns: talk.turns.slice(0, number - 1) };
    else replaced = { kept: talk.turns.splice(number - 1), nodes };
  });
  // What the new words name is looked for in them, unless a reader has set filters; the talk's own collection is none.
  const own = ([key, value]) => key === "collection" && String(value) === talk.collection;
  const chosen = Object.entries(answer?.filters || {}).some((one) => !(one[0] in answer.read) && !own(one));
  ask(question, chosen ? answer.filters : null);
}

function historyOf(turns) {
  const told = turns.filter((t) => t.answer).map((t) => [t.question, t.answer.text]);
  const history = told.flatMap(([q, a]) => [["user", q.slice(0, LONGEST)], ["assistant", a.slice(0, LONGEST)]]);
  return history.slice(-REMEMBERED);
}

// What the question of the turn in `node` was asked with.
export const historyBefore = (node) => historyOf(talk.turns.slice(0, numberOf(node.closest(".turn")) - 1));

// Hooks of the page's events (`SENT` in qa/web/page/frame.py): each fills in the text that goes along.

export const asking = (given) => {
  heard = performance.now();
  return inTurn(() => begun(given));
};

async function begun([question, strictness, , visit]) {
  const filters = set?.question === question ? set.filters : null;
  set = null;
  const same = question === running?.question && (filters === null || JSON.stringify(filters) === JSON.stringify(running.filters));
  const coming = same && !isTold(running); // sent twice in one press, and not asked again
  if (!question.trim() || coming) return ["", strictness, "", visit];
  await ended();
  settle();
  running = { ask: ++asks, number: talk.turns.length + 1, question, filters, replaced };
  running.over = new Promise((done) => (running.done = done));
  const sent = {
    language: language(),
    number: running.number,
    ask: running.ask,
    history: historyOf(talk.turns),
    length: setting("length"),
    model: setting("model"),
    collection: talk.collection,
    ...(filters === null ? {} : { filters }),
  };
  replaced = nothing();
  talk.title ||= question.trim().replace(/\s+/g, " ").slice(0, LONGEST_TITLE);
  talk.turns.push({ question, stage: "stopped", answer: null, signed: [] });
  keep();
  attend(running);
  return [question, strictness, JSON.stringify(sent), visit];
}

export const stopping = ([, visit]) => [JSON.stringify({ ask: running?.ask }), visit];

// Called when an answer is over, with its record (`recorded` in qa/web/turn.py).
export function answered([record]) {
  const turn = record ? JSON.parse(record) : null;
  if (running === null || turn?.number !== running.number) return; // a question that was sent twice in one press
  talk.turns[turn.number - 1] = { question: turn.question, stage: turn.stage, answer: turn.answer, signed: turn.signed };
  keep();
  close();
  document.dispatchEvent(new CustomEvent("drawn")); // now there is an answer to do something with
}

// Called when the server did not take a question, or its answer did not come back: it stands in the box again, to be
// asked within the same filters, and what it was to take the place of stays.
export async function lost() {
  if (running === null || underWay()) return; // sent twice, and one of the two is being answered
  const { question, number, replaced: back } = running;
  set = { question, filters: running.filters };
  talk.turns.splice(number - 1, Infinity, ...back.kept);
  turns().append(...back.nodes);
  close();
  fillIn(question);
  isThere().then((there) => failed(say(there ? "not taken" : "no server")));
  if (talk.turns.length) return keep();
  talk.title = "";
  await remove(talk.id);
  document.dispatchEvent(new CustomEvent("talks"));
}

function close() {
  running.done();
  running = null;
}

// --- a connection that is lost ---

// Looks whether the server is there for as long as the answer of `mine` is coming: where it is not, nobody else says so.
async function attend(mine) {
  for (let missed = 0; missed < 2; ) {
    await new Promise((later) => setTimeout(later, LOOK));
    if (running !== mine) return;
    missed = (await isThere()) ? 0 : missed + 1;
  }
  if (running === mine) broken();
}

// What has come of the answer stays, and says so; a question that did not arrive stands in the box again.
function broken() {
  const turn = latest();
  cut = true;
  if (!turn || numberOf(turn) !== running.number) return lost();
  close();
  end(turn, "failed");
  at(".answer", turn).append(
    make("div", { class: "problem failed" },
      make("p", { class: "headline", role: "status" }, make("strong", {}, say("connection lost"))),
      make("p", {}, say("connection lost said"))),
    make("div", { class: "acts" }, make("button", { type: "button", class: "act retry", "data-act": "retry" }, say("ask again"))));
}

// Shows the turn, whose answer is still coming, as one that is over.
function end(turn, stage) {
  turn.dataset.stage = stage;
  delete turn.dataset.coming;
  at(".progress", turn)?.replaceChildren();
}

// Called when something is asked: Gradio takes nothing any more once it has lost the connection, and is silent.
function sending() {
  const pressed = performance.now();
  setTimeout(() => heard < pressed && askAnew(), cut ? 0 : HEARS);
}

// Has the page loaded anew, which asks then what stands in the box.
async function askAnew() {
  if (!at("#qa-question textarea").value.trim()) return;
  anew = true; // also where Gradio is faster
  if (await isThere()) return location.reload();
  anew = false;
  failed(say("no server"));
}

// A page that is left keeps what stands in the box: Gradio loads it anew when the server is there again.
addEventListener("pagehide", () => {
  const question = at("#qa-question textarea")?.value || "";
  const filters = set?.question === question ? set.filters : null;
  keepHere("left", question ? JSON.stringify({ question, filters, anew }) : "");
});

// Puts what was left in the box there again, or asks it.
function takeUp() {
  const { question, filters, anew: asks } = JSON.parse(keptHere("left") || "{}");
  keepHere("left", "");
  if (!question || at("#qa-question textarea").value) return;
  if (asks) return ask(question, filters);
  set = { question, filters };
  fillIn(question);
}

// Stops the answer that is coming, if there is one, and waits until it is over.
async function ended() {
  if (running === null) return;
  const { over: ends } = running;
  const press = () => underWay() && at("#qa-stop").click();
  press();
  const again = setInterval(press, 100); // until the first drawing the server knows of nothing to stop
  await Promise.race([ends, new Promise((late) => setTimeout(late, 5_000))]);
  clearInterval(again);
  if (running?.over === ends) running = null;
}

// Moves the turn that is over up to the earlier ones, unless another takes its place. All that is in it goes along, with
// what a reader has open there; the node around it is the page's own to take away, so that another takes its place.
function settle() {
  const turn = latest();
  if (!turn) return;
  if (underWay()) end(turn, "stopped"); // nobody said so in time
  if (numberOf(turn) <= talk.turns.length) {
    const kept = turn.cloneNode(false);
    kept.append(...turn.childNodes);
    turns().append(kept);
  }
  turn.remove();
}

// Keeps the conversation, and tells whoever lists them.
export async function keep() {
  const kept = talk;
  await save(kept);
  if (kept === talk) remember(kept);
  document.dispatchEvent(new CustomEvent("talks"));
}

const remember = (shown) => keepHere("talk", shown.turns.length ? shown.id : "");

export function speaking() {
  return [JSON.stringify({ language: language() })];
}

// --- another conversation ---

// Shows the conversation that `find` gives or promises, an empty one without it, in place of the one that is shown.
export function show(find = fresh) {
  open("chat");
  return inTurn(async () => {
    await ended();
    const wanted = await find();
    if (!wanted) return; // deleted in another tab
    leave();
    talk = wanted;
    remember(talk);
    opened.clear();
    document.dispatchEvent(new CustomEvent("talks"));
    again();
    if (!narrow() && !talk.turns.length) at("#qa-question textarea").focus({ preventScroll: true });
  });
}

// Shows the kept conversation of that id; the one in which an answer is coming goes on.
export const showKept = (id) => (running && talk.id === id ? open("chat") : show(() => load(id)));

// Shows the turns of the conversation from the first one on.
function again() {
  newest = null;
  latest()?.remove();
  turns().replaceChildren();
  if (talk.turns.length) draw(talk);
}

// Has the turns of a conversation drawn, some at a time, and goes to its end, unless it goes on meanwhile.
async function draw(shown) {
  const drawing = (drawn = {}); // another drawing, also of the same conversation, ends this one
  const told = shown.turns.map((t, index) => ({ ...t, number: index + 1 }));
  const spoken = language();
  try {
    for (let first = 0; first < told.length; first += BATCH) {
      const { html, signed } = await asked("/ui/turns", { language: spoken, turns: told.slice(first, first + BATCH) });
      if (drawn !== drawing || talk.id !== shown.id || language() !== spoken) return;
      signed.forEach((all_, index) => (shown.turns[first + index].signed = all_));
      const held = document.createElement("template");
      held.innerHTML = html;
      const later = all(".turn", turns()).find((turn) => numberOf(turn) > first + BATCH);
      turns().insertBefore(held.content, later || null);
    }
  } catch (error) {
    failed(error.message);
  }
  if (!latest()) at("#qa-earlier .turn:last-child .question")?.scrollIntoView({ block: "start", behavior: "auto" });
}

// --- after a redraw ---

function redrawn() {
  for (const key of opened) {
    const details = at(`details[data-key="${CSS.escape(key)}"]`);
    if (details && !details.open) details.open = true;
  }
  activate();
  belong();
  document.dispatchEvent(new CustomEvent("drawn"));
  const turn = latest();
  if (!turn) newest = null;
  if (!turn || turn.id === newest) return;
  newest = turn.id;
  at(".question", turn)?.scrollIntoView({ block: "start", behavior: "auto" });
}

// --- clicks and keys ---

document.addEventListener("click", (event) => {
  // Before the browser opens or closes it; keys come here as clicks too.
  const details = event.target.closest?.("summary")?.closest("details[data-key]");
  if (details?.open) opened.delete(details.dataset.key);
  else if (details) opened.add(details.dataset.key);
  if (event.target.closest?.("#qa-stop:focus") && !narrow()) at("#qa-question textarea").focus({ preventScroll: true }); // it goes
  const example = event.target.closest?.("button[data-question]");
  if (example?.closest("details.understood")) example.closest("details").open = false; // as it moves up with its turn
  if (example) ask(example.dataset.question, example.dataset.within ? JSON.parse(example.dataset.within) : null);
  if (event.target.closest?.("[data-act=new]")) show();
  if (event.target.closest?.("#qa-ask")) sending();
});

document.addEventListener("setting", (event) => {
  if (event.detail.name === "language") inTurn(() => running || again());
});

document.addEventListener("keydown", (event) => {
  const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing;
  if (sends && event.target.matches?.("#qa-question textarea")) sending();
});

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  if (!(event.key in STEPS) || !event.target.matches?.("#qa-strictness input")) return;
  // Gradio gives each radio button a name of its own, so that the browser does not know that they belong together.
  const inputs = all("#qa-strictness input");
  const next = inputs[(inputs.indexOf(event.target) + STEPS[event.key] + inputs.length) % inputs.length];
  event.preventDefault();
  next.focus();
  next.click();
});

export async function begin() {
  new MutationObserver(redrawn).observe(at("#qa-talk"), { childList: true, subtree: true, attributeFilter: ["class"] });
  if (!narrow()) at("#qa-question textarea").focus({ preventScroll: true });
  const kept = await load(keptHere("talk")); // the page was loaded again
  if (kept && talk.turns.length === 0) {
    talk = kept;
    draw(kept);
  }
  document.dispatchEvent(new CustomEvent("talks"));
  takeUp();
}
