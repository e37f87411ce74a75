// `packages`: what is installed, by name with its version. Asked only of hosts whose policy speaks of it.
import type { Value } from "../contract/value.ts";
import type { Collector } from "./collector.ts";

export const packages: Collector = {
  name: "packages",
  collect: async ({ host }): Promise<Value> => {
    if (host.confined) return {};
    for (const { argv, read } of tables) {
      const answered = await host.ask({ argv });
      if (answered?.code === 0) return Object.fromEntries(read(answered.out.split("\n")));
    }
    return {};
  },
};

type Row = readonly [name: string, version: string];

const tables: readonly {
  readonly argv: readonly [string, ...string[]];
  readonly read: (lines: readonly string[]) => readonly Row[];
}[] = [
  {
    argv: ["dpkg-query", "-W", "-f", "${db:Status-Abbrev}\\t${Package}\\t${Version}\\n"],
    read: (lines) =>
      lines.flatMap((line): readonly Row[] => {
        const [status = "", name = "", version = ""] = line.split("\t");
        return /^.i/.test(status) ? [[name, version]] : [];
      }),
  },
  {
    argv: ["rpm", "-qa", "--qf", "%{NAME}\\t%{VERSION}-%{RELEASE}\\n"],
    read: (lines) =>
      lines.flatMap((line): readonly Row[] => {
        const [name = "", version] = line.split("\t");
        return version === undefined ? [] : [[name, version]];
      }),
  },
  {
    argv: ["pacman", "-Q"],
    read: (lines) =>
      lines.flatMap((line): readonly Row[] => {
        const [name = "", version] = line.split(" ");
        return version === undefined ? [] : [[name, version]];
      }),
  },
  {
    argv: ["apk", "info", "-v"],
    read: (lines) =>
      lines.flatMap((line): readonly Row[] => {
        const [, name, version] = /^(.+?)-(\d.*)$/.exec(line) ?? [];
        return name === undefined || version === undefined ? [] : [[name, version]];
      }),
  },
];
