/** Files that the page hands to the reader. */

const LONGEST = 80;

/** A file name that every system takes: letters, digits, and "_" for anything else. */
export function fileName(/** @type {string} */ name, /** @type {string} */ ending) {
  const plain = name.normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_+|_+$/g, "");
  return `${[...plain].slice(0, LONGEST).join("") || "access"}.${ending}`;
}

export function download(/** @type {string} */ name, /** @type {string} */ text, /** @type {string} */ type) {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
