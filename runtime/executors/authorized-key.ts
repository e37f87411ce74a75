// Looks after one public key in the authorized_keys file of an account.
import type { HostView, PathStep, Step } from "../host/host.ts";
import { flag, oneOf, optionalText, requiredText, texts } from "./attributes.ts";
import { stuck, type Attributes, type Decision } from "./executor.ts";
import type { Executor, Surroundings } from "./executor.ts";
import {
  accountOf,
  keyObstacle,
  keysElsewhere,
  observeKeyPlace,
  type Account,
  type KeyPlace,
} from "./key-place.ts";
import { attributeSteps, ids, ownershipNote, type Ownership } from "./ownership.ts";
import { joined, linesOf, newLine, pageOf, type Page } from "./page.ts";
import { isSameLine, printPublicKey, readPublicKey, type PublicKey } from "./public-key.ts";

interface KeyWant {
  readonly user: string;
  readonly state: "present" | "absent";
  readonly key: PublicKey;
  /** False when the comment that stands there may stay. */
  readonly hasComment: boolean;
  readonly exclusive: boolean;
}

interface KeyFound {
  readonly account?: Account;
  readonly place: KeyPlace;
  readonly elsewhere?: string;
  /** The keys that other resources name for the account; undefined when not all are known. */
  readonly named?: ReadonlySet<string>;
  readonly canOwn: boolean;
  readonly confined: boolean;
}

export const authorizedKey: Executor<KeyWant, KeyFound> = {
  type: "authorized_key",
  reach: "files",
  attributes: ["user", "key", "options", "comment", "exclusive", "state"],
  want,
  target: (want) => want.user,
  observe,
  decide,
};

function want(attributes: Attributes): KeyWant {
  const written = requiredText(attributes, "key").trim();
  const key = readPublicKey(written);
  if (key === undefined || key.options !== "" || /[\r\n]/.test(written)) {
    throw new Error(
      "the attribute `key` is no public key such as ssh-keygen prints in a .pub file",
    );
  }
  const comment = optionalText(attributes, "comment") ?? key.comment;
  const options = texts(attributes, "options").join(",");
  if (/[\r\n]/.test(comment + options))
    throw new Error("a key with all that belongs to it is one line");
  return {
    user: requiredText(attributes, "user"),
    state: oneOf(attributes, "state", ["present", "absent"]),
    key: { ...key, options, comment },
    hasComment: comment !== "" || attributes["comment"] !== undefined,
    exclusive: flag(attributes, "exclusive"),
  };
}

async function observe(want: KeyWant, host: HostView, around: Surroundings): Promise<KeyFound> {
  const { canOwn, confined } = host;
  const account = await accountOf(want.user, host);
  const elsewhere = want.state === "present" ? await keysElsewhere(host) : undefined;
  const named = want.exclusive ? namedKeys(want.user, around) : undefined;
  return {
    canOwn,
    confined,
    ...(account !== undefined && { account }),
    place: account === undefined ? {} : await observeKeyPlace(account.home, host),
    ...(elsewhere !== undefined && { elsewhere }),
    ...(named !== undefined && { named }),
  };
}

function namedKeys(user: string, around: Surroundings): ReadonlySet<string> | undefined {
  const keys = around.othersOf("authorized_key");
  const users = around.othersOf("user");
  if (keys === undefined || users === undefined) return undefined;
  const lines = [
    ...keys
      .filter((other) => other["user"] === user && other["state"] !== "absent")
      .map((other) => requiredText(other, "key")),
    ...users
      .filter((other) => other["username"] === user)
      .flatMap((other) => texts(other, "authorized_keys")),
  ];
  return new Set(lines.map((line) => readPublicKey(line)?.blob ?? ""));
}

function decide(want: KeyWant, found: KeyFound): Decision {
  const { account, place } = found;
  if (want.state === "absent" && place.file === undefined && place.folder?.kind !== "link") {
    return { kind: "settled" };
  }
  if (account === undefined) {
    return stuck(
      `there is no account "${want.user}" here; create it in a resource that this one depends on`,
    );
  }
  const reason = keyObstacle(account, place) ?? misread(want, found);
  if (reason !== undefined) return stuck(reason);
  const page = pageOf(place.content ?? new Uint8Array());
  const text = want.state === "absent" ? without(want, page) : having(want, found.named, page);
  return decideSteps(want, { account, text, page, found });
}

