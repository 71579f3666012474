// The chip that says what was understood: a click beside it and Escape close it. What its buttons ask, and those after an
// answer and beside an article, is asked by talk.js.
import { all, at } from "./dom.js";

function close(except = null) {
  for (const chip of all(".turn details.understood[open]")) if (chip !== except) chip.open = false;
}

document.addEventListener("click", (event) => {
  const chosen = event.target.closest?.("button[data-question]");
  close(chosen ? null : event.target.closest?.("details.understood"));
});

document.addEventListener("keydown", (event) => {
  const chip = event.key === "Escape" && event.target.closest?.("details.understood[open]");
  if (!chip) return;
  event.stopPropagation();
  chip.open = false;
  at("summary", chip).focus();
}, { capture: true });
