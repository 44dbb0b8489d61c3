/**
 * What Python writes into the page (`access/outputs/maps/page_data.py`), and what the engine answers.
 * Units: metres in the study's CRS, seconds, persons, shares from 0 to 1; degrees are WGS-84.
 */

export interface Bilingual { zh: string; en: string }
/** null: not known; "inf": infinite. */
export type Amount = number | "inf" | null;
export type Verdict = "met" | "unmet" | "undetermined" | "not_testable" | "reported";
/** latitude, longitude */
export type Degrees = [number, number];

/**
 * An array in the page's binary part: byte planes (lowest first), deflated, in base64 (`at` is a byte
 * offset of the decoded whole and a multiple of 3). `delta`: each number is its difference from the
 * one before. `signed`: zigzag (0, -1, 1, -2, … are 0, 1, 2, 3, …). With a `scale`, 0 is NaN (not
 * known), 1 is infinite, and n is (n - 2) * scale; the decoded array is then a Float64Array, else
 * an Int32Array.
 */
export interface Packed {
  at: number; size: number; count: number; planes: number;
  delta?: 1; signed?: 1; scale?: number;
}

/**
 * A map of the plane: with u = (a - centre[0]) / scale[0], v = (b - centre[1]) / scale[1], the
 * result's first number is the sum of first[k] * u^i * v^j, with (i, j) = (0, 0), (1, 0), (0, 1),
 * (2, 0), (1, 1), (0, 2), … up to i + j = degree; the second one likewise.
 */
export interface Polynomial {
  degree: number; centre: [number, number]; scale: [number, number];
  first: number[]; second: number[];
}

/** Lines or rings: how many vertices each has, and all vertices in decimetres from `Crs.origin`. */
export interface Lines { count: Packed; x: Packed; y: Packed }

export interface Crs {
  origin: [number, number];
  /** metres from the origin → latitude, longitude */
  to_degrees: Polynomial;
  /** latitude, longitude → metres from the origin */
  to_metres: Polynomial;
}

export interface Finding {
  value: Amount; value_low: Amount; value_high: Amount; required: Amount;
  unit: Bilingual;
  /** the numbers are shares, from 0 to 1 */
  share: boolean;
  /** how what is found is to compare */
  sign: string;
  /** the upper end of a range within which the number is to be */
  most: number | null;
  /** empty where nothing is judged by itself */
  verdict: Verdict | "";
  shortfall: Amount;
  short_of: Bilingual | null;
}
export interface Reading extends Finding {
  reading: string; words: Bilingual; default: boolean;
  /** its verdict is not the default one's */
  changes: boolean;
  persons: Amount; persons_met: Amount; persons_border: Amount; persons_unlinked: Amount;
}
export interface Unit extends Finding {
  zone: number; persons: Amount;
  /** the verdict that it would have by itself, where the plan judges all units together; else empty */
  alone: Verdict | "";
}

export interface Statistic {
  /** as in access/verdicts/reach.py: area_equivalent, mean_network_distance, …, or coverage_… */
  name: string;
  /** all zones are judged as if they were one */
  pooled: boolean;
  zones: number[];
  /** of each of these zones */
  area_m2: number[];
  facilities: number[];
  /** of the whole */
  whole: { area_m2: number; facilities: number };
}

