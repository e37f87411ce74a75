// The forms of keys and tokens: what is long and odd enough to be nothing else.

export interface FoundSecret {
  readonly what: string;
  readonly start: number;
  readonly end: number;
}

/** In the order of the forms, then of the text. */
export function secretsIn(text: string): readonly FoundSecret[] {
  return forms.flatMap(([pattern, what]) =>
    [...text.matchAll(pattern)]
      .filter(([whole]) => !whole.includes("EXAMPLE"))
      .map(({ index, 0: whole }) => {
        // Of a key that goes over many lines the first one says enough.
        const [line = ""] = whole.split("\n");
        return { what, start: index, end: index + line.trimEnd().length };
      }),
  );
}

/** No form is found in a text in which this is not: one look instead of many at large files. */
export function mayHoldSecret(text: string): boolean {
  return beginnings.test(text);
}

const forms: readonly (readonly [pattern: RegExp, what: string])[] = [
  [
    /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\\n|\s)+(?:[A-Za-z-]+: [^\n]*\n\s*)*[A-Za-z0-9+/=]{24,}/gu,
    "a private key",
  ],
  [/\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/gu, "a private key of age"],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/gu, "an access key of AWS"],
  [/\bAIza[0-9A-Za-z_-]{35}\b/gu, "a key of Google Cloud"],
  [/\bAccountKey=[A-Za-z0-9+/]{86}==/gu, "a key of Azure storage"],
  [/\bgh[pousr]_[A-Za-z0-9]{36,}\b/gu, "a token of GitHub"],
  [/\bgithub_pat_[A-Za-z0-9_]{60,}\b/gu, "a token of GitHub"],
  [/\bglpat-[A-Za-z0-9_-]{20,}/gu, "a token of GitLab"],
  [/\bxox[abeoprs]-[A-Za-z0-9-]{20,}/gu, "a token of Slack"],
  [/\b[rs]k_live_[A-Za-z0-9]{24,}\b/gu, "a key of Stripe"],
  [/\bnpm_[A-Za-z0-9]{36}\b/gu, "a token of npm"],
  [/\bdop_v1_[a-f0-9]{64}\b/gu, "a token of DigitalOcean"],
  [/\bhvs\.[A-Za-z0-9_-]{24,}/gu, "a token of Vault"],
  [/\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b/gu, "a key of SendGrid"],
  [/\bsk-(?:ant-|proj-)[A-Za-z0-9_-]{32,}/gu, "a key of an AI provider"],
];

/** What each of them begins with, or nearly so. */
const beginnings =
  /-----BEGIN |AGE-SECRET-KEY-|A[KS]IA|AIza|AccountKey=|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|k_live_|npm_|dop_v1_|hvs\.|SG\.|sk-(?:ant|proj)-/u;
