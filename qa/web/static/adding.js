// Articles added by a visitor: files and folders that are dropped or chosen, links, the samples. How far it has come is
// told by the server to this request alone (`qa/web/http/uploads.py`); what came of it stands there until it is closed.
import { all, at, chooseFiles, make } from "./dom.js";
import { LARGEST_UPLOAD } from "./given.js";
import { counted, language, say } from "./say.js";
import { refusal } from "./server.js";

const MEGABYTES = LARGEST_UPLOAD / 2 ** 20; // of a file
const BATCH_BYTES = 24 * 1024 * 1024;
const BATCH_FILES = 100;
const NAMED = 8; // new articles that the report names
const LISTS = ["added", "updated", "unchanged", "duplicates", "rejected"];
let changed = () => {}; // called when the library has other articles than before
let running = null; // {title, files, before, batch, started, done, request, stopped}
let waiting = []; // files that came while others are added

// Fills `root` with what articles are added by. `told` is called when something was added.
export function build(root, told) {
  changed = told;
  const pick = make("button", { type: "button", class: "plain", onclick: () => chooseFiles({ multiple: true }, addFiles) }, say("choose files"));
  const link = make("input", { type: "url", name: "link", placeholder: "https://", "aria-label": say("link"), autocomplete: "off" });
  const form = make("form", { class: "by-link" }, make("label", {}, make("span", {}, say("link")), link),
    make("button", { type: "submit", class: "main" }, say("add")));
  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = link.value.trim();
    if (!address) return link.focus();
    const whole = /^[a-z]+:/i.test(address) ? address : `https://${address}`;
    addOne(say("adding link", { name: whole }), "/v1/articles?stream=true", JSON.stringify({ link: whole })).then((ok) => ok && (link.value = ""));
  });
  root.replaceChildren(
    make("div", { class: "drop" }, make("p", { class: "say" }, say("add files")), pick,
      make("p", { class: "soft" }, say("what goes in", { size: MEGABYTES }))),
    form,
    make("p", { class: "soft" }, make("a", { href: "/ui/keep.html", target: "_blank" }, say("keep page"))),
    make("div", { class: "under-way" }),
    make("div", { class: "came", role: "status" }),
  );
  draw();
}

export const addSamples = () => addOne(say("adding samples"), "/ui/samples", "{}");

// Adds the files that were dropped, and those in folders that were.
export async function addDropped(dropped) {
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry?.());
  const files = [...dropped.files];
  const inside = await Promise.all(entries.map((entry, i) => (entry?.isDirectory ? filesIn(entry) : [files[i]])));
  addFiles((entries.length ? inside.flat() : files).filter(Boolean));
}

async function filesIn(entry) {
  if (entry.name.startsWith(".")) return [];
  if (entry.isFile) return [await new Promise((done) => entry.file(done, () => done(null)))];
  const reader = entry.createReader();
  const held = [];
  for (;;) {
    const some = await new Promise((done) => reader.readEntries(done, () => done([])));
    if (!some.length) break;
    held.push(...some);
  }
  return (await Promise.all(held.map(filesIn))).flat();
}

async function addFiles(files, goingOn = false) {
  if (running) waiting.push(...files);
  if (running || !files.length) return;
  const large = files.filter((file) => file.size > LARGEST_UPLOAD - 10_000);
  const report = { rejected: large.map((f) => ({ source: f.name, reason: say("file too large", { size: MEGABYTES }) })) };
  const fit = files.filter((file) => !large.includes(file));
  begin(counted("adding files", fit.length), fit.length, goingOn);
  for (const batch of batches(fit)) {
    if (running.stopped) break;
    const form = new FormData();
    for (const file of batch) form.append("file", file, file.name);
    running.batch = batch.length;
    if (!(await one("/v1/articles?stream=true", form, report))) break;
    running.before += batch.length;
  }
  end(report);
}

function batches(files) {
  const made = [];
  let bytes = Infinity;
  for (const file of files) {
    bytes += file.size;
    if (bytes > BATCH_BYTES || made.at(-1).length === BATCH_FILES) {
      made.push([]);
      bytes = file.size;
    }
    made.at(-1).push(file);
  }
  return made;
}

async function addOne(title, path, body) {
  if (running) return false;
  const report = {};
  begin(title, 1);
  const ok = await one(path, body, report);
  end(report);
  return ok && !report.problem;
}

function begin(title, files, goingOn = false) {
  running = { title, files, before: 0, batch: files, started: performance.now(), read: 0, share: 0, says: "", stopped: false };
  if (!goingOn) at("#qa-library .came")?.replaceChildren();
  draw();
}

// One request; what came of it is added to `report`. False when it broke off.
async function one(path, body, report) {
  const earlier = running.read;
  try {
    const told = await send(path, body, earlier);
    for (const list of [...LISTS, "remarks"]) report[list] = [...(report[list] || []), ...(told[list] || [])];
    report.titles = { ...report.titles, ...told.titles };
    return true;
  } catch (error) {
    report.problem = running.stopped ? say("stopped adding") : say("failed", { why: error.message });
    return false;
  }
}

