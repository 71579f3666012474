// The talk in the chat view: the turn under way is drawn by the server in #qa-latest; when the next one begins it moves
// up into #qa-earlier, which is the browser's. What a follow-up leans on goes with each question.
import { all, at, narrow } from "./dom.js";
import { language } from "./say.js";
import { activate } from "./source.js";
import { open } from "./views.js";

const LONGEST = 20_000; // characters of one question or answer that are sent as history
const opened = new Set(); // keys of the verdicts a reader opened
let filters = null; // set for the next question
let running = null; // the answer that is coming: {number, question, over, done}, `over` a promise that `done` keeps
let newest = null; // id of the turn that was brought into view
const talk = []; // [{question, text}] of the turns before

const turns = () => at("#qa-earlier .turns");
const latest = () => at("#qa-latest .turn");
const over = (turn) => ["done", "stopped", "failed"].includes(turn?.dataset.stage);

// --- asking ---

export function ask(question, within = null) {
  const box = at("#qa-question textarea");
  if (!box) return;
  open("chat");
  filters = within;
  box.value = question;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  setTimeout(() => at("#qa-ask")?.click(), 0);
}

// Hooks of the page's events (`SENT` in views/frame.py): each fills in the text that goes along.

export async function asking([question, strictness, , visit]) {
  if (!question.trim() || question === running?.question) return [question, strictness, "", visit];
  await ended();
  settle();
  running = { number: turns().children.length + 1, question };
  running.over = new Promise((done) => (running.done = done));
  const sent = {
    language: language(),
    number: running.number,
    history: talk.flatMap((t) => [["user", t.question.slice(0, LONGEST)], ["assistant", t.text.slice(0, LONGEST)]]).slice(-12),
    ...(filters === null ? {} : { filters }),
  };
  filters = null;
  return [question, strictness, JSON.stringify(sent), visit];
}

export function beginning([, visit]) {
  forget();
  return [JSON.stringify({ language: language() }), visit];
}

export function speaking() {
  return [JSON.stringify({ language: language() })];
}

// Called when an answer is over, with its record (`recorded` in qa/web/turn.py).
export function answered([record]) {
  const turn = record ? JSON.parse(record) : null;
  if (running === null || turn?.number !== running.number) return; // a question that was sent twice in one press
  if (turn.answer) talk.push({ question: turn.question, text: turn.answer.text });
  running.done();
  running = null;
}

// Stops the answer that is coming, if there is one, and waits until it is over.
async function ended() {
  if (running === null) return;
  if (!over(latest())) at("#qa-stop")?.click();
  await Promise.race([running.over, new Promise((late) => setTimeout(late, 5_000))]);
}

// Moves the turn that is over up to the earlier ones. A copy, since the page's own node is the page's to take away.
function settle() {
  const turn = latest();
  if (!turn) return;
  turns().append(turn.cloneNode(true));
  turn.remove();
}

function forget() {
  talk.length = 0;
  running = newest = null;
  turns().replaceChildren();
}

// --- after a redraw ---

function redrawn() {
  for (const key of opened) {
    const details = at(`details[data-key="${CSS.escape(key)}"]`);
    if (details && !details.open) details.open = true;
  }
  activate();
  const turn = latest();
  if (!turn) newest = null;
  if (!turn) return;
  if (turn.id === newest) return;
  newest = turn.id;
  at(".question", turn)?.scrollIntoView({ block: "start", behavior: "auto" });
}

// --- clicks and keys ---

document.addEventListener("click", (event) => {
  // Before the browser opens or closes it; keys come here as clicks too.
  const details = event.target.closest?.("summary")?.closest("details[data-key]");
  if (details?.open) opened.delete(details.dataset.key);
  else if (details) opened.add(details.dataset.key);
  const example = event.target.closest?.("button[data-question]");
  if (example) ask(example.dataset.question);
  if (event.target.closest?.("[data-act=new]")) at("#qa-new")?.click();
  if (event.target.closest?.("#qa-new")) open("chat");
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

export function begin() {
  new MutationObserver(redrawn).observe(at("#qa-talk"), { childList: true, subtree: true, attributeFilter: ["class"] });
  if (!narrow()) at("#qa-question textarea").focus({ preventScroll: true });
}
