// Collections: named sets of articles. In the library they are made, changed, let go and filled, by a button beside each
// article or by dragging it onto one; elsewhere one is picked, to which a draft, a watch or a conversation belongs.
import { dialogue, failed, propose } from "./dialog.js";
import { all, at, field, make, takeDrops } from "./dom.js";
import { counted, say } from "./say.js";
import { asked, sent } from "./server.js";

const CARRIED = "text/x-article";

const load = async (article) => {
  const query = article ? `?${new URLSearchParams({ article })}` : "";
  return (await (await sent(`/v1/collections${query}`)).json()).data;
};

// A field in which a collection is picked, "" for all articles.
export function picker(chosen, chose) {
  const option = (name) => make("option", { value: name }, name || say("all articles"));
  const select = make("select", { name: "collection" }, option(""), chosen ? option(chosen) : null);
  select.value = chosen || "";
  select.addEventListener("change", () => chose(select.value));
  const fill = async () => {
    const found = await load().catch(() => []); // then there is none to be picked
    const now = select.value;
    select.replaceChildren(...[...new Set(["", now, ...found.map((c) => c.name)])].map(option));
    select.value = now;
  };
  new IntersectionObserver((seen, watcher) => {
    if (!seen.some((one) => one.isIntersecting)) return; // a view that nobody has opened asks for nothing
    watcher.disconnect();
    fill();
  }).observe(select);
  return field(say("filter: collection"), select);
}

// --- the collections of the library, and what is done with them ---

// Draws them into `place`; `choose` narrows the list to one, `changed` is called when any is another. Nothing is changed
// without `writable`.
export async function panel(place, { chosen, choose, changed, writable }) {
  const found = await load().catch(() => []);
  const open = at("details", place)?.open || false;
  if (!found.length && !writable) return place.replaceChildren();
  const items = found.map((c) => item(c, { chosen, choose, again: changed, writable }));
  const make_ = make("button", { type: "button", class: "plain", onclick: () => edit(null, changed) }, say("new collection"));
  place.replaceChildren(make("details", { class: "gathered", open }, make("summary", {}, counted("collections", found.length)),
    make("ul", { class: "collections-of" }, items), writable ? make_ : null));
}

function item(collection, { chosen, choose, again, writable }) {
  const { name, articles, rule } = collection;
  const act = (words, does) => make("button", { type: "button", class: "plain", "aria-label": `${say(words)}: ${name}`, onclick: does }, say(words));
  const line = make("li", { "data-collection": name },
    make("button", { type: "button", class: "plain", "aria-pressed": String(chosen === name), onclick: () => choose(chosen === name ? "" : name) }, make("bdi", {}, name), ` (${articles})`),
    make("span", { class: "soft", dir: "auto" }, ruled(rule)),
    writable ? [act("edit collection", () => edit(collection, again)), act("remove collection", () => letGo(name, again))] : null);
  if (writable) takeDrops(line, (dropped) => put({ name, article_ids: [dropped.getData(CARRIED)] }, again), CARRIED);
  return line;
}

function ruled({ filters = {}, search, feed }) {
  const named = Object.entries(filters).map(([name, value]) => `${say(`filter: ${name}`)}: ${[value].flat().join(", ")}`);
  return [...named, search && `${say("rule: search")}: ${search}`, feed && `${say("rule: feed")}: ${feed}`].filter(Boolean).join(" · ");
}

async function put(told, done) {
  try {
    await asked("/v1/collections", told);
  } catch (error) {
    failed(error.message);
    return false;
  }
  done();
}

function edit(collection, done) {
  const { name = "", rule = {} } = collection || {};
  const input = (value, longest = 300) => Object.assign(make("input", { type: "text", maxlength: longest, dir: "auto", autocomplete: "off" }), { value });
  const [title, search, source, feed] = [input(name, 80), input(rule.search || ""), input([rule.filters?.source || []].flat().join("; ")), input(rule.feed || "", 2000)];
  const give = () => {
    if (!title.value.trim()) return title.focus() ?? false;
    const sources = source.value.split(";").map((one) => one.trim()).filter(Boolean);
    const { source: _, ...others } = rule.filters || {};
    const filters = sources.length ? { ...others, source: sources } : others;
    return put({ name: title.value, ...(collection ? { was: name } : {}), rule: { filters, search: search.value, feed: feed.value } }, done);
  };
  const rules = [field(say("rule: search"), search), field(say("filter: source"), source), field(say("rule: feed"), feed)];
  propose(say(collection ? "edit collection" : "new collection"), [field(say("collection name"), title), make("p", { class: "soft" }, say("rule said")), ...rules], say("save"), give);
}

function letGo(name, done) {
  const give = async () => {
    await sent(`/v1/collections/${encodeURIComponent(name)}`, { method: "DELETE" }).catch((error) => failed(error.message));
    done();
  };
  propose(say("remove collection"), [make("p", {}, say("remove collection said", { name }))], say("remove collection"), give, "main danger");
}

// --- an article put into some ---

// Asks into which collections an article is put; one that its rule keeps in cannot be taken out of it.
export async function collect(id, title, done) {
  const boxes = (await load(id).catch(() => [])).map(({ name, holds, chosen }) => {
    const box = make("input", { type: "checkbox", checked: holds, disabled: holds && !chosen });
    box.addEventListener("change", () => put({ name, [box.checked ? "article_ids" : "take_out"]: [id] }, done));
    return make("label", { class: "check-of" }, box, make("bdi", {}, name), holds && !chosen ? make("span", { class: "soft" }, ` ${say("by its rule")}`) : null);
  });
  const name = make("input", { type: "text", maxlength: 80, dir: "auto", autocomplete: "off" });
  const give = () => (name.value.trim() ? put({ name: name.value, article_ids: [id] }, done) : undefined);
  dialogue(say("collect"), [make("p", { dir: "auto" }, title), ...boxes, field(say("new collection"), name)], [[say("done"), give, "main"]]);
}

// Lets the articles in `list` be dragged; the collections in `place` are shown to be dropped on.
export function drag(list, place) {
  for (const button of all("[data-collect]", list)) {
    const piece = button.closest(".piece");
    piece.draggable = true;
    piece.ondragstart = (event) => {
      event.dataTransfer.setData(CARRIED, button.dataset.collect);
      event.dataTransfer.effectAllowed = "copy";
      if (at("details", place)) at("details", place).open = true;
    };
  }
}
