// A bucket: who we are there, and what its server does with conditional writes.
import type { S3Client } from "../../runtime/store/s3/client.ts";
import { probe } from "../../runtime/store/s3/probe.ts";
import { errorCodeOf, refusalOf } from "../../runtime/store/s3/refused.ts";
import { timed } from "./answering.ts";
import { doubtful, failed, fine, type Finding } from "./finding.ts";

export async function examineBucket(
  client: S3Client,
  { onlyRead }: { readonly onlyRead: boolean },
): Promise<readonly Finding[]> {
  const described = await client.describe();
  if (described.kind === "refused") return [failed("reach", described)];
  const { site, credentials } = described.value;
  const known = [
    fine("address", `${site.base.href} (region ${site.region}, ${site.style} style)`),
    credentials === undefined
      ? doubtful("credentials", "none were found: requests are anonymous", whereToPut)
      : fine("credentials", `from ${credentials}`),
  ];
  const { findings, reply } = await timed(
    () => client.persist({ method: "GET", name: "metadata/timestamp.json", limit: 64 * 1024 }),
    client.outside.now,
  );
  if (reply === undefined) return [...known, ...findings];
  const isThere = reply.status === 200 || errorCodeOf(reply) === "NoSuchKey";
  if (!isThere) {
    const [, ...others] = findings;
    return [...known, failed("reach", refusalOf(reply)), ...others];
  }
  return [...known, ...findings, ...(onlyRead ? [] : await examineWriting(client))];
}

const whereToPut =
  "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE; hosts may read without, if the bucket lets them";

async function examineWriting(client: S3Client): Promise<readonly Finding[]> {
  const probed = await probe(client);
  if (probed.kind === "refused") return [failed("write", probed)];
  const { findings, isSafe, leftBehind } = probed.value;
  const isAlone = client.address.writers === "one";
  const steps = findings.map(({ step, isOk, did }): Finding => {
    if (isOk) return fine(step, `the server ${did}`);
    const message = `the server ${did}`;
    return isAlone ? doubtful(step, message, alone) : failed(step, { message });
  });
  return [
    ...steps,
    ...(leftBehind === undefined
      ? []
      : [doubtful("remove", `what was tried stays behind: ${leftBehind}`, mayRemove)]),
    conclusion(isSafe, isAlone),
  ];
}

const alone = "nothing breaks as long as one publisher alone writes there";
const mayRemove = "let publishers remove objects below probe/; `bundle gc` removes objects too";

function conclusion(isSafe: boolean, isAlone: boolean): Finding {
  if (isSafe) return fine("publish", "two publishers cannot overwrite each other");
  if (isAlone)
    return doubtful("publish", "writers=one: only one publisher may ever write there", alone);
  return failed("publish", {
    message: "two publishers could overwrite each other, so that none may publish",
    hint: "use a store with conditional writes; or add writers=one to its address, and keep to one publisher",
  });
}
