// How drafts are reviewed here: what server.yaml says of the provider, and its key from the environment or the vault.
import { join } from "node:path";
import type { Answer } from "../../runtime/contract/refusal.ts";
import { ok, refuse } from "../../runtime/contract/refusal.ts";
import { hasErrors } from "../diagnostics/diagnostic.ts";
import { providers } from "../review/providers/index.ts";
import { reviewDrafts, type Review, type Reviewing } from "../review/review.ts";
import type { Source } from "../source/source.ts";
import type { Call } from "./command.ts";
import { printWarning } from "./print.ts";
import { secretOf } from "./secret-setting.ts";
import { settingsOf, type Settings } from "./settings.ts";
import type { World } from "./world.ts";

/** Undefined when nobody wants a review; refused when it is wanted and cannot be had, which stops nothing. */
async function findReviewing(
  { values: { ai } }: Settings,
  call: Call,
  world: World,
): Promise<Answer<Reviewing | undefined>> {
  if (ai === undefined) return ok(undefined);
  const { provider, model, endpoint, timeoutMs } = ai;
  if (provider === undefined) {
    return refuse("failed", "`ai.enabled` is set in server.yaml, and `ai.provider` is not");
  }
  const variable = providers[provider].keyVariable;
  const given = world.env["VIGO_AI_KEY"];
  const usual = variable === undefined ? undefined : world.env[variable];
  const key =
    given !== undefined || ai.key === undefined
      ? ok(given ?? usual)
      : await secretOf(
          { what: "key", name: "ai.key", reference: ai.key, variable: "VIGO_AI_KEY" },
          call,
          world,
        );
  if (key.kind === "refused") return key;
  if (key.value === undefined && variable !== undefined && endpoint === undefined) {
    const hint = `set VIGO_AI_KEY or ${variable}, or \`ai.key\` in server.yaml`;
    return refuse("failed", `there is no key for ${provider}`, hint);
  }
  const cache = join(cacheFolder(world), "vigo", "review");
  return ok({ provider, model, endpoint, key: key.value, timeoutMs, cache });
}

function cacheFolder({ env, cwd }: World): string {
  return env["XDG_CACHE_HOME"] ?? join(env["HOME"] ?? cwd, ".cache");
}

/** A review that cannot be had is told, and stops nothing. */
export async function reviewsOf(
  sources: readonly Source[],
  call: Call,
  world: World,
): Promise<readonly Review[]> {
  const tell = (message: string, hint?: string): void =>
    printWarning(hint === undefined ? { message } : { message, hint }, call, world);
  const settings = await settingsOf(call, world);
  // What is wrong with them was told when the tree was compiled.
  if (settings.kind === "ok" && hasErrors(settings.value.diagnostics)) return [];
  const found =
    settings.kind === "ok" ? await findReviewing(settings.value, call, world) : settings;
  if (found.kind === "refused") {
    tell(`nothing is reviewed: ${found.message}`, found.hint);
    return [];
  }
  if (found.value === undefined) {
    tell("nothing is reviewed", "set `ai: {enabled: true, provider: ...}` in server.yaml");
    return [];
  }
  const count = `${sources.length} ${sources.length === 1 ? "draft" : "drafts"}`;
  world.progress?.step(`having ${count} reviewed`);
  const reviews = await reviewDrafts(sources, found.value);
  for (const { warning } of reviews) if (warning !== undefined) tell(warning);
  return reviews;
}

/** For those who answer others: what went wrong stands beside each draft. None where nobody wants a review. */
export async function quietReviewsOf(
  sources: readonly Source[],
  call: Call,
  world: World,
): Promise<readonly Review[]> {
  const settings = await settingsOf(call, world);
  const sound =
    settings.kind === "ok" && hasErrors(settings.value.diagnostics)
      ? refuse("malformed", "server.yaml has an error")
      : settings;
  const found = sound.kind === "ok" ? await findReviewing(sound.value, call, world) : sound;
  if (found.kind === "refused") {
    const warning = `the draft was not reviewed: ${found.message}`;
    return sources.map(() => ({ reviewed: undefined, warning }));
  }
  return found.value === undefined ? [] : reviewDrafts(sources, found.value);
}
