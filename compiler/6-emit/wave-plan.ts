// Waves as people write them, "5%,25%@1h,100%@4h": so much of the fleet, so long after publishing.
import { waveSeeds, type Wave } from "../../runtime/contract/bundle.ts";
import { parseDuration } from "../../runtime/contract/duration.ts";
import { instant } from "../../runtime/trust/metadata.ts";

export type WavePlan =
  | { readonly kind: "plan"; readonly waves: readonly Wave[] }
  /** A clause about the plan. */
  | { readonly kind: "wrong"; readonly fault: string };

/** Shares grow from wave to wave up to 100%; delays count from now, and never get shorter. */
export function parseWaves(text: string, now: Date): WavePlan {
  const waves: Wave[] = [];
  let before = { share: 0, delayMs: 0 };
  for (const word of text.split(",").map((part) => part.trim())) {
    const wave = readWave(word);
    if (wave === undefined) return wrong(`"${word}" is no wave`);
    if (wave.share <= before.share || wave.share > 100) {
      return wrong(`${word} is not more than the wave before, or more than all`);
    }
    if (wave.delayMs < before.delayMs) return wrong(`${word} opens before the wave before`);
    before = wave;
    const until = Math.ceil((wave.share * waveSeeds) / 100);
    waves.push({ opens: instant(new Date(now.getTime() + wave.delayMs)), until });
  }
  if (before.share !== 100) return wrong("the last wave is not 100%");
  return { kind: "plan", waves };
}

function readWave(word: string): { readonly share: number; readonly delayMs: number } | undefined {
  const [, share, delay = "0s"] = /^(\d+(?:\.\d+)?)%(?:@(.+))?$/.exec(word) ?? [];
  const delayMs = parseDuration(delay);
  return share === undefined || delayMs === undefined
    ? undefined
    : { share: Number(share), delayMs };
}

function wrong(fault: string): WavePlan {
  return { kind: "wrong", fault };
}
