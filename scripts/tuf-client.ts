// The program behind scripts/tuf-client: hands the process to runTufClient, and nothing else.
import { runTufClient } from "./tuf/run-tuf-client.ts";

process.exitCode = await runTufClient(process.argv.slice(2), {
  folder: process.env["TUF_CLIENT_STARTED_IN"] ?? process.cwd(),
  now: () => new Date(),
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
});
