// What the page does in the browser: opens sources beside the answer, shows a source on hover, keeps what a reader
// opened open while an answer is redrawn. All HTML comes from the server; nothing is put together here.
(() => {
  "use strict";

  const KEPT = 40; // articles kept in memory
  const fetched = new Map(); // address -> promise of HTML
  const opened = new Set(); // keys of the verdicts a reader opened
  let current = null; // address of the source that is shown
  let origin = null; // the address of the link it was opened from, to give the focus back
  let card = null;
  let cardFor = null;
  let cardTimer = 0;

  const at = (selector, root = document) => root.querySelector(selector);
  const sourceLink = (event) => event.target.closest?.("a[data-source]");

  // --- the source beside the answer ---

  function load(address) {
    if (!fetched.has(address)) {
      const promise = fetch(`${address}&part=1`, { credentials: "same-origin" }).then((r) => r.text());
      promise.catch(() => fetched.delete(address));
      fetched.set(address, promise);
      if (fetched.size > KEPT) fetched.delete(fetched.keys().next().value);
    }
    return fetched.get(address);
  }

  function panel() {
    let aside = at("#source");
    if (aside) return aside;
    aside = document.createElement("aside");
    aside.id = "source";
    aside.className = "qa";
    aside.setAttribute("aria-labelledby", "source-title");
    const bar = document.createElement("div");
    bar.className = "bar";
    const what = document.createElement("div");
    what.className = "what";
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.setAttribute("aria-label", "Close the source");
    close.textContent = "×";
    close.addEventListener("click", hide);
    bar.append(what, close);
    const body = document.createElement("div");
    body.className = "body";
    body.tabIndex = 0;
    aside.append(bar, body);
    (at("#qa-side") || document.body).append(aside);
    return aside;
  }

  async function show(link) {
    const address = link.getAttribute("href");
    const inside = link.closest("#source");
    const body = at(".body", panel());
    if (!inside) origin = address;
    current = address;
    let html;
    try {
      html = await load(address);
    } catch {
      html = null;
    }
    if (current !== address) return;
    if (html === null) {
      body.textContent = "The source could not be loaded. Is the server still running?";
    } else {
      body.innerHTML = html;
    }
    entitle(body);
    document.body.classList.add("source-open");
    activate();
    const mark = at("mark.cited", body);
    if (mark) {
      const frame = body.getBoundingClientRect();
      const place = mark.getBoundingClientRect();
      body.scrollTop += place.top - frame.top - Math.max(24, (frame.height - place.height) / 3);
    } else {
      body.scrollTop = 0;
    }
    at("h2", body)?.focus({ preventScroll: true });
    if (narrow() && !inside) reveal(link);
  }

  // Genre and title stay in sight while the article is scrolled to the words.
  function entitle(body) {
    const badge = at(".kind .badge", body);
    const short = document.createElement("span");
    short.className = "short";
    short.textContent = at("h2", body)?.textContent || "Source";
    at("#source .what").replaceChildren(...(badge ? [badge.cloneNode(true)] : []), short);
  }

  const narrow = () => matchMedia("(max-width: 899px)").matches;

  // On a narrow screen the answer is left the upper part: bring the sentence into it.
  function reveal(link) {
    (link.closest(".sentence")?.querySelector(".chip") || link).scrollIntoView({ block: "center", behavior: "auto" });
  }

  function hide() {
    document.body.classList.remove("source-open");
    current = null;
    activate();
    const back = [...document.querySelectorAll("a[data-source]")].find((a) => a.getAttribute("href") === origin);
    back?.focus({ preventScroll: !narrow() });
  }

  function activate() {
    for (const link of document.querySelectorAll("a[data-source]")) {
      const is = link.getAttribute("href") === current;
      if (is !== link.classList.contains("active")) link.classList.toggle("active", is);
      if (is) link.setAttribute("aria-current", "true");
      else if (link.hasAttribute("aria-current")) link.removeAttribute("aria-current");
    }
  }

  // --- the card on hover and focus ---

  function showCard(chip) {
    const quote = document.getElementById(chip.dataset.about || "");
    const about = quote?.closest(".source")?.querySelector(".about");
    if (!about) return;
    if (!card) {
      card = document.createElement("div");
      card.id = "card";
      card.className = "qa";
      card.setAttribute("role", "tooltip");
      document.body.append(card);
    }
    card.replaceChildren(about.cloneNode(true), quote.cloneNode(true));
    for (const node of card.querySelectorAll("[id]")) node.removeAttribute("id");
    card.classList.add("shown");
    cardFor = chip;
    const place = chip.getBoundingClientRect();
    const size = card.getBoundingClientRect();
    const left = Math.min(Math.max(8, place.left - 12), innerWidth - size.width - 8);
    const below = place.bottom + 8 + size.height < innerHeight || place.top < size.height + 16;
    card.style.left = `${left}px`;
    card.style.top = `${below ? place.bottom + 8 : place.top - size.height - 8}px`;
  }

  function hideCard() {
    clearTimeout(cardTimer);
    card?.classList.remove("shown");
    cardFor = null;
  }

  document.addEventListener("pointerover", (event) => {
    const link = sourceLink(event);
    if (!link) return;
    load(link.getAttribute("href")).catch(() => {});
    if (!link.classList.contains("chip") || event.pointerType === "touch") return;
    clearTimeout(cardTimer);
    cardTimer = setTimeout(() => showCard(link), 90);
  });
  document.addEventListener("pointerout", (event) => {
    if (sourceLink(event)) hideCard();
  });
  document.addEventListener("focusin", (event) => {
    const link = sourceLink(event);
    if (!link) return;
    load(link.getAttribute("href")).catch(() => {});
    if (link.classList.contains("chip") && link.matches(":focus-visible")) showCard(link);
  });
  document.addEventListener("focusout", hideCard);
  document.addEventListener("scroll", () => cardFor && hideCard(), { capture: true, passive: true });

  // --- clicks and keys ---

  document.addEventListener("click", (event) => {
    const link = sourceLink(event);
    if (link && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      hideCard();
      if (current === link.getAttribute("href") && document.body.classList.contains("source-open") && !narrow()) {
        at("#source .body h2")?.focus({ preventScroll: true });
      }
      show(link);
      return;
    }
    // Before the browser opens or closes it; keys come here as clicks too.
    const details = event.target.closest?.("summary")?.closest("details[data-key]");
    if (details?.open) opened.delete(details.dataset.key);
    else if (details) opened.add(details.dataset.key);
    const example = event.target.closest?.("button[data-question]");
    if (example) ask(example.dataset.question);
  });

  // --- filters: removed or changed, and asked again ---

  const FIELDS = [
    ["author", "Author", "text"],
    ["source", "Outlet", "text"],
    ["genre", "Genre", "genre"],
    ["published_from", "Published from", "date"],
    ["published_to", "Published until", "date"],
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
    const within = at("#qa-within textarea, #qa-within input");
    if (!within) return;
    within.value = JSON.stringify(filters);
    within.dispatchEvent(new Event("input", { bubbles: true }));
    ask(scope.dataset.asked);
  }

  function openEditor(scope, opener) {
    const open = at("form", scope);
    if (open) open.remove();
    if (open && open.dataset.opener === opener.dataset.edit) return opener.focus();
    const filters = chosen(scope);
    const form = document.createElement("form");
    form.dataset.opener = opener.dataset.edit;
    form.setAttribute("aria-label", "Filters");
    for (const [key, label, kind] of FIELDS) form.append(field(scope, key, label, kind, filters[key]));
    const again = document.createElement("button");
    again.type = "submit";
    again.textContent = "Ask again";
    const cancel = document.createElement("button");
    cancel.type = "button";
    cancel.textContent = "Cancel";
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

  function field(scope, key, label, kind, value) {
    const box = document.createElement(kind === "genre" ? "fieldset" : "label");
    const name = document.createElement(kind === "genre" ? "legend" : "span");
    name.textContent = label;
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
    if (kind === "text") input.placeholder = "any; several with a semicolon between";
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
    label.append(input, genre.replace("_", " "));
    return label;
  }

  function read(form, before) {
    const filters = before.article_ids ? { article_ids: before.article_ids } : {};
    for (const [key, , kind] of FIELDS) {
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

  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

  document.addEventListener("keydown", (event) => {
    if (event.key in STEPS && event.target.matches?.("#qa-strictness input")) {
      // Gradio gives each radio button a name of its own, so that the browser does not know that they belong together.
      const all = [...document.querySelectorAll("#qa-strictness input")];
      const next = all[(all.indexOf(event.target) + STEPS[event.key] + all.length) % all.length];
      event.preventDefault();
      next.focus();
      next.click();
      return;
    }
    if (event.key !== "Escape") return;
    if (cardFor) hideCard();
    else if (document.body.classList.contains("source-open")) hide();
  });

  function ask(question) {
    const box = at("#qa-question textarea");
    if (!box) return;
    box.value = question;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => at("#qa-ask")?.click(), 0);
  }

  // --- after a redraw ---

  let newest = null; // id of the turn that was brought into view

  function redrawn() {
    for (const key of opened) {
      const details = at(`details[data-key="${CSS.escape(key)}"]`);
      if (details && !details.open) details.open = true;
    }
    activate();
    const turn = at("#qa-latest .turn");
    if (!turn) newest = null;
    if (!turn || turn.id === newest) return;
    newest = turn.id;
    at(".question", turn)?.scrollIntoView({ block: "start", behavior: "auto" });
  }

  function watch() {
    const talk = at("#qa-talk");
    const box = at("#qa-question textarea");
    if (!talk || !box) return setTimeout(watch, 50);
    new MutationObserver(redrawn).observe(talk, { childList: true, subtree: true, attributeFilter: ["class"] });
    if (!narrow()) box.focus({ preventScroll: true });
  }
  watch();
})();
