// Tells a page that something on the way shows from a file of the store.
import { refuse, type Refusal } from "../../contract/refusal.ts";
import { shown, type HttpReply } from "./message.ts";

/**
 * A page to log in at must not look like a forged file: against forgery a host can do nothing, but a
 * store that cannot be reached it can wait for.
 */
export function webPageInstead(
  { status, headers, url }: HttpReply,
  name: string,
): Refusal | undefined {
  const type = headers.get("content-type") ?? "";
  if (status !== 200 || !name.endsWith(".json") || !/^text\/html\b/iu.test(type)) return undefined;
  return refuse(
    "unreachable",
    `${shown(url)} is a web page, not a file of a store`,
    "something on the way answers in its place, such as a page to log in at",
  );
}
