// What the arguments of functions may be; the same check serves the compiler and the host.

export interface Parameter {
  readonly name: string;
  /** What is wrong with an argument, in one line without a full stop. */
  readonly refuse: (text: string) => string | undefined;
  /** The whole vocabulary, when there is one. */
  readonly words?: readonly string[];
  /** What to write instead, to the reader. */
  readonly hint?: string;
}

/** As Date counts them. */
export const weekdays: readonly string[] = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
];

/** 24 and 60 are allowed because they end a range. */
export function hour(name: string): Parameter {
  return between(name, { least: 0, most: 24, what: "an hour", all: "hours go" });
}

export function minute(name: string): Parameter {
  return between(name, { least: 0, most: 60, what: "a minute", all: "minutes go" });
}

export const dayOfMonth: Parameter = between("day", {
  least: 1,
  most: 31,
  what: "a day of the month",
  all: "days go",
});

export const port: Parameter = between("port", {
  least: 1,
  most: 65_535,
  what: "a port",
  all: "ports go",
});

export const weekday: Parameter = {
  name: "day",
  words: weekdays,
  refuse: (text) =>
    weekdays.includes(text.toLowerCase()) ? undefined : `'${text}' is not a day of the week`,
};

/** A relative path would depend on where the agent was started. */
export const path: Parameter = {
  name: "path",
  hint: "write the whole path, such as '/etc/motd'",
  refuse: (text) =>
    /^(?:\/|[A-Za-z]:[\\/]|\\\\)/u.test(text) ? undefined : `'${text}' is not an absolute path`,
};

/** Names one file in the folder of flags, and must not lead out of it. */
export const flag: Parameter = {
  name: "flag",
  hint: "a flag is the name of a file, without folders",
  refuse: (text) =>
    /^(?!\.{1,2}$)[^/\\\0]+$/u.test(text) ? undefined : `'${text}' is not the name of a flag`,
};

export const version: Parameter = {
  name: "version",
  hint: "write numbers with dots between, such as '22.04'",
  refuse: (text) => (/\d/u.test(text) ? undefined : `'${text}' is not a version: it has no number`),
};

export function word(name: string): Parameter {
  return {
    name,
    hint: `write the ${name} that you mean`,
    refuse: (text) => (text.trim() === "" ? `the ${name} is empty` : undefined),
  };
}

interface Range {
  readonly least: number;
  readonly most: number;
  readonly what: string;
  readonly all: string;
}

function between(name: string, { least, most, what, all }: Range): Parameter {
  return {
    name,
    refuse: (text) =>
      /^\d{1,6}$/u.test(text) && Number(text) >= least && Number(text) <= most
        ? undefined
        : `'${text}' is not ${what}: ${all} from ${least} to ${most}`,
  };
}
