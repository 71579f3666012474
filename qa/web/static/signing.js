// Words signed off: a quote of an answer, or a finding on a draft. The library keeps who said so, when and of what, and
// tells it wherever these words are cited; what is withdrawn stays, struck through.
import { failed, propose } from "./dialog.js";
import { field, make } from "./dom.js";
import { locale, say } from "./say.js";
import { asked } from "./server.js";
import { keep, setting } from "./store.js";

const when = (iso) =>
  new Date(iso).toLocaleString(locale(), { dateStyle: "medium", timeStyle: "short" });

// Asks for a name and a comment, and does something with them; what cannot be done stays in the dialogue.
function sign(title, content, act, does) {
  const name = make("input", { type: "text", maxlength: 120, autocomplete: "name" });
  const comment = make("input", { type: "text", maxlength: 2000, dir: "auto", autocomplete: "off" });
  name.value = setting("name") || "";
  const give = async () => {
    if (!name.value.trim()) return name.focus() ?? false;
    keep("name", name.value.trim());
    try {
      await does({ name: name.value, comment: comment.value });
    } catch (error) {
      failed(error.message);
      return false;
    }
  };
  const fields = [field(say("your name"), name), field(say("comment"), comment)];
  propose(title, [...content, ...fields, make("p", { class: "soft" }, say("sign said"))], act, give);
}

// Signs off what `told` names ({answer or report, number}); `words` are shown, `done` gets all that was said of them.
export function signOff(told, words, claim, done) {
  const give = async (said) => done((await asked("/v1/signoffs", { ...told, ...said })).signed);
  sign(say("sign title"), [make("blockquote", { dir: "auto" }, words), make("p", {}, say(claim))], say("sign"), give);
}

function withdraw(signed, done) {
  const give = async (said) => {
    Object.assign(signed, (await asked(`/v1/signoffs/${signed.id}/undo`, said)).sign_off, { citation: signed.citation });
    done();
  };
  sign(say("withdraw title"), [make("p", {}, told("signed", signed))], say("withdraw"), give);
}

const told = (words, { name, at, by_key: byKey, comment }) => say(words, { name: byKey ? say("by key", { name }) : name, at: when(at) }) + (comment ? ` — ${comment}` : "");

// Each sign-off with a way to withdraw it; `done` is called when that has happened.
export const signatures = (signed, done) => signed.map((one) => signature(one, done));

function signature(one, done) {
  const given = told("signed", one);
  if (one.undone) return make("span", { class: "signed void", dir: "auto" }, make("s", {}, given), ` ${told("withdrawn", one.undone)}`);
  const act = done && one.id ? make("button", { type: "button", class: "sign", onclick: () => withdraw(one, done) }, say("withdraw")) : null;
  return make("span", { class: "signed", dir: "auto" }, given, " ", act);
}

export const stands = (signed) => signed.some((one) => !one.undone);
