// What a bucket's server says when it will not, in words that say what to do.
import { refuse, type Refusal } from "../../contract/refusal.ts";
import { isBusy, shown, type HttpReply } from "../http/message.ts";
import { childText, parseXml } from "./xml.ts";

/** "" when the server does not name one. */
export function errorCodeOf(reply: HttpReply): string {
  return errorFieldOf(reply, "Code") ?? "";
}

function errorFieldOf({ status, body }: HttpReply, field: string): string | undefined {
  if (status < 300 || body.length === 0) return undefined;
  const error = parseXml(new TextDecoder().decode(body));
  return error?.name === "Error" ? childText(error, field) : undefined;
}

export function refusalOf(reply: HttpReply): Refusal {
  const { status, headers, url } = reply;
  const code = errorCodeOf(reply);
  const where = shown(url);
  const says = `${where}: the server answers ${status}${code === "" ? "" : ` ${code}`}`;
  switch (code) {
    case "NoSuchBucket":
      return refuse(
        "not-found",
        `${says}: there is no such bucket`,
        "check its name and the endpoint, or make it",
      );
    case "InvalidAccessKeyId":
    case "SignatureDoesNotMatch":
    case "InvalidToken":
    case "ExpiredToken":
      return refuse(
        "not-permitted",
        `${says}: it does not accept the credentials`,
        "`vigocli bundle doctor` says where they come from",
      );
    case "RequestTimeTooSkewed":
      return refuse("failed", `${says}: this machine's clock is wrong`, "set the clock");
    case "PermanentRedirect":
    case "AuthorizationHeaderMalformed":
    case "IllegalLocationConstraintException": {
      const region = headers.get("x-amz-bucket-region") ?? errorFieldOf(reply, "Region");
      const hint = region === undefined ? "give its region" : `add region=${region} to its address`;
      return refuse("failed", `${says}: the bucket is in another region`, hint);
    }
    default:
      return refusalOfStatus(status, says);
  }
}

function refusalOfStatus(status: number, says: string): Refusal {
  if (status === 401 || status === 403) {
    const hint = "docs/stores.md lists what hosts and publishers must be allowed to do";
    return refuse("not-permitted", says, hint);
  }
  if (status === 501) return refuse("failed", `${says}: it cannot do that`);
  if (status >= 300 && status < 400 && status !== 304) {
    return refuse(
      "failed",
      `${says}: the bucket is somewhere else`,
      "check the endpoint and the region",
    );
  }
  return refuse(isBusy(status) ? "unreachable" : "failed", says);
}
