"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const states = data.drafts.map((draft) => (draft.standard && draft.status === "target" ? "open" : "dropped"));
const cards = [...document.querySelectorAll("article")];
const marks = [...document.querySelectorAll("mark")];

function shown(number, scroll) {
  for (const each of [...cards, ...marks]) each.classList.toggle("on", each.dataset.n === String(number));
  const other = scroll === "text" ? marks.find((each) => each.dataset.n === String(number)) : cards[number];
  if (other) other.scrollIntoView({ block: "center" });
}

function tell() {
  const kept = states.filter((each) => each === "confirmed").length;
  document.getElementById("count").textContent = `${kept} / ${states.length}`;
  document.getElementById("export").disabled = kept === 0;
}

// what is no number stays as written, so that checking the file tells of it
function numbered(text) {
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

function corrected(number) {
  const standard = structuredClone(data.drafts[number].standard);
  const target = standard.targets[0];
  for (const field of cards[number].querySelectorAll("input")) {
    const name = field.name;
    const text = field.value.trim();
    if (name === "value" && text !== "") {
      target.value = numbered(text);
      delete target.value_from;
    } else if (name === "high") {
      if (text === "") delete target.high;
      else target.high = numbered(text);
    } else if (name === "year" && text !== "") target.year = numbered(text);
    else if (name === "quote") standard.quote = text;
    else if (text !== "") target[name] = text;
  }
  return standard;
}

// JSON is YAML; signs that YAML refuses are spelt out
function flow(value) {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]/g,
    (sign) => "\\u" + sign.charCodeAt(0).toString(16).padStart(4, "0"),
  );
}

function exported() {
  const kept = states.flatMap((state, number) => (state === "confirmed" ? [corrected(number)] : []));
  const head = Object.entries(data.plan).map(([key, value]) => `${key}: ${flow(value)}`);
  const zones = Object.entries(data.zones).map(([key, value]) => `  ${flow(key)}: ${flow(value)}`);
  return [...head, "zones:", ...zones, "standards:", ...kept.map((each) => `- ${flow(each)}`), ""].join("\n");
}

for (const mark of marks) mark.addEventListener("click", () => shown(Number(mark.dataset.n), "cards"));
cards.forEach((card, number) => {
  card.querySelector(".find").addEventListener("click", () => shown(number, "text"));
  for (const button of card.querySelectorAll("button[data-state]")) {
    button.addEventListener("click", () => {
      states[number] = button.dataset.state;
      card.classList.toggle("confirmed", states[number] === "confirmed");
      card.classList.toggle("dropped", states[number] === "dropped");
      tell();
    });
  }
  card.classList.toggle("dropped", states[number] === "dropped");
});
document.getElementById("export").addEventListener("click", () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([exported()], { type: "application/yaml" }));
  link.download = `${data.plan.id}.yaml`;
  link.click();
  URL.revokeObjectURL(link.href);
});
tell();
