// What a mail server answers: lines with one code, read from whatever has come so far.

export interface Reply {
  readonly code: number;
  /** Without codes. Whatever a stranger wrote, so nothing to print as it is. */
  readonly lines: readonly string[];
}

export type ReadReply =
  | { readonly kind: "whole"; readonly reply: Reply; readonly rest: string }
  | { readonly kind: "partial" }
  | { readonly kind: "wrong" };

const mostLines = 100;
/** Servers may say 512 bytes in a line, and some say more. */
const longestLine = 2000;

export function readReply(received: string): ReadReply {
  const lines: string[] = [];
  let code: string | undefined;
  let from = 0;
  for (;;) {
    const end = received.indexOf("\n", from);
    if (end === -1) {
      return received.length - from > longestLine ? { kind: "wrong" } : { kind: "partial" };
    }
    const line = received.slice(from, end).replace(/\r$/u, "");
    from = end + 1;
    const found = /^(?<code>[2-5]\d\d)(?:(?<more>[ -])(?<text>.*))?$/su.exec(line)?.groups;
    if (found === undefined || line.length > longestLine || lines.length === mostLines) {
      return { kind: "wrong" };
    }
    code ??= found["code"];
    if (code !== found["code"]) return { kind: "wrong" };
    lines.push(found["text"] ?? "");
    if (found["more"] === "-") continue;
    return { kind: "whole", reply: { code: Number(code), lines }, rest: received.slice(from) };
  }
}
