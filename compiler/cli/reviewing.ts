// How drafts are reviewed here: what server.yaml says of the provider, and its key from the environment or the vault.
import { join } from "node:path";
import type { Answer } from "../../runtime/contract/refusal.ts";
import { ok, refuse } from "../../runtime/contract/refusal.ts";
import { hasErrors } from "../diagnostics/diagnostic.ts";
import { paint } from "../diagnostics/render/paint.ts";
import { providers } from "../review/providers/index.ts";
import { reviewDrafts, type Review, type Reviewing } from "../review/review.ts";
import type { Source } from "../source/source.ts";
import { passGate } from "../secrets/unlock.ts";
import { openVault, readSecret } from "../secrets/vault.ts";
import type { Call } from "./command.ts";
import { colorFor } from "./print.ts";
import { settingsOf, type Settings } from "./settings.ts";
import { chooseVault, gateOf } from "./vault.ts";
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
      : await keyInVault(ai.key, call, world);
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

async function keyInVault(key: string, call: Call, world: World): Promise<Answer<string>> {
  const path = /^secret:(.+)$/u.exec(key)?.[1];
  if (path === undefined) {
    // It may be the key itself, and is not repeated.
    const hint = "write secret:PATH and put the key into the vault, or set VIGO_AI_KEY";
    return refuse("bad-key", "`ai.key` in server.yaml is no reference to a secret", hint);
  }
  const choice = await chooseVault(call, world);
  if (choice.kind === "refused") return choice;
  const vault = await openVault(choice.value.place);
  if (vault.kind === "refused") return vault;
  const gate = await passGate(gateOf(choice.value, world));
  if (gate.kind === "refused") return gate;
  const secret = await readSecret(vault.value, path);
  if (secret.kind === "refused") return secret;
  if (secret.value === undefined) {
    return refuse("not-found", `the vault holds no secret "${path}" for \`ai.key\``);
  }
  return ok(new TextDecoder().decode(secret.value.value).trim());
}

/** A review that cannot be had is told, and stops nothing. */
export async function reviewsOf(
  sources: readonly Source[],
  call: Call,
  world: World,
): Promise<readonly Review[]> {
  const { yellow, cyan } = paint(colorFor(world.err, call, world));
  const tell = (message: string, hint?: string): void => {
    world.err.write(`${yellow("warning")}: ${message}\n`);
    if (hint !== undefined) world.err.write(`${cyan("help")}: ${hint}\n`);
  };
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
