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
  let held: Held | undefined;
  let finding: Promise<Answer<Credentials | undefined>> | undefined;
  return {
    get: async () => {
      if (held !== undefined && !runsOut(held, now(), marginMs)) return held;
      finding ??= find();
      const found = await finding;
      finding = undefined;
      if (found.kind === "ok") {
        held = found;
        return found;
      }
      // A source that has nothing to say just now does not take away what holds a little longer.
      return held !== undefined && !runsOut(held, now(), 0) ? held : found;
    },
    drop: () => {
      held = undefined;
    },
  };
}

type Held = Extract<Answer<Credentials | undefined>, { readonly kind: "ok" }>;

const marginMs = 5 * 60_000;

function runsOut({ value }: Held, now: Date, within: number): boolean {
  return value?.expires !== undefined && value.expires.getTime() - now.getTime() <= within;
}
