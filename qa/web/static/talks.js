// The conversations in the side bar: listed by day, searched, opened, renamed, shared, deleted.
import { picker } from "./collections.js";
import { choice, failed, propose } from "./dialog.js";
import { at, field, make, narrow, redraw } from "./dom.js";
import { pick } from "./files.js";
import { say } from "./say.js";
import { download, named } from "./server.js";
import { amend, heads, load, remove } from "./shelf.js";
import { current, show, showKept } from "./talk.js";

const BEFORE = 12; // characters shown before and after the words that were searched for
const AFTER = 60;
const MOST = 200; // conversations that are listed
let search = null;
let list = null;
let open = null; // id of the conversation whose actions are shown

const DAY = 86_400_000;

function age(at_) {
  const midnight = new Date().setHours(0, 0, 0, 0);
  if (at_ >= midnight) return "today";
  if (at_ >= midnight - DAY) return "yesterday";
  return at_ >= midnight - 6 * DAY ? "this week" : "older";
}

async function fill() {
  if (!list) return;
  const wanted = search.value.trim().toLocaleLowerCase();
  const kept = await heads();
  const found = kept.filter((h) => !wanted || `${h.title}\n${h.collection || ""}\n${h.words}`.toLocaleLowerCase().includes(wanted));
  const items = [];
  let group = null;
  for (const head of found.slice(0, MOST)) {
    const name = age(head.at);
    if (name !== group && !wanted) items.push(make("li", { class: "day" }, say(name)));
    group = name;
    items.push(item(head, wanted));
  }
  search.hidden = kept.length === 0;
  if (!found.length) items.push(make("li", { class: "nothing" }, say(kept.length ? "none found" : "no talks")));
  redraw(list, ".kept", () => list.replaceChildren(...items), at("#qa-new"));
}

function item(head, wanted) {
  const shown = head.id === current().id;
  const title = make("button", { type: "button", class: "talk", dir: "auto", "aria-current": shown ? "true" : null, onclick: () => showKept(head.id) }, head.title);
  const snippet = wanted ? found(head.words, wanted) : null;
  if (head.collection) title.append(make("span", { class: "snippet" }, head.collection));
  if (snippet) title.append(snippet);
  const more = make("button", { type: "button", class: "more", "aria-label": say("more about", { title: head.title }), "aria-expanded": String(open === head.id) }, "⋯");
  more.addEventListener("click", async () => {
    open = open === head.id ? null : head.id;
    await fill();
    at(`[data-talk="${CSS.escape(head.id)}"] .more`, list)?.focus();
  });
  const line = make("li", { class: shown ? "kept shown" : "kept", "data-talk": head.id }, title, more);
  if (open === head.id) {
    const act = (name, does) => make("button", { type: "button", class: "act", onclick: () => does(head) }, say(name));
    line.append(make("div", { class: "acts" }, act("rename", retitle), act("talk collection", gather), act("share", share), act("delete", discard)));
  }
  return line;
}

// The words that were searched for, with those around them.
function found(words, wanted) {
  const place = words.toLocaleLowerCase().indexOf(wanted);
  if (place < 0) return null;
  const first = Math.max(0, place - BEFORE);
  const end = place + wanted.length;
  return make("span", { class: "snippet" }, first > 0 ? "…" : "", words.slice(first, place),
    make("mark", {}, words.slice(place, end)), words.slice(end, end + AFTER));
}

function retitle(head) {
  const input = make("input", { type: "text", maxlength: 120 });
  input.value = head.title;
  const give = async () => {
    const title = input.value.replace(/\s+/g, " ").trim();
    if (!title) return false;
    if (current().id === head.id) current().title = title;
    await amend(head.id, { title });
    done();
  };
  propose(say("rename"), [field(say("title"), input)], say("save"), give);
  input.select();
}

function gather(head) {
  let collection = head.collection || "";
  const give = async () => {
    if (current().id === head.id) current().collection = collection;
    await amend(head.id, { collection });
    done();
  };
  const pick = picker(collection, (chosen) => (collection = chosen));
  propose(say("talk collection"), [make("p", {}, say("talk collection said")), pick], say("save"), give);
}

function share(head) {
  let form = "html";
  const give = async () => {
    const kept = await load(head.id);
    const told = { form, title: kept.title, turns: kept.turns };
    await download("/ui/talk", told, named(kept.title, form)).catch((error) => failed(error.message));
    done();
  };
  const forms = choice("form", say("share"), ["html", "json"], form, (f) => (form = f));
  propose(say("share title"), [make("p", {}, say("share said")), forms], say("save"), give);
}

function discard(head) {
  let next = null; // what has the focus then, unless it is in the list
  const give = async () => {
    if (current().id === head.id) {
      await show(); // first: what comes of an answer under way is kept
      next = at(narrow() ? "#qa-bar [data-act=menu]" : "#qa-question textarea");
    }
    await remove(head.id);
    done();
  };
  const said = make("p", {}, say("delete said", { title: head.title }));
  propose(say("delete title"), [said], say("delete"), give, "main danger").closed.then(() => next?.focus({ preventScroll: true }));
}

function done() {
  open = null;
  fill();
}

export function begin() {
  search = make("input", { type: "search", class: "search", placeholder: say("search talks"), "aria-label": say("search talks") });
  search.addEventListener("input", fill);
  list = make("ul", { class: "talks" });
  const file = make("button", { type: "button", class: "open-file", onclick: pick }, say("open file"));
  at("#qa-history .history").replaceChildren(search, list, file);
  fill();
}

document.addEventListener("talks", fill);
document.addEventListener("setting", (event) => event.detail.name === "language" && begin());
document.addEventListener("visibilitychange", () => document.hidden || fill());
