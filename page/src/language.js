/** The language that the page opens in: the one chosen before, else the browser's. */

const KEY = "access-language";

/** @returns {"zh" | "en"} */
export function firstLanguage() {
  const kept = remembered();
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** Browsers may refuse to keep anything for a file. */
function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function remember(/** @type {"zh" | "en"} */ language) {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // then the page opens in the browser's language the next time
  }
}
