/** Signs of facility types: a character in a ring, as plans of towns have them, in the colour of its group. */

import { data, state } from "../state.js";

/** Of each group: its colour, dark enough to be read on white; of its types (part of the key): the Chinese and the Latin sign. */
const GROUPS = /** @type {[string, [RegExp, string, string][]][]} */ ([
  ["#a3123a", [
    [/emergency|ambulance|rescue/, "急", "A"], [/clinic|primary_care|health_centre|tcm_c/, "卫", "C"],
    [/^mental/, "康", "M"], [/hospital|medical|health|tcm|critical|physician|practitioner|nurse|pharmac/, "医", "H"],
  ]],
  ["#8a4b08", [
    [/kindergarten/, "幼", "K"], [/childcare/, "托", "N"], [/child/, "童", "Y"], [/primary_school/, "小", "P"],
    [/nine_year/, "九", "9"], [/middle_school/, "中", "J"], [/senior_high/, "高", "S"], [/special_education/, "特", "S"],
    [/technical|vocational|training/, "职", "V"], [/university/, "大", "U"], [/school/, "学", "S"],
  ]],
  ["#6a2c8e", [[/elderly|geriatric|wellness/, "老", "E"], [/veterans|welfare/, "福", "W"]]],
  ["#14507e", [[/library|reading|book/, "书", "L"], [/cultur|broadcast|newspaper|county_social/, "文", "C"]]],
  ["#17653a", [
    [/sport|stadium|gym|fitness|pitch|rink|natatorium/, "体", "S"], [/park/, "园", "G"],
  ]],
  ["#5d3a1a", [
    [/farmers_market/, "菜", "M"], [/supermarket/, "超", "S"], [/convenience/, "店", "C"], [/postal/, "邮", "P"],
  ]],
  ["#37404a", [
    [/public_service|community_service|social_work/, "服", "S"], [/employment|hr_/, "业", "J"],
    [/cemetery|funeral|burial|martyrs/, "葬", "†"], [/sewage/, "污", "W"], [/housing/, "住", "D"],
  ]],
]);
const OTHER = "#111820";

/** @typedef {{sign: string, colour: string}} Symbol */

/** @type {Map<string, Symbol>} */
const known = new Map();

/** The sign of a type; of one that is not known here, the first letter of its name. @returns {Symbol} */
export function symbolOf(/** @type {string} */ type) {
  const key = `${state.language} ${type}`;
  const found = known.get(key) ?? make(type);
  known.set(key, found);
  return found;
}

/** @returns {Symbol} */
function make(/** @type {string} */ type) {
  for (const [colour, signs] of GROUPS) {
    for (const [part, chinese, latin] of signs) {
      if (part.test(type)) return { colour, sign: state.language === "zh" ? chinese : latin };
    }
  }
  const [first = "?"] = data.types[type]?.[state.language].trim() ?? "";
  return { colour: OTHER, sign: first.toUpperCase() };
}
