// Repositories for dnf and zypper: one file for each, and keys that rpm is told of.
import type { Program } from "../../host/host.ts";
import { addressOf, fileName } from "./layout.ts";
import type { Described, RepositoryLayout, RepositoryWant } from "./layout.ts";

export const dnfLayout: RepositoryLayout = layoutIn({ folder: "/etc/yum.repos.d" }, [
  "dnf",
  "-q",
  "-y",
  "--setopt=reposdir={folder}",
  // Otherwise a repository that cannot be reached is no fault.
  "--setopt=*.skip_if_unavailable=0",
  "makecache",
  "--refresh",
]);

const zypperPlace = { folder: "/etc/zypp/repos.d", logins: "/etc/zypp/credentials.d" };

export const zypperLayout: RepositoryLayout = layoutIn(zypperPlace, [
  "zypper",
  "--non-interactive",
  "--gpg-auto-import-keys",
  "--reposd-dir",
  "{folder}",
  "refresh",
]);

interface Place {
  readonly folder: string;
  /** Where passwords have files of their own. */
  readonly logins?: string;
}

function layoutIn(place: Place, trial: Program["argv"]): RepositoryLayout {
  return {
    keyPath: ({ name }) => `/etc/pki/rpm-gpg/RPM-GPG-KEY-${fileName(name)}`,
    describe: (want, keyPath) => Promise.resolve(described(want, keyPath, { ...place, trial })),
  };
}

function described(
  want: RepositoryWant,
  keyPath: string | undefined,
  { folder, logins, trial }: Place & { readonly trial: Program["argv"] },
): Described {
  const name = fileName(want.name);
  const path = `${folder}/${name}.repo`;
  const login = logins === undefined ? undefined : `${logins}/${name}`;
  const loginGone = login === undefined ? [] : [login];
  const key = `/etc/pki/rpm-gpg/RPM-GPG-KEY-${name}`;
  if (want.state === "absent") {
    return {
      main: { path, content: undefined, mode: 0o644 },
      before: [],
      gone: [key, ...loginGone],
    };
  }
  const { user, password = "" } = addressOf(want.repo);
  const isApart = user !== undefined && login !== undefined;
  const content = section(want, { name, keyPath, isApart });
  const isOpen = user === undefined || isApart;
  return {
    main: {
      path,
      content,
      mode: isOpen ? 0o644 : 0o600,
      ...(!isOpen && { secret: true }),
    },
    before: isApart
      ? [
          {
            path: login,
            content: `username=${user}\npassword=${password}\n`,
            mode: 0o600,
            secret: true,
          },
        ]
      : [],
    gone: [...(keyPath === undefined ? [key] : []), ...(isApart ? [] : loginGone)],
    ...(keyPath !== undefined && {
      trust: [{ kind: "run", program: { argv: ["rpm", "--import", keyPath] } }],
    }),
    ...(want.enabled && {
      trial: {
        argv: trial,
        env: { ZYPP_LOCK_TIMEOUT: "120" },
        privateFile: {
          placeholder: "{file}",
          folderPlaceholder: "{folder}",
          content: new TextEncoder().encode(content),
          name: `${name}.repo`,
        },
      },
    }),
  };
}

interface Section {
  readonly name: string;
  readonly keyPath: string | undefined;
  readonly isApart: boolean;
}

function section(want: RepositoryWant, { name, keyPath, isApart }: Section): string {
  const { plain, user, password } = addressOf(want.repo);
  if (/\s/u.test(plain)) throw new Error("`repo` is not an address");
  const rows = [
    `[${name}]`,
    `name=${want.name}`,
    `baseurl=${plain}${isApart ? `?credentials=${name}` : ""}`,
    `enabled=${want.enabled ? 1 : 0}`,
    `gpgcheck=${want.checked ? 1 : 0}`,
    ...(keyPath === undefined ? [] : [`gpgkey=file://${keyPath}`]),
    ...(user === undefined || isApart ? [] : [`username=${user}`, `password=${password ?? ""}`]),
  ];
  return `${rows.join("\n")}\n`;
}
