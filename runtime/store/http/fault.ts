// From the error of a connection to a sentence about it.
import { lasting, passing, shown, type HttpFault } from "./message.ts";

/** A proxy that would not connect us. */
export class ProxyError extends Error {
  readonly proxy: string;
  readonly status: number;

  constructor(proxy: string, status: number) {
    super(`the proxy ${proxy} answered ${status}`);
    this.proxy = proxy;
    this.status = status;
  }
}

export function connectionFault(error: unknown, url: URL): HttpFault {
  if (error instanceof ProxyError) return proxyFault(error, url);
  const code = codeOf(error);
  // What has no code comes from no socket: it is ours.
  if (code === undefined) throw error;
  const because = passingCodes.get(code);
  if (because !== undefined) return passing(`cannot reach ${shown(url)}: ${because}`);
  const certificate = certificateCodes.get(code);
  if (certificate !== undefined) {
    const hint =
      "check the address and this machine's clock; name a private CA's file in NODE_EXTRA_CA_CERTS";
    return lasting("unreachable", `cannot trust ${url.host}: ${certificate}`, hint);
  }
  if (code === "ENOTFOUND") {
    const hint = "check the address, and this machine's name service";
    return lasting("unreachable", `cannot reach ${url.host}: no such name is known`, hint);
  }
  if (code.startsWith("HPE_")) {
    return lasting("unreachable", `what ${shown(url)} answers is not HTTP (${code})`);
  }
  if (code === "EPROTO" || code.startsWith("ERR_SSL_")) {
    const hint = "check whether the address should begin with http://";
    return lasting("unreachable", `${url.host} does not speak TLS as it should (${code})`, hint);
  }
  return passing(`cannot reach ${shown(url)}: ${code}`);
}

export function proxyFault({ proxy, status }: ProxyError, url: URL): HttpFault {
  if (status === 407) {
    const hint = "put user and password into the proxy's address in HTTP_PROXY or HTTPS_PROXY";
    return lasting("unreachable", `the proxy ${proxy} wants to know who asks (407)`, hint);
  }
  const message = `the proxy ${proxy} does not connect to ${url.host}: it answers ${status}`;
  return status >= 500 ? passing(message) : lasting("unreachable", message);
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

const passingCodes: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "nothing listens there"],
  ["ECONNRESET", "the connection was cut"],
  ["EPIPE", "the connection was cut"],
  ["ETIMEDOUT", "no answer"],
  ["EHOSTUNREACH", "there is no way to that machine"],
  ["ENETUNREACH", "there is no way to that network"],
  ["EAI_AGAIN", "the name service does not answer"],
]);

const certificateCodes: ReadonlyMap<string, string> = new Map([
  ["CERT_HAS_EXPIRED", "its certificate has expired"],
  ["CERT_NOT_YET_VALID", "its certificate is not valid yet"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "its certificate is for another name"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "its certificate is signed by itself"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "its certificate comes from an unknown authority"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "its certificate comes from an unknown authority"],
  ["UNABLE_TO_GET_ISSUER_CERT", "its certificate comes from an unknown authority"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "its certificate comes from an unknown authority"],
  ["CERT_REVOKED", "its certificate was revoked"],
]);
