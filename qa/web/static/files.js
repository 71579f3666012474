// Files that a visitor opens or drops on the page: a conversation to go on with, an evidence pack to verify.
import { dialogue, failed } from "./dialog.js";
import { carries, chooseFiles, make } from "./dom.js";
import { LARGEST_FILE } from "./given.js";
import { language, say } from "./say.js";
import { asked } from "./server.js";
import { fresh, save } from "./shelf.js";
import { show } from "./talk.js";

const AROUND = 100_000; // bytes that a request has beside the file

async function read(file) {
  if (file.size > LARGEST_FILE - AROUND) return failed(say("too large", { size: LARGEST_FILE / 2 ** 20 }));
  try {
    const told = await asked("/ui/open", { language: language(), text: await file.text() });
    if (told.kind === "talk") await take(told);
    else report(told);
  } catch (error) {
    failed(error.message);
  }
}

// Keeps a conversation from a file as one of this browser's own, and shows it.
async function take(told) {
  const turns = told.turns.map((t) => ({ ...t, stage: t.answer ? "done" : "stopped" }));
  const talk = { ...fresh(), title: told.title, turns };
  await save(talk);
  show(() => talk);
}

function report(told) {
  const content = make("div", {});
  content.innerHTML = told.html; // drawn by the server, text as text (`qa/web/drawn/pack_check.py`)
  const { box } = dialogue(say("pack checked"), [content], [
    [say("open as talk"), () => take(told), "plain"],
    [say("close"), () => {}, "main"],
  ]);
  box.classList.add("wide");
  box.addEventListener("click", (event) => event.target.closest?.("a[data-source]") && box.close());
}

export const pick = () => chooseFiles({ accept: ".json,.html,.htm,.md" }, ([file]) => read(file));

// --- dropped on the page ---

let veil = null;

const elsewhere = (event) => event.target.closest?.("[data-takes-drops]"); // a part that takes them itself

addEventListener("dragover", (event) => {
  if (!carries(event) || elsewhere(event)) return lift();
  event.preventDefault();
  if (veil) return;
  veil = make("div", { class: "veil" }, make("p", {}, say("drop here")));
  document.body.append(veil);
});
addEventListener("dragleave", (event) => event.relatedTarget === null && lift());
addEventListener("drop", (event) => {
  lift();
  if (!carries(event) || elsewhere(event)) return;
  event.preventDefault();
  if (event.dataTransfer.files[0]) read(event.dataTransfer.files[0]);
});

function lift() {
  veil?.remove();
  veil = null;
}
