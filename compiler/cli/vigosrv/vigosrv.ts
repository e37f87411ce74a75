// The program `vigosrv`: the HTTP API beside a store, and the tokens that open it.
import type { ProgramDefinition } from "../program-definition.ts";

export const vigosrv: ProgramDefinition = {
  name: "vigosrv",
  description:
    "Serves the HTTP API of a published stacks tree. Compiling, publishing and agents need none.",
  overview: `
Start here:
  $ vigosrv token create publisher --permission config.publish --permission fleet.read
  $ vigosrv serve --listen 127.0.0.1:8443
  $ curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8443/api/v1/config/status

Exit codes: 0 done; 1 the input is wrong; 2 the command line is wrong; 3 the disk or the
network refused; 70 a bug in vigo.`,
  groups: new Map([
    ["token", "who may use the API, and for what"],
    ["mail", "who is told when a reload fails"],
  ]),
  commands: [
    {
      words: ["serve"],
      summary: "serve the API until SIGTERM; SIGHUP reloads",
      load: () => import("./serve.ts"),
    },
    {
      words: ["token", "create"],
      summary: "make a token, and print it this once",
      load: () => import("./token-create.ts"),
    },
    {
      words: ["token", "list"],
      summary: "list the tokens by their names",
      load: () => import("./token-list.ts"),
    },
    {
      words: ["token", "revoke"],
      summary: "let a token open nothing from now on",
      load: () => import("./token-revoke.ts"),
    },
    {
      words: ["mail", "test"],
      summary: "send a mail as a failed reload would",
      load: () => import("./mail-test.ts"),
    },
  ],
};
