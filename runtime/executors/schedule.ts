// When cron is to run something: the five fields or the word of a crontab line, and what is wrong with them.
import type { Value } from "../contract/value.ts";
import { optionalText } from "./attributes.ts";
import type { Attributes } from "./executor.ts";

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Stand for numbers, the first for `from`. */
  readonly words: readonly string[];
}

const months = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const days = "sun mon tue wed thu fri sat".split(" ");

const fields: readonly Field[] = [
  { name: "minute", from: 0, to: 59, words: [] },
  { name: "hour", from: 0, to: 23, words: [] },
  { name: "day", from: 1, to: 31, words: [] },
  { name: "month", from: 1, to: 12, words: months },
  { name: "weekday", from: 0, to: 7, words: days },
];

const words: ReadonlySet<string> = new Set(
  "reboot yearly annually monthly weekly daily midnight hourly".split(" "),
);

/** As it stands at the beginning of the line. */
export function scheduleOf(attributes: Attributes): string {
  const schedule = optionalText(attributes, "schedule")?.trim();
  if (schedule?.startsWith("@") === true) {
    if (words.has(schedule.slice(1))) return schedule;
    throw new Error(`the attribute \`schedule\` is "${schedule}", which cron does not know`);
  }
  const written =
    schedule?.split(/\s+/) ?? fields.map(({ name }) => fieldText(attributes[name], name));
  if (written.length !== fields.length) {
    throw new Error(`the attribute \`schedule\` is "${schedule}", which has not five fields`);
  }
  for (const [index, field] of fields.entries()) check(written[index] ?? "", field);
  return written.join(" ");
}

function fieldText(value: Value | undefined, name: string): string {
  if (value === undefined) return "*";
  if (typeof value === "string" || typeof value === "number") return String(value).trim();
  throw new Error(`the attribute \`${name}\` is neither text nor a number`);
}

/** One line that cron cannot read makes it ignore the whole file. */
function check(text: string, field: Field): void {
  if (!text.split(",").every((item) => isItem(item, field))) {
    const { name, from, to } = field;
    throw new Error(`the ${name} of the schedule is "${text}", which is not of ${from} to ${to}`);
  }
}

function isItem(item: string, field: Field): boolean {
  const [, range = "", step] = /^([^/]*)(?:\/(\d{1,2}))?$/.exec(item) ?? [];
  if (step !== undefined && Number(step) === 0) return false;
  if (range === "*") return true;
  const ends = range.split("-").map((end) => numberOf(end, field));
  const [first = Number.NaN, last = first] = ends;
  return ends.length <= 2 && field.from <= first && first <= last && last <= field.to;
}

function numberOf(text: string, { from, words }: Field): number {
  const index = words.indexOf(text.toLowerCase());
  if (index !== -1) return from + index;
  return /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
}
