// The window that the bookmarklet opens. The page it came from tells what it shows, and whoever reads it says whether that
// goes in. So no page learns a key, none can add by itself, and none can give another's address as its own.
import { at, make } from "./dom.js";
import { language, say, speak } from "./say.js";
import { refusal } from "./server.js";

const SOON = 1000; // ms in which a click was meant for what stood there before
const place = at("article");
const show = (...lines) => place.replaceChildren(make("h2", {}, say("keep page")), ...lines.map((line) => make("p", {}, line)));

speak();
if (window.opener) {
  addEventListener("message", function take(event) {
    if (event.source !== window.opener) return;
    removeEventListener("message", take);
    offer(event.data, event.origin);
  });
  show(say("keep waits"));
  window.opener.postMessage("article-qa", "*");
} else handOut();

function offer({ html, url, title }, origin) {
  if (!URL.canParse(url) || new URL(url).origin !== origin) return show(say("keep foreign"));
  const add = make("button", { type: "button", class: "main", disabled: true }, say("add"));
  add.addEventListener("click", () => {
    add.disabled = true;
    send({ html, url, title }).then((told) => show(told));
  });
  setTimeout(() => (add.disabled = false), SOON);
  show(make("bdi", {}, title), make("bdi", { class: "soft" }, url), add);
}

async function send(page) {
  const headers = { "content-type": "application/json", "accept-language": language() };
  try {
    const response = await fetch("/v1/articles", { method: "POST", headers, body: JSON.stringify({ page }) });
    const told = await response.json();
    return told.told || refusal(told, response.status).message;
  } catch {
    return say("no server");
  }
}

async function handOut() {
  const seen = (await (await fetch("/ui/seen.js")).text()).trim().replace(/;$/, "");
  const here = JSON.stringify(location.origin);
  const run = `(()=>{const w=open(${here}+"/ui/keep.html","_blank","width=560,height=420");
if(!w)return alert(${JSON.stringify(say("keep blocked"))});
addEventListener("message",function tell(e){if(e.source!==w||e.origin!==${here})return;
removeEventListener("message",tell);w.postMessage(
${seen}
,${here})})})()`;
  show(make("a", { href: `javascript:${encodeURIComponent(run)}`, class: "plain" }, say("keep name")), say("keep drag"), say("keep alone"));
}
