// Repositories for apk: a line of its one file, below a comment that says whose it is.
import type { HostView } from "../../host/host.ts";
import { addressOf } from "./layout.ts";
import type { Described, RepositoryLayout, RepositoryWant } from "./layout.ts";

const path = "/etc/apk/repositories";

export const apkLayout: RepositoryLayout = {
  keyPath: () => {
    throw new Error(
      "apk signs with keys of its own kind: put them into /etc/apk/keys with a file resource",
    );
  },
  describe,
};

async function describe(
  want: RepositoryWant,
  _keyPath: string | undefined,
  host: HostView,
): Promise<Described> {
  const bytes = await host.read(path);
  const text = bytes === undefined ? "" : new TextDecoder().decode(bytes);
  const { plain, user } = addressOf(want.repo);
  if (want.state === "present" && user !== undefined) {
    throw new Error("apk has no place for a password that not everybody could read");
  }
  if (want.state === "present" && !want.checked) {
    throw new Error("apk cannot leave signatures unchecked for one repository alone");
  }
  const line = want.state === "absent" ? undefined : `${want.enabled ? "" : "#"}${plain}`;
  const content = withLine(text, `# ${want.name} (vigo)`, { line, plain });
  return {
    main: { path, content, mode: 0o644 },
    before: [],
    gone: [],
    ...(line !== undefined &&
      want.enabled && {
        trial: {
          argv: ["apk", "--wait", "120", "--repositories-file", "{file}", "update"],
          privateFile: {
            placeholder: "{file}",
            content: new TextEncoder().encode(`${plain}\n`),
            name: "repositories",
          },
        },
      }),
  };
}

interface Wanted {
  readonly line: string | undefined;
  readonly plain: string;
}

/** A line of the same address that others wrote is taken over, so that it stands there once. */
function withLine(text: string, comment: string, { line, plain }: Wanted): string {
  const lines = text === "" ? [] : text.replace(/\n$/u, "").split("\n");
  const own = lines.indexOf(comment);
  const rest = lines.filter((_, at) => own === -1 || (at !== own && at !== own + 1));
  const others = line === undefined ? rest : rest.filter((other) => other.trim() !== plain);
  const added = line === undefined ? [] : [comment, line];
  const at = own === -1 ? others.length : Math.min(own, others.length);
  const all = [...others.slice(0, at), ...added, ...others.slice(at)];
  return all.length === 0 ? "" : `${all.join("\n")}\n`;
}
