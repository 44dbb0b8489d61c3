/** How text leaves the page: what `access/contracts/escaping.py` does of the files, for what is made here. */

// what turns the order of letters round, and controls; line feeds and tabs are harmless
const ACTING = /[^\P{Cc}\t\n]|\p{Cs}|[\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/gu;

const spelt = (/** @type {string} */ sign) => {
  const number = sign.charCodeAt(0);
  return number < 0x100 ? `\\x${number.toString(16).padStart(2, "0")}` : `\\u${number.toString(16).padStart(4, "0")}`;
};

/** A text with controls, and with signs that reverse the order of others, spelt out. */
export const visible = (/** @type {string} */ text) => text.replaceAll("\r\n", "\n").replace(ACTING, spelt);

/** What a spreadsheet may run, once the apostrophes before it are gone: see `cell` there. */
function looksRun(/** @type {string} */ text) {
  const bare = text.replace(/^'+/, "");
  const first = /[^\p{Z}\p{C}\p{M}]/u.exec(bare)?.[0] ?? "";
  return /^[\t\r\n]/.test(bare) || "=+-@".includes(first.normalize("NFKC")[0] ?? "x");
}

/** A text that no spreadsheet takes for a formula. */
export const cell = (/** @type {string} */ text) => (looksRun(text) ? `'${text}` : text);
