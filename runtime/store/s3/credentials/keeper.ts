// Keeps credentials, and finds new ones a little before they run out.
import type { Answer } from "../../../contract/refusal.ts";
import type { Outside } from "../../outside.ts";
import type { Credentials } from "./credentials.ts";

export interface CredentialKeeper {
  get(): Promise<Answer<Credentials | undefined>>;
  /** The server says that they no longer hold. */
  drop(): void;
}

/** Asked once for all who wait, and anew a little before they run out. */
export function credentialKeeper(
  find: () => Promise<Answer<Credentials | undefined>>,
  { now }: Pick<Outside, "now">,
): CredentialKeeper {
  let kept: Promise<Answer<Credentials | undefined>> | undefined;
  return {
    get: async () => {
      kept ??= find();
      const current = await kept;
      if (current.kind === "ok" && !isEnding(current.value, now())) return current;
      const next = find();
      kept = next;
      const renewed = await next;
      // A source that has nothing to say just now does not take away what holds a little longer.
      const holds = current.kind === "ok" && !isOver(current.value, now());
      return renewed.kind === "refused" && holds ? current : renewed;
    },
    drop: () => {
      kept = undefined;
    },
  };
}

const marginMs = 5 * 60_000;

function isEnding(credentials: Credentials | undefined, now: Date): boolean {
  const { expires } = credentials ?? {};
  return expires !== undefined && expires.getTime() - now.getTime() < marginMs;
}

function isOver(credentials: Credentials | undefined, now: Date): boolean {
  const { expires } = credentials ?? {};
  return expires !== undefined && expires.getTime() <= now.getTime();
}
