/** Files that the page hands to the reader. */

const LONGEST = 80;
const TAKEN = /^(con|prn|aux|nul|com\d|lpt\d)$/i; // devices of Windows

/** A file name that every system takes: letters, digits, and "_" for anything else. */
export function fileName(/** @type {string} */ name, /** @type {string} */ ending) {
  const plain = name.normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_+|_+$/g, "");
  const short = [...plain].slice(0, LONGEST).join("") || "access";
  return `${short}${TAKEN.test(short) ? "_" : ""}.${ending}`;
}

export function download(/** @type {string} */ name, /** @type {string | Blob} */ content, /** @type {string} */ type) {
  const blob = typeof content === "string" ? new Blob([content], { type: `${type};charset=utf-8` }) : content;
  const address = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
