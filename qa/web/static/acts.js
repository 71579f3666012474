// What a reader does with a question and its answer: edit it, ask again, copy it, export it, sign off a quote.
import { choice, dialogue, failed } from "./dialog.js";
import { all, at, make } from "./dom.js";
import { REFERENCES, SUFFIXES } from "./given.js";
import { say } from "./say.js";
import { asked, download, named } from "./server.js";
import { signOff, signatures, stands } from "./signing.js";
import { keep as keepSetting, setting } from "./store.js";
import { acting, askInstead, keep, recordOf } from "./talk.js";

const retry = (button) => askInstead(button, recordOf(button).question);

acting({ edit, retry }, () => true);
acting({ copy: (button) => copy(recordOf(button)), export: (button) => exported(recordOf(button)), sign });

// --- the question ---

function edit(button) {
  const asked = button.closest(".asked");
  if (at("textarea", asked)) return;
  const box = make("textarea", { rows: 2, "aria-label": say("edit question") });
  box.value = recordOf(button).question;
  const close = () => {
    form.remove();
    asked.classList.remove("editing");
    button.focus();
  };
  const again = () => {
    const question = box.value.trim();
    if (!question) return;
    close();
    askInstead(button, question);
  };
  const form = make("div", { class: "editor" }, box,
    make("div", { class: "row" },
      make("button", { type: "button", class: "main", onclick: again }, say("ask again")),
      make("button", { type: "button", class: "plain", onclick: close }, say("cancel"))));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && !event.shiftKey && event.target === box && !event.isComposing) again();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  asked.classList.add("editing");
  asked.append(form);
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}

// --- the answer as text, and as a pack ---

const pack = ({ question, answer }, form, suffix = form) =>
  download("/ui/pack", { form, question, answer }, named(question, suffix)).catch((error) => failed(error.message));

function copy(record) {
  const text = make("textarea", { rows: 9, readonly: true, "aria-label": say("copied text"), class: "copied" });
  const said = make("p", { class: "said-so", role: "status" });
  let asking = 0;
  let style = REFERENCES.includes(setting("style")) ? setting("style") : REFERENCES[0];
  const write = async (chosen) => {
    const mine = ++asking;
    style = chosen;
    keepSetting("style", style);
    try {
      const told = await asked("/ui/references", { style, question: record.question, answer: record.answer });
      if (mine === asking) text.value = told.text;
    } catch (error) {
      if (mine === asking) text.value = say("failed", { why: error.message });
    }
  };
  const give = async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = say("copied");
    } catch {
      text.select();
      said.textContent = say("copy by hand");
    }
    return false;
  };
  const save = () => pack(record, style, SUFFIXES[style]).then(() => false);
  const actions = [[say("copy text"), give, "main"], [say("save file"), save]];
  const { box } = dialogue(say("copy"), [choice("style", say("style"), REFERENCES, style, write), text, said], actions);
  box.classList.add("wide");
  write(style);
}

function exported(record) {
  const actions = ["html", "docx", "md", "json"].map((form) => [say(`form: ${form}`), () => pack(record, form), form === "html" ? "main" : "plain"]);
  dialogue(say("evidence pack"), [make("p", {}, say("pack said"))], actions);
}

// --- a quote signed off ---

function sign(button) {
  const record = recordOf(button);
  const number = Number(button.closest(".sign-off").dataset.citation);
  const { quote } = record.answer.citations.find((c) => c.number === number);
  signOff({ answer: record.answer, number }, quote, "sign claim", (signed) => {
    record.signed = signed;
    done();
  });
}

function done() {
  keep();
  decorate();
}

// Shows each sign-off in its place.
function decorate() {
  for (const place of all(".turn .sign-off")) {
    const number = Number(place.dataset.citation);
    const signed = (recordOf(place)?.signed || []).filter((s) => s.citation === number);
    const shown = JSON.stringify(signed);
    if ((place.dataset.shown || "[]") === shown) continue;
    place.dataset.shown = shown;
    for (const node of all(".signed", place)) node.remove();
    at("[data-act=sign]", place).hidden = stands(signed);
    place.append(...signatures(signed, done));
  }
}

document.addEventListener("drawn", decorate);
