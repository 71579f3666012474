// A click on the extension: the page in front is sent to the server as it is seen, and what became of it is told. The
// server's address and the key are kept where no page can read them.
const say = (name, ...values) => chrome.i18n.getMessage(name, values);
const at = (id) => document.getElementById(id);
const LOCAL = ["127.0.0.1", "localhost"];

for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
at("change").addEventListener("click", ask);
at("settings").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { server, key } = Object.fromEntries(new FormData(at("settings")));
  const { protocol, hostname, origin } = new URL(server.trim());
  if (protocol !== "https:" && !LOCAL.includes(hostname)) return tell(say("plain"));
  if (!(await chrome.permissions.request({ origins: [`${protocol}//${hostname}/*`] }))) return tell(say("forbidden"));
  await chrome.storage.local.set({ server: origin, key: key.trim() });
  at("settings").hidden = true;
  start();
});
start();

async function start() {
  await chrome.storage.local.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" });
  const { server, key } = await chrome.storage.local.get(["server", "key"]);
  if (!key) return ask();
  at("change").hidden = false;
  tell(say("sending"));
  tell(await sent(server, key));
}

// What became of the page in front, in a sentence.
async function sent(server, key) {
  let page;
  try {
    const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
    [{ result: page }] = await chrome.scripting.executeScript({ target: { tabId: tab.id }, files: ["seen.js"] });
  } catch {
    return say("unreadable");
  }
  try {
    const response = await fetch(`${server}/v1/articles`, {
      method: "POST",
      credentials: "omit",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "accept-language": chrome.i18n.getUILanguage() },
      body: JSON.stringify({ page }),
    });
    const { told, error } = await response.json();
    return told || (response.status === 401 || error.code === "foreign_origin" ? say("unknown") : say("refused", error.message));
  } catch {
    return say("unreachable", server);
  }
}

function ask() {
  at("settings").hidden = false;
  at("change").hidden = true;
  tell(say("about"));
}

function tell(words) {
  at("said").textContent = words;
}
