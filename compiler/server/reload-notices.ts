// RELOAD-05: who is to be told of reloads that fail, once for the same mistakes until a reload works again.
import type { Answer } from "../../runtime/contract/refusal.ts";
import type { Loaded, Trouble } from "./config-in-force.ts";
import type { Log } from "./log.ts";

export interface Notice {
  readonly subject: string;
  readonly text: string;
}

/** Gives it to whoever is to have it; the value says who that was, undefined when nobody wants any. */
export type Post = (notice: Notice) => Promise<Answer<string | undefined>>;

/** Never holds a reload up, and changes nothing: what goes wrong with a notice is in the log. */
export function reloadNotices(post: Post, serverName: string, log: Log): (found: Loaded) => void {
  let told = new Set<string>();
  const send = async (trouble: Trouble, key: string, since: Set<string>): Promise<void> => {
    const posted = await post(noticeOf(trouble, serverName));
    if (posted.kind === "refused") {
      const { message, hint } = posted;
      log.event(
        "error",
        `nobody was notified: ${message}${hint === undefined ? "" : ` (${hint})`}`,
      );
    } else if (posted.value !== undefined) {
      log.event("info", `notified: ${posted.value}`);
      return;
    }
    // The next reload that fails tries again.
    since.delete(key);
  };
  return (found) => {
    if (found.kind === "loaded") {
      told = new Set();
      return;
    }
    const key = keyOf(found.trouble);
    if (told.has(key) || told.size >= mostNotices) return;
    told.add(key);
    send(found.trouble, key, told).catch((error: unknown) => log.event("error", String(error)));
  };
}

/** Of so many different mistakes in a row, somebody has heard. */
const mostNotices = 20;

/** Lines move while somebody is at work on a file, and the mistake is still the same. */
function keyOf({ message, diagnostics }: Trouble): string {
  return JSON.stringify(
    diagnostics.length === 0
      ? message
      : diagnostics.map(({ code, summary, file }) => [code, summary, file]),
  );
}

function noticeOf({ message, diagnostics }: Trouble, serverName: string): Notice {
  const places = diagnostics
    .slice(0, mostPlaces)
    .map(
      ({ code, summary, file, line, column }) => `${file}:${line}:${column}: ${code}: ${summary}`,
    );
  const more = diagnostics.length - places.length;
  const lines = [
    `vigosrv on ${serverName} could not load the published tree. What was in force stays so.`,
    "",
    message,
    ...(places.length === 0 ? [] : ["", ...places]),
    ...(more > 0 ? [`and ${more} more, which are in the log`] : []),
    "",
    "Mend it and publish again, or ask for a reload. Of the same mistakes you hear once until a reload works.",
  ];
  return { subject: `vigosrv on ${serverName}: reload failed`, text: `${lines.join("\n")}\n` };
}

const mostPlaces = 50;
