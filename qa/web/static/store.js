// What this browser keeps for its visitor: small settings by name. The server keeps none of it.

const PREFIX = "article-qa.";

function read(storage, name) {
  try {
    return window[storage].getItem(PREFIX + name);
  } catch {
    return null; // storage is forbidden here: then nothing is remembered
  }
}

function write(storage, name, value) {
  try {
    if (value === null) window[storage].removeItem(PREFIX + name);
    else window[storage].setItem(PREFIX + name, value);
  } catch {
    // full or forbidden: it holds until the page is left
  }
}

export const setting = (name) => read("localStorage", name);

export function keep(name, value) {
  write("localStorage", name, value);
  document.dispatchEvent(new CustomEvent("setting", { detail: { name, value } }));
}

// What this tab keeps until it is closed, over a reload too; nothing of that name is "".
export const keptHere = (name) => read("sessionStorage", name) || "";
export const keepHere = (name, value) => write("sessionStorage", name, value);
