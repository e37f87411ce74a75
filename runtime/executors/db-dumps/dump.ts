// What every kind of database says about how it is dumped.
import type { HostView, Program } from "../../host/host.ts";
import type { Copying } from "../archive.ts";

export interface Database {
  /** Its name, or the path of its file. */
  readonly source: string;
  readonly user?: string;
  readonly host?: string;
  readonly port?: number;
}

export interface DumpKind extends Pick<Copying, "check" | "compress"> {
  /** Of the finished file, without its dot. */
  readonly extension: string;
  /** Asked only when a dump is due. */
  observe(database: Database, host: HostView): Promise<Readiness>;
}

export type Readiness =
  | { readonly kind: "ready"; readonly program: Copying["program"] }
  | { readonly kind: "not"; readonly reason: string };

/** One that prints its dump. */
export function printing(...argv: Program["argv"]): Readiness {
  return { kind: "ready", program: () => ({ argv }) };
}

/** `--name=value` for whatever is given. */
export function connection({ user, host, port }: Database, userFlag: string): readonly string[] {
  return [
    ...(user === undefined ? [] : [`--${userFlag}=${user}`]),
    ...(host === undefined ? [] : [`--host=${host}`]),
    ...(port === undefined ? [] : [`--port=${port}`]),
  ];
}
