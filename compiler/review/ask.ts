// One request to a provider: until a moment, up to a size, and to nobody else.
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import type { Provider, Question } from "./providers/provider.ts";

export interface Asking {
  readonly provider: Provider;
  /** Undefined for the provider's own. */
  readonly endpoint: string | undefined;
  readonly key: string | undefined;
  /** Ends the request, however far it is. */
  readonly signal: AbortSignal;
}

/** The answer's text. Never throws, and never says the key. */
export async function ask(question: Question, asking: Asking): Promise<Answer<string>> {
  const { provider, endpoint, key, signal } = asking;
  const where = addressOf(endpoint ?? provider.usualEndpoint, provider.path);
  if (where === undefined) return refuse("failed", "ai.endpoint is no address");
  try {
    const response = await fetch(where, {
      method: "POST",
      headers: { "content-type": "application/json", ...provider.headers(key) },
      body: JSON.stringify(provider.body(question)),
      // Elsewhere nobody is to have the key, or the configcrate.
      redirect: "error",
      signal,
    });
    const text = await readUpTo(response, replyLimit);
    if (text === undefined) return refuse("too-large", "its reply was too long");
    if (!response.ok) return refuse("failed", `it replied with status ${response.status}`);
    const answer = provider.answer(JSON.parse(text));
    return answer === undefined
      ? refuse("malformed", "its reply was broken off, or is not of its kind")
      : ok(answer);
  } catch (error) {
    if (signal.aborted) return refuse("unreachable", "it did not reply in time");
    if (error instanceof SyntaxError) return refuse("malformed", "its reply was no JSON");
    return refuse("unreachable", "it could not be reached");
  }
}

const replyLimit = 1024 * 1024;

/** An endpoint may be given with part of the path, as for other programs: `https://host/v1`. */
export function addressOf(endpoint: string, path: string): URL | undefined {
  if (!URL.canParse(endpoint)) return undefined;
  const url = new URL(endpoint);
  const base = url.pathname.replace(/\/+$/u, "");
  const steps = path.split("/").slice(1);
  const starts = steps.map((_, length) => `/${steps.slice(0, steps.length - length).join("/")}`);
  const common = starts.find((start) => base.endsWith(start)) ?? "";
  url.pathname = `${base}${path.slice(common.length)}`;
  return url;
}

/** Undefined when there is more. */
async function readUpTo({ body }: Response, limit: number): Promise<string | undefined> {
  if (body === null) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
