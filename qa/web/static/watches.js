// The view of what is watched: a question to watch, the list with what was found, what was read and what is let go; and
// the number of what is unread beside its name in the side bar, in a browser that has watched something.
import { picker } from "./collections.js";
import { dialogue, failed, propose } from "./dialog.js";
import { at, field, make, redraw } from "./dom.js";
import { counted, language, say } from "./say.js";
import { asked, sent } from "./server.js";
import { keep, setting } from "./store.js";
import { acting, recordOf } from "./talk.js";
import { view } from "./views.js";

const root = () => at("#qa-watches section");
let within = ""; // the collection in which a question is watched
let latest = 0; // the number of the latest request: what an earlier one brings is too late

async function load() {
  const number = ++latest;
  let told;
  try {
    told = await (await sent(`/ui/watches?${new URLSearchParams({ language: language() })}`)).json();
  } catch (error) {
    if (number === latest) at(".held", root())?.replaceChildren(make("p", { class: "nothing" }, say("failed", { why: error.message })));
    return;
  }
  if (number !== latest) return;
  const first = at(".watch-form input", root());
  for (const [name, html] of [["held", told.html], ["pins", told.pins]]) {
    const place = at(`.${name}`, root());
    redraw(place, ".watch", () => (place.innerHTML = html), first); // by the server, text as text (`drawn/watched.py`)
  }
  badge(told.unread);
}

function badge(unread) {
  const link = at("#qa-nav a[data-view=watches]");
  at(".unread-count", link)?.remove();
  if (unread) link?.append(make("span", { class: "unread-count" }, make("span", { "aria-hidden": "true" }, String(unread)), make("span", { class: "sr" }, counted("unread", unread))));
}

// --- what is watched ---

function form() {
  const place = at(".watching", root());
  if (!place) return;
  const box = make("input", { type: "text", name: "question", maxlength: 2000, autocomplete: "off" });
  const said = make("p", { class: "soft", role: "status" });
  const add = make("form", { class: "watch-form" },
    make("label", {}, make("span", {}, say("watch a question")), box), picker(within, (chosen) => (within = chosen)),
    make("button", { type: "submit", class: "main" }, say("watch")),
    make("button", { type: "button", class: "plain", onclick: () => again(said) }, say("look again")));
  add.addEventListener("submit", (event) => {
    event.preventDefault();
    if (box.value.trim()) watchQuestion(box);
    else box.focus();
  });
  place.replaceChildren(add, said);
}

async function done(does) {
  try {
    const told = await does();
    keep("watching", "yes");
    await load();
    return told;
  } catch (error) {
    failed(error.message);
    return null;
  }
}

async function watchQuestion(box) {
  const made = await done(() => asked("/v1/watches", { question: box.value.trim(), ...(within ? { filters: { collection: [within] } } : {}) }));
  if (made) box.value = "";
  box.focus();
}

async function again(said) {
  said.textContent = say("looking");
  const told = await done(() => asked("/v1/watches/run", {}));
  said.textContent = told ? counted("looked again", told.data.length) : "";
}

// Lets go of the watch or the pin that the button stands on; `act` is "unwatch" or "unpin".
function letGo(button, path, act) {
  const question = at("h2, h3", button.closest(".watch")).textContent;
  const give = () => {
    done(() => sent(path, { method: "DELETE" })).then(() => {
      // The list may have been drawn anew under the dialogue, which then had nothing to give the focus back to.
      if (document.activeElement === document.body) at(".watch-form input", root())?.focus({ preventScroll: true });
    });
  };
  propose(say(`${act} title`), [make("p", { dir: "auto" }, question)], say(act), give, "main danger");
}

async function read(button) {
  const { watchRead: id, upTo } = button.dataset;
  await done(() => asked(`/v1/watches/${id}/read`, { up_to: Number(upTo) }));
  at(`[data-watch="${id}"] button`, root())?.focus();
}

// --- an answer that is to be watched ---

async function watchAnswer(button) {
  const { question, answer } = recordOf(button);
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true"; // and keeps the focus
  const made = await done(() => asked("/ui/watch", { question, answer }));
  button.ariaDisabled = null;
  if (made) dialogue(say("watch this"), [make("p", { role: "status" }, say("watching it"))]);
}

// --- an answer that is pinned ---

function pinAnswer(button) {
  const { answer } = recordOf(button);
  const note = make("input", { type: "text", maxlength: 2000, dir: "auto", autocomplete: "off" });
  const give = async () => {
    const made = await done(() => asked("/v1/pins", { answer, note: note.value, name: setting("name") || "" }));
    if (!made) return false;
    const link = make("a", { href: made.address }, say("pinned at"));
    dialogue(say("pinned"), [make("p", { role: "status" }, link, " ", make("code", {}, new URL(made.address, location).href))]);
  };
  propose(say("pin this"), [make("p", {}, say("pin said")), field(say("pin note"), note)], say("pin"), give);
}

document.addEventListener("click", (event) => {
  const loose = event.target.closest?.("#qa-watches [data-pin-remove]");
  const drop = event.target.closest?.("#qa-watches [data-watch-remove]");
  const mark = event.target.closest?.("#qa-watches [data-watch-read]");
  if (loose) letGo(loose, `/v1/pins/${loose.dataset.pinRemove}`, "unpin");
  else if (drop) letGo(drop, `/v1/watches/${drop.dataset.watchRemove}`, "unwatch");
  else if (mark) read(mark);
});
acting({ pin: pinAnswer, watch: watchAnswer });

export function begin() {
  form();
  if (view() === "watches" || setting("watching") === "yes") load();
}

document.addEventListener("view", (event) => event.detail.name === "watches" && load());
document.addEventListener("setting", (event) => event.detail.name === "language" && at("#qa-watches section") && begin());
