// Fetches files that policy names by their address, over the same transport as stores.
import { outsideWith } from "../store/outside.ts";
import { isSuccess, shown } from "../store/http/message.ts";
import { transport } from "../store/http/transport.ts";
import type { World } from "./world.ts";

export function downloads(env: World["env"]): (url: string) => Promise<Uint8Array> {
  const http = transport(outsideWith({ env, patience: { ...outsideWith().patience, wholeMs } }));
  return async (written) => {
    const { address, login } = parted(written);
    const headers = login === undefined ? {} : { authorization: login };
    const outcome = await http.follow({ method: "GET", url: address, headers, limit });
    if (outcome.kind === "fault") throw new Error(said(outcome.refusal));
    if (isSuccess(outcome.status)) return outcome.body;
    throw new Error(`${shown(address)} cannot be fetched: the server answers ${outcome.status}`);
  };
}

/** It is held in memory until it is verified. */
const limit = 1024 * 1024 * 1024;
/** The resource's own time limit comes first most of the time. */
const wholeMs = 3_600_000;

function said({ message, hint }: { readonly message: string; readonly hint?: string }): string {
  return hint === undefined ? message : `${message}; ${hint}`;
}

/** Name and password go into a header, and into no message. */
function parted(written: string): { readonly address: URL; readonly login?: string } {
  if (!URL.canParse(written)) throw new Error("the address to fetch from is not one");
  const address = new URL(written);
  const { username, password } = address;
  if (username === "" && password === "") return { address };
  address.username = "";
  address.password = "";
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { address, login: `Basic ${Buffer.from(words).toString("base64")}` };
}