export interface Clause {
  id: string; kind: string; status: string;
  /** as in `Data.themes` */
  theme: string;
  binding: "obligatory" | "expected" | "unspecified";
  /** the clause of which this is the same promise in other words */
  same_as: string | null;
  /** whether the source's own text was seen */
  confirmed: boolean;
  year: number | null;
  plan: number;
  quote: Bilingual; source: Bilingual | null; ambiguity: Bilingual | null;
  facility: Bilingual;
  /** the type key that a new site of this clause would have */
  facility_type: string;
  zone: Bilingual;
  comparison: string; value: number | null; unit: Bilingual;
  /** the upper end of a range within which a number is to be */
  high: number | null;
  mode: string | null;
  /** the types that the trips lead to, if there are several */
  goals: Bilingual | null;
  /** minutes that the limit below does not contain */
  fixed: number;
  /** in which the limit is shown */
  scale: "min" | "km" | "m";
  /** the share that must have it, and what that rests on: "text", the plan says so; null: none is asked */
  pass_mark: { share: number; basis: string; words: Bilingual } | null;
  missing: Bilingual | null;
  readings: Reading[];
  /** what it comes to by the combinations of its readings; null: they were not judged */
  together: Bilingual | null;
  units: any;
  coverage: { zone: number; persons: number; persons_met: number; persons_unmet: number;
    persons_border: number; persons_unlinked: number; met_share: number | null;
    straight_line_share: number | null }[];
  facilities: number[];
  /** those of them that no street leads to */
  unlinked: number[];
  /** those that are as the clause asks of each, that are not, of which nobody knows; null: it asks nothing of each */
  passing: [number[], number[], number[]] | null;
  /** what follows is null where a clause is not judged by people's way */
  way: Way | null;
}

/** How far an indicator has come; points are a year and a value in `unit`, or, of `due` and `next`, in `due_unit`. */
export interface Progress {
  unit: Bilingual; due_unit: Bilingual;
  base: [number, number] | null; goal: [number, number] | null;
  on_the_way: [number, number][];
  due: [number, number] | null; next: [number, number] | null;
  seen: [number, number][];
  /** shares of the way from base to target */
  gone: number | null; expected: number | null;
  forecast: number | null;
  state: "reached" | "ahead" | "on_course" | "behind" | "reversed" | "unknown";
  warned: "" | "yellow" | "red";
  words: { state: Bilingual; warned: Bilingual; due: Bilingual };
  departments: Bilingual | null;
  /** the study as it is, then with the projects of each year; a year that is null: nobody says which */
  staged: { year: number | null; name: Bilingual; value: Amount; verdict: string;
    projects: { name: string; department: string; gained: Amount; difference: Amount }[] }[];
}

export interface Way {
  /** of the trips, in seconds or metres */
  limit: number;
  /** how far (metres) one gets within the limit */
  reach_m: number;
  /** metres in a straight line within which a facility is near; from the middle of a gap, within which one
   *  site could serve it (access/verdicts/gaps.py) */
  near_m: number;
  site_m: number;
  /** numbers of its trips; so many of them must be within the limit */
  trips: number[];
  enough: number;
  /** number of the crowd of people; of what the verdict counts (people, land, settlements) */
  crowd: number;
  judged: number;
  /** what that is */
  counts: "population" | "residential_area" | "built_up_area" | "settlement";
  required_share: number;
  /** the least cost of a metre: limits times this reach the border of the data */
  rate: number;
  /** null: the verdict is that on the required share */
  statistic: Statistic | null;
}

/** One search that clauses share: everybody's way to the nearest facility of a selection. */
export interface Trip {
  /** null: in a straight line, or the network is too large to be embedded */
  graph: number | null;
  mode: string;
  impedance: "time_s" | "length_m" | "straight_m";
  direction: "demand_to_facility" | "facility_to_demand";
  /** the facilities it leads to */
  goals: Packed;
  /** of each cell: the impedance, rounded up to whole steps, and the facility (-1: none) */
  cost: Packed;
  nearest: Packed;
}

/**
 * Who is counted: each row is a cell's people in one zone (-1: in none that is listed); rows stand in
 * the order of their cells. `lowest`: of each cell, the smallest zone in which most of its people live.
 * `group`: whose people, as in `Data.groups`; without one, all.
 */
export interface Crowd { cell: Packed; zone: Packed; persons: Packed; lowest: Packed; group?: string;
  /** the smallest zone of the division around each row's people (-1: none) */
  home?: Packed }

/**
 * The network of one mode. Edges are streets of `Data.streets`, whose vertices run from an edge's
 * start to its end; they form chains, and chains meet at junctions. See access/network/chains.py,
 * junctions.py and travel.py, whose search the engine repeats.
 */
