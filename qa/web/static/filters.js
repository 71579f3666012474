// The filters of an answer: removed or changed, and the question asked again within them.
import { at } from "./dom.js";
import { say } from "./say.js";
import { ask } from "./talk.js";

const FIELDS = [
  ["author", "text"],
  ["source", "text"],
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

function askWithin(scope, filters) {
  ask(scope.dataset.asked, filters);
}

function openEditor(scope, opener) {
  const open = at("form", scope);
  if (open) open.remove();
  if (open && open.dataset.opener === opener.dataset.edit) return opener.focus();
  const filters = chosen(scope);
  const form = document.createElement("form");
  form.dataset.opener = opener.dataset.edit;
  form.setAttribute("aria-label", say("filters"));
  for (const [key, kind] of FIELDS) form.append(field(scope, key, kind, filters[key]));
  const again = document.createElement("button");
  again.type = "submit";
  again.textContent = say("ask again");
  const cancel = document.createElement("button");
  cancel.type = "button";
  cancel.textContent = say("cancel");
  const close = () => {
    form.remove();
    opener.focus();
  };
  cancel.addEventListener("click", close);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    askWithin(scope, read(form, filters));
  });
  const row = document.createElement("div");
  row.className = "row";
  row.append(again, cancel);
  form.append(row);
  at(".filters", scope).after(form);
  (at(`[name="${opener.dataset.edit}"]`, form) || at("input", form)).focus();
}

function field(scope, key, kind, value) {
  const box = document.createElement(kind === "genre" ? "fieldset" : "label");
  const name = document.createElement(kind === "genre" ? "legend" : "span");
  name.textContent = say(`filter: ${key}`);
  box.append(name);
  const values = Array.isArray(value) ? value : value ? [value] : [];
  if (kind === "genre") {
    for (const genre of scope.dataset.genres.split(" ")) box.append(check(key, genre, values.includes(genre)));
    return box;
  }
  const input = document.createElement("input");
  input.name = key;
  input.type = kind;
  input.value = values.join("; ");
  if (kind === "text") input.placeholder = say("any or several");
  box.append(input);
  return box;
}

function check(key, genre, checked) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  input.type = "checkbox";
  input.name = key;
  input.value = genre;
  input.checked = checked;
  label.append(input, say(`genre: ${genre}`));
  return label;
}

function read(form, before) {
  const filters = before.article_ids ? { article_ids: before.article_ids } : {};
  for (const [key, kind] of FIELDS) {
    const inputs = [...form.querySelectorAll(`[name="${key}"]`)];
    const values =
      kind === "genre"
        ? inputs.filter((i) => i.checked).map((i) => i.value)
        : inputs[0].value.split(kind === "text" ? ";" : "\n").map((v) => v.trim());
    const given = values.filter(Boolean);
    if (given.length) filters[key] = kind === "date" ? given[0] : given;
  }
  return filters;
}
