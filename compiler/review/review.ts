// A language model looks over drafts. Nothing depends on it: whatever goes wrong, the draft stays as it is, with a warning.
import type { Answer } from "../../runtime/contract/refusal.ts";
import { draftOf, type Draft, type ReviewedCommands } from "../drafts/draft.ts";
import type { Source } from "../source/source.ts";
import { accept } from "./accept.ts";
import { ask } from "./ask.ts";
import { keep, questionHash, recall } from "./cache.ts";
import { instruction, questionText } from "./prompt.ts";
import { providers, type ProviderName } from "./providers/index.ts";

export interface Reviewing {
  readonly provider: ProviderName;
  /** Undefined for the usual one of the provider; so with the endpoint. */
  readonly model: string | undefined;
  readonly endpoint: string | undefined;
  readonly key: string | undefined;
  /** For all drafts together: publishing waits no longer. */
  readonly timeoutMs: number;
  /** A folder for accepted answers; undefined to ask each time. */
  readonly cache: string | undefined;
}

export interface Review {
  /** What is to be handed to `draftOf`; undefined when the draft stays as it is. */
  readonly reviewed: ReviewedCommands | undefined;
  /** Why it stays, when that is not what the provider said. */
  readonly warning: string | undefined;
}

/** One for each crate, in order. */
export async function reviewDrafts(
  crates: readonly Source[],
  reviewing: Reviewing,
): Promise<readonly Review[]> {
  const signal = AbortSignal.timeout(reviewing.timeoutMs);
  const queue = crates.entries();
  const reviews: Review[] = crates.map(() => untouched);
  const worker = async (): Promise<void> => {
    for (const [index, crate] of queue) reviews[index] = await reviewOne(crate, reviewing, signal);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, crates.length) }, worker));
  return reviews;
}

/** Providers count how often they are asked. */
const atOnce = 4;

const untouched: Review = { reviewed: undefined, warning: undefined };

async function reviewOne(
  crate: Source,
  reviewing: Reviewing,
  signal: AbortSignal,
): Promise<Review> {
  // Without the hosts that had it: those are nobody else's business.
  const draft = draftOf(crate);
  if (draft === undefined || draft.resources.length === 0) return untouched;
  const { provider, cache } = reviewing;
  const model = reviewing.model ?? providers[provider].usualModel;
  const text = questionText(crate, draft.text);
  const hash = questionHash({ provider, model, text });
  const known = cache === undefined ? undefined : await recall(cache, hash);
  if (known !== undefined) {
    const again = accept(known, { crate, draft });
    if (again.kind === "accepted") return taken(again.commands, `${provider} ${model}`);
  }
  const answer = await answerOf({ model, instruction, text }, reviewing, signal);
  if (answer.kind === "refused") return left(draft, `${provider} was asked, but ${answer.message}`);
  const accepted = accept(answer.value, { crate, draft });
  if (accepted.kind === "refused") {
    return left(draft, `the answer of ${provider} was refused: ${accepted.why}`);
  }
  if (cache !== undefined) await keep(cache, hash, answer.value);
  return taken(accepted.commands, `${provider} ${model}`);
}

function answerOf(
  question: Parameters<typeof ask>[0],
  { provider, endpoint, key }: Reviewing,
  signal: AbortSignal,
): Promise<Answer<string>> {
  return ask(question, { provider: providers[provider], endpoint, key, signal });
}

function taken(commands: ReviewedCommands["commands"], by: string): Review {
  return { reviewed: commands.size === 0 ? undefined : { by, commands }, warning: undefined };
}

function left({ crate }: Draft, why: string): Review {
  return { reviewed: undefined, warning: `the draft for "${crate}" stays as it is: ${why}` };
}
