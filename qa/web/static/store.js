// What this browser keeps for its visitor: small settings by name. The server keeps none of it.

const PREFIX = "article-qa.";

export function setting(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null; // storage is forbidden here: then nothing is remembered
  }
}

export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    // full or forbidden: it holds until the page is left
  }
  document.dispatchEvent(new CustomEvent("setting", { detail: { name, value } }));
}

// What this tab keeps until it is closed, over a reload too; nothing of that name is "".
export function keptHere(name) {
  try {
    return sessionStorage.getItem(PREFIX + name) || "";
  } catch {
    return ""; // forbidden: a reload begins anew
  }
}

export function keepHere(name, value) {
  try {
    sessionStorage.setItem(PREFIX + name, value);
  } catch {
    // full or forbidden
  }
}