export interface Graph {
  mode: string;
  /** seconds of a metre off the network */
  leg_rate: number;
  max_leg_m: number;
  /** the one speed of the mode; null where speeds differ, or something is lost at junctions */
  speed_kph: number | null;
  /** of each edge: its street, seconds along and against it, metres, its chain, its place in that
   *  chain, whether it runs forward in it, and what it is to the links of a new site, added up: 1 it may be
   *  linked to it, 2 needs no further link then, 4 has a dead end, 8 is of a large part, 16 a one-way stub */
  street: Packed; forward: Packed; backward: Packed; length: Packed;
  chain: Packed; place: Packed; ahead: Packed; open: Packed;
  /** of each chain: seconds lost on arriving at its start and at its end; null: none anywhere */
  wait_start: Packed | null; wait_end: Packed | null;
  /** of each chain: the junctions at which one comes out of it, and from which one goes into it */
  arriving_start: Packed; arriving_end: Packed; leaving_start: Packed; leaving_end: Packed;
  junctions: number;
  /** arcs between junctions without cost; null: none */
  turns: { tail: Packed; head: Packed; outward: Packed; inward: Packed } | null;
  /** of each link of a cell: its edge (-1: not linked), the share of the edge's length before it, its leg
   *  (metres), and the cell, in whose order links stand; null: each cell has one */
  cells: { cell: Packed | null; edge: Packed; share: Packed; leg: Packed };
  /** of each linked entrance of a facility */
  entrances: { facility: Packed; edge: Packed; share: Packed; leg: Packed };
}

/**
 * What no leg off the streets leads across: lines, and the rings of areas. Of each its kind (water, railway,
 * motorway, wall, stream) and the number of its area (-1: a line); and what walls enclose.
 */
export interface Barriers extends Lines { kind: Packed; area: Packed; walled: Lines }

export interface Basemap {
  url: string; subdomains: string; attribution: Bilingual; datum: "wgs84" | "gcj02"; max_zoom: number;
}

export interface Data {
  texts: Record<string, Bilingual>;
  name: Bilingual; note: Bilingual | null; attribution: Bilingual | null;
  /** the day that the data are of, as 2026-01-31 */
  dated: string | null;
  /** what the map was made from, a line each; for the print layout */
  sources: { name: Bilingual; file: string }[];
  /** by clause id: how far its verdict is from turning, and what becomes of it in all draws, in sentences */
  turns?: Record<string, Bilingual[]>;
  /** by clause id: base and target, values by year, progress, warning, departments, and what projects bring */
  progress?: Record<string, Progress>;
  report: { level: string; subject: string; zh: string; en: string }[];
  population: "census" | "modelled" | "synthetic" | "projected" | "unknown";
  bounds: [Degrees, Degrees];
  crs: Crs;
  basemap: Basemap | null;
  /** of each cell: its row and column, and the distance (metres) to the border of the data. Column and
   *  row → latitude, longitude: of the cell's north-western corner; half a step on, of its centre */
  /** `parts`: so many cells stand side by side in a cell of the raster of people (1: they are its cells) */
  grid: { rows: number; columns: number; row_m: number; column_m: number; parts: number; to_degrees: Polynomial };
  cells: { row: Packed; column: Packed; border: Packed };
  /** people of each cell, by age group; `all` comes first */
  groups: Record<string, Packed>;
  group_names: Record<string, Bilingual>;
  /** every street, or, where no network is embedded, simplified ones; rank 0 (minor) to 2 (main) */
  /** `name`: of each, its place among the names, from 1; 0: it has none */
  streets: Lines & { rank: Packed; names: string[]; name: Packed; /** whether each lies on the ground; absent: all do */ ground?: Packed };
  /** areas of the background, rings filled by the even-odd rule */
  areas: (Lines & { kind: "water" | "green" })[];
  types: Record<string, Bilingual>;
  facilities: { id: string[]; type: string[]; name: (string | null)[]; at: Degrees[];
    /** by number, of those that have an English name beside their own */
    english: Record<number, string>;
    /** the smallest zone of the division around each; -1: none */
    zone: number[];
    capacity: (number | null)[]; units: (number | null)[];
    /** every entrance, linked or not, in decimetres from `Crs.origin`; straight lines lead there, or,
     *  without this, to `at` */
    entrances?: { facility: Packed; x: Packed; y: Packed };
    /** rings of those that are areas, to whose edges straight lines lead instead; even-odd rule */
    outlines?: Lines & { facility: Packed } };
  /** rings: latitude, longitude, … in millionths of a degree, each vertex as its difference from the
   *  one before; not closed, filled by the even-odd rule */
  /** `level`: how far down the division it stands, from 0; null: it lies across it; `parent`: the zone of the division
   *  right around it (-1: none); `kind`: city, district, …, where that is told; `persons`: who live in it */
  zones: { name: string; english?: string; rings: number[][]; at: Degrees | null; level: number | null;
    parent: number; kind: string | null; persons: number }[];
  plans: Bilingual[];
  /** in the order in which they are shown */
  themes: Record<string, Bilingual>;
  glossary: { term: Bilingual; means: Bilingual }[];
  clauses: Clause[];
  trips: Trip[];
  crowds: Crowd[];
  graphs: Graph[];
  /** absent: legs lead anywhere */
  barriers?: Barriers;
  /** networks that are not embedded: more nodes than a page should carry */
  too_large: { mode: string; nodes: number }[];
  /** what-if of the study file: shown as "after" from the start (access compare) */
  scenario: { name: Bilingual; note: Bilingual | null;
    /** what a search for sites or links found, in the order of building: persons gained, and the share of
     *  all within the limit with those before it */
    steps?: { what: Bilingual; gained: number; share: number }[];
    changes: Change[]; trips: Record<number, { cost: Packed; nearest: Packed }> } | null;
}

