// Where an answer sends us on to, if we may go there.
import { lasting, shown, type HttpFault, type HttpReply, type HttpRequest } from "./message.ts";

/** Undefined when the answer sends nobody anywhere. */
export function redirected(
  request: HttpRequest,
  { status, headers }: HttpReply,
): HttpRequest | HttpFault | undefined {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined;
  const location = headers.get("location");
  const { url: from } = request;
  if (location === undefined || !URL.canParse(location, from.href)) {
    return lasting("unreachable", `${shown(from)} sends on to nowhere (${status})`);
  }
  const url = new URL(location, from);
  const isSafe =
    url.protocol === "https:" || (url.protocol === "http:" && from.protocol === "http:");
  if (!isSafe) {
    const message = `${shown(from)} sends on to ${url.protocol}//${url.host}, which is not followed`;
    return lasting("unreachable", message, "have it send on to https:// addresses only");
  }
  // What says who we are is for the one who was asked, and for nobody else.
  if (url.origin === from.origin) return { ...request, url };
  const { method, limit } = request;
  return { method, limit, url };
}

export function tooManyRedirects(url: URL): HttpFault {
  return lasting("unreachable", `${shown(url)} is sent on from again and again`);
}