function misread(want: KeyWant, { elsewhere, named }: KeyFound): string | undefined {
  if (want.state === "absent") return undefined;
  if (elsewhere !== undefined) {
    return `sshd looks for keys in "${elsewhere}" (AuthorizedKeysFile) and not in ~/.ssh/authorized_keys; look after that with a file resource`;
  }
  return want.exclusive && named === undefined
    ? "which other keys are wanted is not known here yet, so that `exclusive` cannot remove any"
    : undefined;
}

/** The first line with the key becomes the wanted one; the same key further down goes. */
function having(
  { key, hasComment, exclusive }: KeyWant,
  named: ReadonlySet<string> | undefined,
  page: Page,
): string {
  const wanted = { ...key, options: page.spelled(key.options), comment: page.spelled(key.comment) };
  let isThere = false;
  const lines = linesOf(page).flatMap((line) => {
    const found = readPublicKey(line.text);
    if (found === undefined) return [line];
    if (found.blob !== key.blob) return exclusive && named?.has(found.blob) === false ? [] : [line];
    if (isThere) return [];
    isThere = true;
    const full = hasComment ? wanted : { ...wanted, comment: found.comment };
    return isSameLine(found, full) ? [line] : [{ ...line, text: printPublicKey(full) }];
  });
  return joined(page, isThere ? lines : [...lines, newLine(printPublicKey(wanted))]);
}

function without({ key }: KeyWant, page: Page): string {
  const lines = linesOf(page);
  const kept = lines.filter(({ text }) => readPublicKey(text)?.blob !== key.blob);
  return kept.length === lines.length ? page.text : joined(page, kept);
}

interface Deciding {
  readonly account: Account;
  readonly page: Page;
  /** What the file is to hold. */
  readonly text: string;
  readonly found: KeyFound;
}

/** sshd ignores keys in a file or folder that others may write to, or that belongs to somebody else. */
function decideSteps(want: KeyWant, { account, page, text, found }: Deciding): Decision {
  const { file, folder } = found.place;
  const { home: within } = account;
  const path = `${within}/.ssh/authorized_keys`;
  const ownership = ownershipOf(account, found);
  const bytes = { content: page.bytes(text), mode: 0o600, ...ids(ownership), within };
  const isSame = file !== undefined && text === page.text;
  const fileSteps: readonly Step[] = isSame
    ? inLine(path, { mode: 0o600, ownership, within }, file)
    : [{ kind: "write-file", path, ...bytes }];
  const steps =
    want.state === "absent"
      ? isSame
        ? []
        : fileSteps
      : [
          ...folderSteps(`${within}/.ssh`, { mode: 0o700, ownership, within }, folder),
          ...fileSteps,
        ];
  const note = ownershipNote(ownership);
  if (steps.length === 0) return { kind: "settled", ...note };
  const change = want.state === "absent" ? "deleted" : file === undefined ? "created" : "updated";
  return { kind: "steps", change, steps, ...note };
}

function ownershipOf({ uid, gid }: Account, { canOwn, confined }: KeyFound): Ownership {
  if (canOwn) return { kind: "known", owner: uid, group: gid };
  const why = confined ? "confined" : "the agent does not run as root";
  return { kind: "not-ours", note: `owner and group not set (${why})` };
}

interface InHome {
  readonly mode: number;
  readonly ownership: Ownership;
  readonly within: string;
}

function folderSteps(path: string, wanted: InHome, there: KeyPlace["folder"]): readonly Step[] {
  if (there !== undefined) return inLine(path, wanted, there);
  const { mode, ownership, within } = wanted;
  const owners = ids(ownership);
  return [
    { kind: "make-folder", path, mode, within },
    ...(Object.keys(owners).length === 0
      ? []
      : [{ kind: "set-owner", path, ...owners, within } as const]),
  ];
}

function inLine(
  path: string,
  { within, ...wanted }: InHome,
  there: NonNullable<KeyPlace["folder"]>,
): readonly PathStep[] {
  return attributeSteps(path, wanted, there).map((step) => ({ ...step, within }));
}
