// A web server, which only has to hand out files as they are.
import type { Outside } from "../../runtime/store/outside.ts";
import { transport } from "../../runtime/store/http/transport.ts";
import { timed } from "./answering.ts";
import { doubtful, type Finding } from "./finding.ts";

export async function examineWeb(where: string, outside: Outside): Promise<readonly Finding[]> {
  const sending = transport(outside);
  const authorization = outside.env["VIGO_STORE_AUTHORIZATION"];
  const url = new URL(`${where}/metadata/timestamp.json`);
  const { findings, reply } = await timed(
    () =>
      sending.follow({
        method: "GET",
        url,
        limit: 64 * 1024,
        headers: authorization === undefined ? {} : { authorization },
      }),
    outside.now,
  );
  if (reply === undefined) return findings;
  const clear = url.protocol === "http:" ? [unencrypted] : [];
  return [...findings, ...clear, ...cachingOf(reply.headers)];
}

const unencrypted: Finding = doubtful(
  "transport",
  "http:// hides nothing: whoever listens sees which host fetches what",
  "what is fetched is signed all the same; use https:// where that matters",
);

/** What stands between may keep the one file that changes for too long. */
function cachingOf(headers: ReadonlyMap<string, string>): readonly Finding[] {
  const control = headers.get("cache-control") ?? "";
  const seconds = Number(/(?:s-maxage|max-age)=(\d+)/iu.exec(control)?.[1] ?? 0);
  if (seconds <= longestKept && !/immutable/iu.test(control)) return [];
  return [
    doubtful(
      "caching",
      `metadata/timestamp.json may be kept for ${seconds} s (Cache-Control: ${control})`,
      "have it served with Cache-Control: no-cache; everything else may be kept for ever",
    ),
  ];
}

const longestKept = 300;
