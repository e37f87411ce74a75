// Repositories for pacman: a section of its one file, where what stands first counts more.
import type { HostView } from "../../host/host.ts";
import { addressOf, fileName } from "./layout.ts";
import type { Described, RepositoryLayout, RepositoryWant } from "./layout.ts";

const path = "/etc/pacman.conf";

export const pacmanLayout: RepositoryLayout = {
  keyPath: ({ name }) => `/etc/pacman.d/vigo-keys/${fileName(name)}.key`,
  describe,
};

async function describe(
  want: RepositoryWant,
  keyPath: string | undefined,
  host: HostView,
): Promise<Described> {
  const bytes = await host.read(path);
  if (bytes === undefined) throw new Error(`there is no file "${path}"`);
  const mode = (await host.stat(path))?.mode ?? 0o644;
  const text = new TextDecoder().decode(bytes);
  const isWanted = want.state === "present" && want.enabled;
  const { plain, user } = addressOf(want.repo);
  if (isWanted && user !== undefined) {
    throw new Error("pacman has no place for a password that not everybody could read");
  }
  const level = want.checked ? "Required DatabaseOptional" : "Never";
  const section = `[${want.name}]\nSigLevel = ${level}\nServer = ${plain}\n`;
  const key = pacmanLayout.keyPath(want, { isArmoured: true });
  return {
    main: { path, content: withSection(text, want.name, isWanted ? section : undefined), mode },
    before: [],
    gone: keyPath === undefined ? [key] : [],
    ...(keyPath !== undefined && {
      trust: [
        { kind: "run", program: { argv: ["pacman-key", "--add", keyPath] } },
        ...(want.fingerprint === undefined
          ? []
          : [
              {
                kind: "run",
                program: { argv: ["pacman-key", "--lsign-key", want.fingerprint] },
              } as const,
            ]),
      ],
    }),
  };
}

/** In its place, or after all others; what else the file holds stays as it is. */
function withSection(text: string, name: string, section: string | undefined): string {
  const parts = text.split(/^(?=\[)/mu);
  const index = parts.findIndex((part) => part.startsWith(`[${name}]`));
  if (section === undefined) {
    return index === -1 ? text : parts.filter((_, at) => at !== index).join("");
  }
  if (index === -1) return `${text.replace(/\n*$/u, "\n")}\n${section}`;
  const rest = /\n*$/u.exec(parts[index] ?? "")?.[0].slice(1) ?? "";
  const replaced = section + rest;
  return parts.map((part, at) => (at === index ? replaced : part)).join("");
}
