// The filters of an answer: removed or changed, and the question asked again within them.
import { all, at, make } from "./dom.js";
import { GENRES } from "./given.js";
import { say } from "./say.js";
import { ask } from "./talk.js";

const FIELDS = [
  ["author", "text"],
  ["source", "text"],
  ["collection", "text"],
  ["genre", "genre"],
  ["published_from", "date"],
  ["published_to", "date"],
];

document.addEventListener("click", (event) => {
  const scope = event.target.closest?.(".scope[data-filters]");
  if (!scope) return;
  const drop = event.target.closest("button[data-drop]");
  const edit = event.target.closest("button[data-edit]");
  if (drop) askWithin(scope, without(chosen(scope), drop.dataset.drop, drop.dataset.value));
  else if (edit) openEditor(scope, edit);
});

const chosen = (scope) => JSON.parse(scope.dataset.filters);

function without(filters, key, value) {
  const rest = { ...filters };
  if (Array.isArray(rest[key]) && key !== "article_ids") rest[key] = rest[key].filter((v) => v !== value);
  if (!Array.isArray(rest[key]) || key === "article_ids" || rest[key].length === 0) delete rest[key];
  return rest;
}

const askWithin = (scope, filters) => ask(scope.dataset.asked, filters);

function openEditor(scope, opener) {
  const open = at("form", scope);
  if (open) open.remove();
  if (open && open.dataset.opener === opener.dataset.edit) return opener.focus();
  const filters = chosen(scope);
  const form = make("form", { "data-opener": opener.dataset.edit, "aria-label": say("filters") });
  for (const [key, kind] of FIELDS) form.append(field(key, kind, filters[key]));
  const close = () => {
    form.remove();
    opener.focus();
  };
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    askWithin(scope, read(form, filters));
  });
  form.append(make("div", { class: "row" },
    make("button", { type: "submit", class: "main" }, say("ask again")),
    make("button", { type: "button", class: "plain", onclick: close }, say("cancel"))));
  at(".filters", scope).after(form);
  (at(`[name="${opener.dataset.edit}"]`, form) || at("input", form)).focus();
}

function field(key, kind, value) {
  const values = [value || []].flat();
  const name = say(`filter: ${key}`);
  if (kind === "genre") {
    return make("fieldset", {}, make("legend", {}, name), GENRES.map((genre) => check(key, genre, values.includes(genre))));
  }
  const input = make("input", { name: key, type: kind, placeholder: kind === "text" ? say("any or several") : null });
  input.value = values.join("; ");
  return make("label", {}, make("span", {}, name), input);
}

function check(key, genre, checked) {
  return make("label", {}, make("input", { type: "checkbox", name: key, value: genre, checked }), say(`genre: ${genre}`));
}

function read(form, before) {
  const filters = before.article_ids ? { article_ids: before.article_ids } : {};
  for (const [key, kind] of FIELDS) {
    const inputs = all(`[name="${key}"]`, form);
    const values =
      kind === "genre"
        ? inputs.filter((i) => i.checked).map((i) => i.value)
        : inputs[0].value.split(kind === "text" ? ";" : "\n").map((v) => v.trim());
    const given = values.filter(Boolean);
    if (given.length) filters[key] = kind === "date" ? given[0] : given;
  }
  return filters;
}
