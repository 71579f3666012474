// Requests to our own routes. What cannot be done is an Error whose message is fit to be shown.
import { make } from "./dom.js";
import { known, say } from "./say.js";

// The response to `options` at `path`, as `fetch` takes them.
export async function sent(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...options });
  } catch {
    throw new Error(say("no server"));
  }
  if (response.ok) return response;
  throw refusal(await response.json().catch(() => null), response.status);
}

// Whether the server can be reached; a proxy that answers in its place says that it cannot.
export const isThere = () =>
  fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(10_000) }).then(({ status }) => status !== 502 && status !== 504, () => false);

// What the server said in place of an answer, in the words of the page.
export function refusal(told, otherwise) {
  const { code, message } = told?.error || {};
  const name = `error: ${code}`;
  return new Error(known(name) ? say(name, { message }) : message || String(otherwise));
}

const post = (path, told) =>
  sent(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(told) });

export const asked = async (path, told) => (await post(path, told)).json();

// Gives the visitor a file of that name.
export async function download(path, told, name) {
  const href = URL.createObjectURL(await (await post(path, told)).blob());
  const link = make("a", { href, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

// `words` as the name of a file.
export function named(words, suffix) {
  const plain = words.replace(/[\\/:*?"<>|\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/g, " ");
  const short = [...plain.replace(/\s+/g, " ").trim()].slice(0, 60).join("").replace(/^\.+|[. ]+$/g, "");
  return `${short || "article-qa"}.${suffix}`;
}
