// What is asked around an answer: who else reports a sentence or a quote, what to ask where there is no answer, and the
// thumbs with which a reader judges an answer or a sentence of it.
import { choice, failed, propose } from "./dialog.js";
import { all, at, field, make } from "./dom.js";
import { language, say } from "./say.js";
import { asked } from "./server.js";
import { acting, historyBefore, keep, recordOf } from "./talk.js";

const REASONS = ["wrong", "unproven", "incomplete", "no_answer_here", "other"];
const REASONS_OF_NONE = ["answer_is_here", "wrong", "other"]; // of an answer that was not given
const REASONS_OF_ONE = ["wrong", "unproven", "other"]; // of a sentence

acting({ others, up: (button) => rate(button, { thumb: "up" }), down: explain });

// --- who else reports it ---

// What the button stands at: the words, and the articles that are cited for them.
function words(button) {
  const { sentences, citations } = recordOf(button).answer;
  const quote = button.closest("[data-citation]");
  if (quote) {
    const cited = citations.find((c) => c.number === Number(quote.dataset.citation));
    return { text: cited.quote, articles: [cited.article_id] };
  }
  const sentence = sentences[placeOf(button)];
  const cited = citations.filter((c) => sentence.citations.includes(c.number));
  const own = !sentence.written && cited.length > 0; // a sentence that no model wrote names its outlet first
  return { text: own ? cited[0].quote : sentence.text, articles: [...new Set(cited.map((c) => c.article_id))] };
}

async function others(button) {
  const place = button.parentElement;
  const shown = at(".others", place);
  button.setAttribute("aria-expanded", String(!shown));
  if (shown) return shown.remove();
  const waiting = make("section", { class: "others" }, make("p", { class: "lead", role: "status" }, say("looking")));
  place.append(waiting);
  try {
    const { html } = await asked("/ui/others", { language: language(), ...words(button) });
    waiting.outerHTML = html; // drawn by the server, text as text
  } catch (error) {
    waiting.replaceChildren(make("p", { class: "lead", role: "status" }, say("failed", { why: error.message })));
  }
}

// --- what to ask instead ---

async function offer(place) {
  const record = recordOf(place);
  if (!record?.answer?.abstained) return;
  place.dataset.asked = "";
  const { question, answer } = record;
  const told = await asked("/ui/instead", { language: language(), question, answer }).catch(() => null);
  if (told) place.innerHTML = told.html; // drawn by the server, text as text
  place.dataset.told = "";
}

// --- thumbs ---

const placeOf = (node) => {
  const sentence = node.closest("[data-sentence]");
  return sentence ? Number(sentence.dataset.sentence) : null;
};
const keyOf = (node) => placeOf(node) ?? "answer";

function explain(button) {
  const answer = recordOf(button).answer;
  const reasons = placeOf(button) !== null ? REASONS_OF_ONE : answer.abstained ? REASONS_OF_NONE : REASONS;
  let reason = null;
  const note = make("textarea", { rows: 2, maxlength: 2000 });
  const content = [
    choice("reason", say("reason"), reasons, null, (chosen) => (reason = chosen)),
    field(say("note"), note),
    make("p", { class: "soft" }, say("rate said")),
  ];
  content[0].classList.add("reasons");
  const send = () => rate(button, { thumb: "down", reason, note: note.value });
  const { box } = propose(say("rate title"), content, say("send"), send);
  at(".choice button", box).focus();
}

async function rate(button, given) {
  const record = recordOf(button);
  const { question, answer } = record;
  const about = { question, answer, history: historyBefore(button), sentence: placeOf(button) };
  try {
    await asked("/ui/rate", { language: language(), ...about, ...given });
  } catch (error) {
    return failed(error.message);
  }
  record.rated = { ...record.rated, [keyOf(button)]: { thumb: given.thumb, reason: given.reason || null } };
  keep();
  decorate();
}

function ratedWords({ thumb, reason }) {
  return reason ? say("rated because", { reason: say(`reason: ${reason}`) }) : say(`rated ${thumb}`);
}

// Shows what was said before, and asks for other questions where there is a place for them.
function decorate() {
  for (const thumbs of all(".turn .thumbs")) {
    const rated = recordOf(thumbs)?.rated?.[keyOf(thumbs)];
    for (const button of all("[data-act]", thumbs)) {
      const pressed = String(rated?.thumb === button.dataset.act);
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
    const said = rated ? ratedWords(rated) : "";
    const place = at(".rated", thumbs);
    if (place.textContent !== said) place.textContent = said;
  }
  for (const place of all(".turn .instead:not([data-asked])")) offer(place);
}

document.addEventListener("drawn", decorate);
