// The body of a request: of a length that we bear, in JSON, and never believed to be sound before it was read.
import type { IncomingMessage } from "node:http";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import { parseStrict } from "../../runtime/contract/strict-json.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { failed, type Reply } from "./reply.ts";

export type Body =
  | { readonly kind: "body"; readonly value: Value | undefined }
  /** Nobody is there any more who could be answered. */
  | { readonly kind: "gone" }
  | { readonly kind: "unfit"; readonly reply: Reply };

/** `begin` is called once it is worth sending, for callers that wait for that. */
export async function readBody(
  request: IncomingMessage,
  limit: number,
  begin: () => void,
): Promise<Body> {
  const tooLarge = unfit(413, `the body is larger than ${limit} bytes`);
  // Who says so beforehand need not send it.
  if (Number(request.headers["content-length"] ?? 0) > limit) return tooLarge;
  begin();
  const bytes = await bytesOf(request, limit);
  if (bytes === "gone") return { kind: "gone" };
  if (bytes === "too large") return tooLarge;
  if (bytes.length === 0) return { kind: "body", value: undefined };
  const unknown = unknownForm(request);
  if (unknown !== undefined) return unfit(415, unknown);
  const parsed = parse(bytes);
  return parsed.kind === "ok"
    ? { kind: "body", value: parsed.value }
    : unfit(400, parsed.message.replace('"body"', "the body"));
}

function unfit(status: number, message: string): Body {
  return { kind: "unfit", reply: failed(status, message) };
}

function bytesOf(
  request: IncomingMessage,
  limit: number,
): Promise<Uint8Array | "gone" | "too large"> {
  return new Promise((settle) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      // What is too much is still taken off the wire, so that the answer is read, but not kept.
      if (length <= limit) chunks.push(chunk);
      else settle("too large");
    });
    request.once("end", () => settle(Buffer.concat(chunks)));
    request.once("error", () => settle("gone"));
    request.once("close", () => settle("gone"));
  });
}

function unknownForm({ headers }: IncomingMessage): string | undefined {
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") return "the body must not be compressed";
  const type = /^[^;]*/u
    .exec(headers["content-type"] ?? "")?.[0]
    .trim()
    .toLowerCase();
  return type === "application/json" ? undefined : "the body must be application/json";
}

function parse(bytes: Uint8Array): Answer<Value> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const parsed = parseStrict(text, { name: "body" });
    return parsed.kind === "ok" ? ok(parsed.value) : parsed;
  } catch {
    // The decoder's only complaint is that the bytes are not UTF-8.
    return { kind: "refused", reason: "malformed", message: "the body is not text in UTF-8" };
  }
}