/* ---- the engine: a worker that holds all arrays and answers the page ---- */

export type Change =
  | { change: "open"; id: string; clause: string; facility_type: string; name: string; at: Degrees }
  | { change: "close"; facility: number }
  | { change: "move"; facility: number; at: Degrees }
  /** what a scenario changes besides facilities (streets): only `Data.scenario` has it, and Python's ways;
   *  what it makes is drawn: a line of one point is a gate */
  | { change: "given"; made: { name: Bilingual; line: Degrees[] }[] };

export interface Settings {
  /** in the clause's seconds or metres; null: the plan's own */
  limit: number | null;
  /** null: that of the study; times are scaled by the ratio */
  speed_kph: number | null;
  /** from 0 to 1; null: the study's own */
  required_share: number | null;
  changes: Change[];
  /** by the streets, or as the official count does, in a straight line of `reach_m` */
  measure: "network" | "straight";
}

/** What the cells are: the numbers in `View.state`. */
export const OUTSIDE = 0, MET = 1, UNMET = 2, BORDER = 3, UNLINKED = 4;

export interface Counts { persons: number; met: number; unmet: number; border: number; unlinked: number }
/** People beyond the limit who live side by side in one zone, so near that one site could serve them. */
export interface Gap {
  persons: number;
  /** by age group, of those that are known */
  groups: Record<string, number>;
  causes: { none_near: number; far_along_streets: number };
  zone: number;
  /** facility number; a site opened in the page: -2 - its index in `changes`; null: none */
  nearest: number | null;
  /** seconds or metres beyond the limit, on average; null: nobody can reach any */
  excess: number | null;
  /** the cell from which it is looked at */
  middle: number;
  cells: Int32Array;
  rings: Degrees[][];
}
/** The same, of whom nobody can tell: near the border of the data, or linked to no street. */
export interface Unknown {
  persons: number; border: number; unlinked: number;
  zone: number;
  cells: Int32Array;
  rings: Degrees[][];
}
export interface View {
  /** of each cell; `impedance` in the clause's seconds or metres: in a straight line, what its metres
   *  cost at the clause's `rate` */
  state: Uint8Array;
  impedance: Float32Array;
  /** of each cell of the raster (see whole.js), the share of its people within the limit (-1: nothing is
   *  known of them, NaN: nobody counts); null where cells are those of the raster */
  shares: Float32Array | null;
  total: Counts;
  /** by zone number */
  zones: Record<number, Counts>;
  /** of what is judged: a share, or a length in metres, with its bounds; the verdict on it */
  value: number; low: number; high: number; verdict: Verdict;
  /** what that share was counted from: people, m² of land, or settlements; null: a length is judged */
  judged: Counts | null;
  /** the largest first */
  gaps: Gap[];
  unknown: Unknown[];
  /** with a "given" change: persons who are within the limit and were not, and the other way round */
  moved: { gained: number; lost: number } | null;
  /** where the changes' sites were put on a street; null: too far from any */
  sites: ({ at: Degrees; leg_m: number } | null)[];
}
export interface CellRow { clause: number; impedance: number; state: number; facility: number | null;
  /** as in `View.shares`, of the cell of the raster; null where that is the cell itself */
  share: number | null }
