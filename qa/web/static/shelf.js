// The conversations of this browser, in its own database (IndexedDB): heads to list and search, bodies to open. The
// server keeps none of it. Where the database is forbidden they are kept until the page is left.

const memory = { heads: new Map(), bodies: new Map() };
const WORDS = 200_000; // characters of a conversation that are searched
let database = null;

// Does one thing after the other: the next begins once what was begun before is done.
export function line() {
  let doing = Promise.resolve();
  return (does) => {
    const done = doing.then(does);
    doing = done.catch(() => {});
    return done;
  };
}
const inTurn = line(); // a change is made in more than one step

function open() {
  database ??= new Promise((done) => {
    let request;
    try {
      request = indexedDB.open("article-qa", 1);
    } catch {
      return done(null);
    }
    request.onupgradeneeded = () => {
      request.result.createObjectStore("heads", { keyPath: "id" });
      request.result.createObjectStore("bodies", { keyPath: "id" });
    };
    request.onsuccess = () => done(request.result);
    request.onerror = request.onblocked = () => done(null);
  });
  return database;
}

const settled = (request) =>
  new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });

async function put(store, value) {
  const db = await open();
  memory[store].set(value.id, value);
  try {
    if (db) await settled(db.transaction(store, "readwrite").objectStore(store).put(value));
  } catch {
    // full: it stays in memory until the page is left
  }
}

async function get(store, id) {
  const db = await open();
  const found = db && (await settled(db.transaction(store).objectStore(store).get(id)).catch(() => null));
  return found || memory[store].get(id) || null;
}

const another = () => crypto.randomUUID?.() || `${Date.now()}-${Math.random()}`;

export const fresh = () => ({ id: another(), title: "", turns: [] });

// Keeps a conversation as it is now: {id, title, turns: [{question, stage, answer, signed}]}, and notes on it when. One
// that another tab has kept meanwhile stays as that has it: this one goes on as a conversation of its own.
export const save = (talk) =>
  inTurn(async () => {
    const before = await get("heads", talk.id);
    const ours = before && before.at === talk.at;
    if (before && !ours) talk.id = another();
    const { title, collection } = ours ? before : talk; // another tab may have renamed it
    const words = talk.turns.map((t) => `${t.question}\n${t.answer?.text || ""}`).join("\n");
    await put("bodies", JSON.parse(JSON.stringify({ id: talk.id, turns: talk.turns })));
    talk.at = Date.now();
    const head = { id: talk.id, title, collection: collection || "", at: talk.at };
    await put("heads", { ...head, words: words.slice(0, WORDS) });
  });

// The heads, newest first: {id, title, collection, at, words}.
export async function heads() {
  const db = await open();
  const kept = db && (await settled(db.transaction("heads").objectStore("heads").getAll()).catch(() => null));
  return (kept || [...memory.heads.values()]).sort((a, b) => b.at - a.at);
}

export const load = (id) =>
  inTurn(async () => {
    const [head, body] = await Promise.all([get("heads", id), get("bodies", id)]);
    return head && body ? { id, title: head.title, collection: head.collection, at: head.at, turns: body.turns } : null;
  });

// Changes the title of a conversation, or the collection that it belongs to.
export const amend = (id, change) =>
  inTurn(async () => {
    const head = await get("heads", id);
    if (head) await put("heads", { ...head, ...change });
  });

export const remove = (id) =>
  inTurn(async () => {
    const db = await open();
    for (const store of ["heads", "bodies"]) {
      memory[store].delete(id);
      if (db) await settled(db.transaction(store, "readwrite").objectStore(store).delete(id));
    }
  });

// One thing of another kind, such as a draft: it lies beside the conversations and is in no list of them.
export const lay = (id, value) => put("bodies", { ...value, id });
export const laid = (id) => get("bodies", id);
