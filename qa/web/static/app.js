// The scripts of the page, begun once Gradio has laid it out. `window.articleQA` are the hooks that the page's events
// run before they are sent (`SENT` in qa/web/page/frame.py).
import "./acts.js";
import "./around.js";
import { at } from "./dom.js";
import * as factcheck from "./factcheck.js";
import "./files.js";
import "./filters.js";
import * as library from "./library.js";
import { speak } from "./say.js";
import * as settings from "./settings.js";
import "./source.js";
import * as talk from "./talk.js";
import * as talks from "./talks.js";
import * as views from "./views.js";
import * as watches from "./watches.js";

window.articleQA = { answered: talk.answered, asking: talk.asking, lost: talk.lost, speaking: talk.speaking, stopping: talk.stopping };

function begin() {
  if (!at("#qa-talk") || !at("#qa-question textarea") || !at("#qa-earlier .turns")) return setTimeout(begin, 30);
  speak();
  settings.begin();
  views.begin();
  talks.begin();
  talk.begin();
  library.begin();
  watches.begin();
  factcheck.begin();
}
begin();