function send(path, body, earlier) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    running.request = request;
    let seen = 0;
    let report = null;
    request.open("POST", path);
    request.setRequestHeader("accept-language", language()); // in which it says why something did not go in
    if (typeof body === "string") request.setRequestHeader("content-type", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable && typeof body !== "string") uploaded(event.loaded / event.total);
    });
    const listen = () => {
      if (request.status !== 200) return;
      const whole = request.responseText.lastIndexOf("\n\n");
      for (const piece of request.responseText.slice(seen, whole < 0 ? seen : whole).split("\n\n")) {
        const [, kind, data] = piece.match(/^\s*event: (\w+)\ndata: (.*)$/) || [];
        if (kind === "progress") advanced(JSON.parse(data), earlier);
        else if (kind === "report") report = JSON.parse(data);
        else if (kind === "error") fail(refusal(JSON.parse(data)));
      }
      seen = Math.max(seen, whole);
    };
    request.addEventListener("progress", listen);
    request.addEventListener("error", () => fail(new Error(say("no server"))));
    request.addEventListener("abort", () => fail(new Error("")));
    request.addEventListener("load", () => {
      listen();
      if (report) return done(report);
      let told = null;
      try {
        told = JSON.parse(request.responseText);
      } catch {
        // no answer of ours
      }
      fail(refusal(told, say("broke off")));
    });
    request.send(body);
  });
}

// --- how far it has come ---

function uploaded(share) {
  running.share = (running.before + 0.3 * share * running.batch) / running.files;
  running.says = say("uploading", { percent: Math.round(100 * share) });
  drawProgress();
}

function advanced({ done, total, item }, earlier) {
  const seconds = (performance.now() - running.started) / 1000;
  running.read = earlier + done;
  running.share = total > 1 || running.files > 1 ? (running.before + (total ? 0.3 + 0.7 * Math.min(1, done / total) : 0.3) * running.batch) / running.files : null;
  const rate = running.read / seconds;
  const left = running.share > 0.05 && done ? seconds * (1 / running.share - 1) : null;
  const parts = done
    ? [counted("items done", running.read), say("rate", { rate: rate.toLocaleString(language(), { maximumFractionDigits: rate < 10 ? 1 : 0 }) }), remaining(left), item]
    : [item || say("in line")];
  running.says = parts.filter(Boolean).join(" · ");
  drawProgress();
}

function remaining(seconds) {
  if (seconds === null || seconds < 1) return null;
  return seconds < 90 ? say("seconds left", { count: Math.ceil(seconds) }) : say("minutes left", { count: Math.round(seconds / 60) });
}

function draw() {
  const place = at("#qa-library .under-way");
  if (!place) return;
  for (const button of all("#qa-library .adding > :is(.drop, .by-link) button")) button.disabled = running !== null;
  if (!running) return place.replaceChildren();
  const stop = make("button", { type: "button", class: "plain", onclick: halt }, say("stop"));
  place.replaceChildren(
    make("div", { class: "card" }, make("div", { class: "line" }, make("strong", {}, running.title), stop),
      make("progress", { max: 1, "aria-label": running.title }), make("p", { class: "soft says" })),
  );
  drawProgress();
}

function drawProgress() {
  const bar = at("#qa-library .under-way progress");
  if (!bar || !running) return;
  if (running.share === null) bar.removeAttribute("value");
  else bar.value = running.share;
  at("#qa-library .under-way .says").textContent = running.says;
}

function halt() {
  running.stopped = true;
  waiting = [];
  running.request?.abort();
}

// --- what came of it ---

function end(report) {
  running = null;
  draw();
  at("#qa-library .came")?.append(drawn(report));
  changed();
  addFiles(waiting.splice(0), true);
}

function drawn(report) {
  const counts = LISTS.filter((list) => report[list]?.length).map((list) => counted(`report: ${list}`, report[list].length));
  const close = make("button", { type: "button", class: "round", "aria-label": say("close"), onclick: () => card.remove() }, "×");
  const titles = Object.entries(report.titles || {});
  const card = make("div", { class: "card report" },
    make("div", { class: "line" }, make("strong", {}, counts.join(" · ") || report.problem || say("report: nothing")), close),
    report.problem && counts.length ? make("p", {}, report.problem) : null,
    titles.length ? make("ul", { class: "new" }, titles.slice(0, NAMED).map(([id, title]) => make("li", {}, opener(id, title))),
      titles.length > NAMED ? make("li", { class: "soft" }, counted("and more", (report.added?.length || 0) + (report.updated?.length || 0) - NAMED)) : null) : null,
    listed(say("rejected why"), (report.rejected || []).map((r) => [r.source, r.reason]), true),
    listed(say("how read"), (report.remarks || []).map((r) => [r.source, r.text]), false),
  );
  return card;
}

function opener(id, title) {
  const href = `/source?${new URLSearchParams({ article: id, past: 1 })}`;
  return make("a", { href, "data-source": true }, make("bdi", {}, title || id));
}

function listed(title, lines, open) {
  if (!lines.length) return null;
  const shown = lines.slice(0, 100).map(([source, words]) => make("li", {}, make("bdi", {}, source.slice(0, 300)), make("span", { class: "soft" }, words)));
  return make("details", { open: open && lines.length <= 10 }, make("summary", {}, `${title} (${lines.length.toLocaleString(language())})`), make("ul", {}, shown));
}
