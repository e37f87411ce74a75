// Who we are towards a bucket, and what is needed to find that out.
import type { Transport } from "../../http/transport.ts";
import type { Outside } from "../../outside.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expires?: Date;
  /** Where they come from, for people. */
  readonly source: string;
}

export interface CredentialSeeker {
  readonly outside: Outside;
  readonly transport: Transport;
  readonly profile: string | undefined;
  readonly region: string;
}