/** How far a search for sites has come: sites found so far, of so many; places looked at, of so many. */
export interface Sought { sites: number; most: number; looked: number; places: number }
/** The best places for new sites. */
export interface Mended {
  /** how many were to choose from, and how far these stand apart (metres; 0: all junctions) */
  places: number; apart_m: number;
  persons: number;
  /** by the number of sites, from none on: persons within the limit, and the sites in the order of building,
   *  with the persons that each brings; fewer than asked for where more would bring nobody */
  curve: { met: number; sites: { at: Degrees; gained: number }[] }[];
}
/** People by how far they have: `counts[i]` of more than i steps and at most i + 1; `step` in seconds or metres. */
export interface Spread {
  step: number;
  /** all, then each age group that is known: its people in each step, beyond the last one, and not known */
  groups: { name: string; counts: number[]; beyond: number; unknown: number }[];
}
export interface Effect { before: Judgement; after: Judgement }
export interface Judgement { persons: number; met: number; verdict: Verdict }
export interface Engine {
  view(clause: number, settings: Settings): View;
  /** one row for each clause judged by people's way, by the plan's own limits and speeds; by those of
   *  the settings: the limit of the clause shown, and the speed of the clauses of its mode */
  cell(cell: number, settings: Settings, shown?: number): CellRow[];
  /** from the cell to its nearest facility along the streets; null where no network is embedded */
  route(clause: number, cell: number, settings: Settings): { points: Degrees[]; impedance: number; length_m: number } | null;
  /** how far a cell's nearest facility is in a straight line, and its way there: metres, and seconds; null: not known */
  detour(clause: number, cell: number, settings: Settings): { straight_m: number; way_m: number | null; seconds: number | null };
  /** the street parts within the limit of one facility (or opened site: -2 - its index), and whom they serve */
  area(clause: number, facility: number, settings: Settings): { lines: Degrees[][]; persons: number } | null;
  /** people by state in the zones given (each the smallest around them), of each clause judged by their way, by
   *  the plan's own limits and with the changes of the settings */
  within(zones: number[], settings: Settings): (Counts | null)[];
  /** the best places for one to `most` new sites of a clause's type, beside the changes: told step by step;
   *  null: no trip of the clause leads to such a site along streets */
  mend(clause: number, settings: Settings, most: number): Generator<Sought, Mended | null>;
  /** what the changes do to a clause, by the plan's own limit and speed; null: nothing */
  effect(clause: number, settings: Settings): Effect | null;
  /** how many people of a clause live how far, in `bins` steps up to so many times its limit */
  spread(clause: number, settings: Settings, bins: number, times: number): Spread;
  /** the cell at a place; -1: none */
  at(place: Degrees): number;
  /** what the map draws itself; the arrays are the page's own */
  shapes(): Shapes;
}

/** Lines or rings one after another: the i-th has the vertices from start[i] to before start[i + 1]. */
export interface Drawn { start: Int32Array; x: Float32Array; y: Float32Array }
/**
 * All shapes in the datum of the basemap, in pixels of a Mercator world 256 pixels wide (Leaflet's zoom
 * 0), from `origin`, which keeps single precision finer than 0.05 m within 100 km of it.
 */
export interface Shapes {
  origin: [number, number];
  /** persons: NaN, not known */
  cells: { row: Int32Array; column: Int32Array; persons: Float32Array };
  streets: Drawn & { rank: Uint8Array; name: Int32Array };
  areas: (Drawn & { kind: "water" | "green" })[];
}
