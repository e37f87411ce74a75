// Repositories for apt: one file for each, in one of its two forms, with a keyring of its own.
import type { HostView, Program } from "../../host/host.ts";
import { addressOf, fileName, type Address } from "./layout.ts";
import type { Described, RepositoryLayout, RepositoryWant, WantedFile } from "./layout.ts";

const folder = "/etc/apt/sources.list.d";

export const aptLayout: RepositoryLayout = {
  keyPath: ({ name }, { isArmoured }) =>
    `/etc/apt/keyrings/${fileName(name)}.${isArmoured ? "asc" : "gpg"}`,
  describe,
};

interface Source {
  readonly types: string;
  readonly address: Address;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** By their names in one-line form. */
  readonly options: ReadonlyMap<string, string>;
}

async function describe(
  want: RepositoryWant,
  keyPath: string | undefined,
  host: HostView,
): Promise<Described> {
  const name = fileName(want.name);
  const paths = { list: `${folder}/${name}.list`, deb822: `${folder}/${name}.sources` };
  const form = want.format === "list" ? "list" : "deb822";
  const login = `/etc/apt/auth.conf.d/${name}.conf`;
  if (want.state === "absent") {
    const gone = [paths.deb822, login, ...keyPaths(name)];
    return { main: { path: paths.list, content: undefined, mode: 0o644 }, before: [], gone };
  }
  const source = sourceOf(want, keyPath);
  const content = form === "list" ? oneLine(source, want) : paragraph(source, want);
  const { user } = source.address;
  const twin = await twinOf(source, Object.values(paths), host);
  return {
    main: { path: paths[form], content, mode: 0o644 },
    before: user === undefined ? [] : [loginFile(login, source.address)],
    gone: [
      form === "list" ? paths.deb822 : paths.list,
      ...(user === undefined ? [login] : []),
      ...keyPaths(name).filter((path) => path !== keyPath),
    ],
    ...(want.enabled && { trial: trialOf(content, form) }),
    ...(twin !== undefined && { note: `"${twin}" names the same repository` }),
  };
}

function keyPaths(name: string): readonly string[] {
  return ["asc", "gpg"].map((ending) => `/etc/apt/keyrings/${name}.${ending}`);
}

/** Lists are kept by address, so that what is fetched now counts once the file is in place. */
function trialOf(content: string, form: "list" | "deb822"): Program {
  return {
    argv: [
      "apt-get",
      "-q",
      "-o",
      "Dir::Etc::sourcelist={source}",
      "-o",
      "Dir::Etc::sourceparts=-",
      "-o",
      "APT::Get::List-Cleanup=0",
      "-o",
      "APT::Update::Error-Mode=any",
      "update",
    ],
    env: { DEBIAN_FRONTEND: "noninteractive" },
    busy: ["Could not get lock", "Unable to lock"],
    privateFile: {
      placeholder: "{source}",
      content: new TextEncoder().encode(content),
      name: form === "list" ? "trial.list" : "trial.sources",
    },
  };
}

function sourceOf(want: RepositoryWant, keyPath: string | undefined): Source {
  const line = /^(deb(?:-src)?)\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)((?:\s+[^\s#]+)*)\s*$/u.exec(
    want.repo.trim(),
  );
  const [, types = "deb", written = "", address = want.repo.trim(), suite, parts = ""] = line ?? [];
  const options = new Map(
    written
      .split(/\s+/u)
      .filter((word) => word.includes("="))
      .map((word): readonly [string, string] => {
        const [key = "", ...value] = word.split("=");
        return [key.toLowerCase(), value.join("=")];
      }),
  );
  if (keyPath !== undefined) options.set("signed-by", keyPath);
  if (!want.checked) options.set("trusted", "yes");
  const suites = suite === undefined ? want.suites : [suite];
  if (suites.length === 0) {
    throw new Error("apt needs `suites` beside an address, or a whole line in `repo`");
  }
  const given = parts.split(/\s+/u).filter((word) => word !== "");
  const components = line === null ? want.components : given;
  if (/\s/u.test(address))
    throw new Error("`repo` is neither a line that apt reads nor an address");
  return { types, address: addressOf(address), suites, components, options };
}

function oneLine(source: Source, { enabled }: RepositoryWant): string {
  const { types, address, suites, components, options } = source;
  const words = [...options].map(([key, value]) => `${key}=${value}`).join(" ");
  const head = words === "" ? types : `${types} [${words}]`;
  const lines = suites.map((suite) => [head, address.plain, suite, ...components].join(" "));
  return lines.map((line) => `${enabled ? "" : "# "}${line}\n`).join("");
}

/** What the second form calls the options of the first. */
const fields: ReadonlyMap<string, string> = new Map([
  ["arch", "Architectures"],
  ["lang", "Languages"],
  ["target", "Targets"],
  ["signed-by", "Signed-By"],
  ["trusted", "Trusted"],
]);

function paragraph(source: Source, { enabled }: RepositoryWant): string {
  const { types, address, suites, components, options } = source;
  const rows: readonly (readonly [string, string])[] = [
    ...(enabled ? [] : ([["Enabled", "no"]] as const)),
    ["Types", types],
    ["URIs", address.plain],
    ["Suites", suites.join(" ")],
    ...(components.length === 0 ? [] : ([["Components", components.join(" ")]] as const)),
    ...[...options].map(
      ([key, value]) => [fields.get(key) ?? key, value.replaceAll(",", " ")] as const,
    ),
  ];
  return rows.map(([key, value]) => `${key}: ${value}\n`).join("");
}

function loginFile(path: string, { plain, user = "", password = "" }: Address): WantedFile {
  const content = `machine ${plain} login ${user} password ${password}\n`;
  return { path, content, mode: 0o600, secret: true };
}

/** Told and not touched: what others have set up is theirs. */
async function twinOf(
  { address, suites }: Source,
  own: readonly string[],
  host: HostView,
): Promise<string | undefined> {
  const names = (await host.list(folder)) ?? [];
  const others = ["/etc/apt/sources.list", ...names.map((name) => `${folder}/${name}`)];
  const place = address.plain.replace(/\/+$/u, "");
  for (const path of others.filter((other) => !own.includes(other))) {
    const bytes = await host.read(path);
    if (bytes === undefined) continue;
    const listed = new TextDecoder()
      .decode(bytes)
      .split("\n")
      .filter((line) => !line.trimStart().startsWith("#"))
      .flatMap((line) => line.split(/\s+/u))
      .map((word) => word.replace(/\/+$/u, ""));
    const words = new Set(listed);
    const isTwin = words.has(place) && suites.some((suite) => words.has(suite));
    if (isTwin) return path;
  }
  return undefined;
}
