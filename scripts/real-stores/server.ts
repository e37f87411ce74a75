// How a real server is started, and what whoever asked for it is told.
import type { Processes } from "./processes.ts";

/** Where it listens, and who may enter; which of these there are depends on the server. */
export interface RunningServer {
  readonly url: string;
  /** May make buckets, and do everything in them. */
  readonly accessKey?: string;
  readonly secretKey?: string;
  /** May do only what a policy allows. */
  readonly guestAccessKey?: string;
  readonly guestSecretKey?: string;
  /** The same as `url` over TLS. */
  readonly secureUrl?: string;
  /** The certificate of the authority that vouches for `secureUrl`. */
  readonly authority?: string;
  /** What it serves. */
  readonly folder?: string;
}

export type StartServer = (folder: string, processes: Processes) => Promise<RunningServer>;
