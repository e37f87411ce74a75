import { expect, test } from "vitest";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import type { Loaded, Mistake } from "./config-in-force.ts";
import { logTo } from "./log.ts";
import { reloadNotices, type Notice } from "./reload-notices.ts";

const loaded: Loaded = {
  kind: "loaded",
  config: { fleet: "f", hosts: 1, configcrates: 1, hostsByCrate: new Map() },
};
const mistake = (summary: string, line = 7): Mistake => ({
  code: "unknown-configcrate",
  summary,
  file: "hosts.vgo",
  line,
  column: 3,
});
const wrong = (...diagnostics: readonly Mistake[]): Loaded => ({
  kind: "wrong",
  trouble: {
    message: `the published tree has an error: hosts.vgo:${diagnostics[0]?.line}`,
    diagnostics,
  },
});

function scene(answer: () => Answer<string | undefined> = () => ok("ops@example.com")): {
  readonly told: (found: Loaded) => Promise<void>;
  readonly notices: readonly Notice[];
  readonly log: () => string;
} {
  const notices: Notice[] = [];
  let lines = "";
  const log = logTo(
    (line) => (lines += line),
    "text",
    () => new Date(0),
  );
  const hear = reloadNotices(
    async (notice) => {
      notices.push(notice);
      return Promise.resolve(answer());
    },
    "vigo.example.com",
    log,
  );
  const told = async (found: Loaded): Promise<void> => {
    hear(found);
    // What was posted is settled by then.
    await new Promise((done) => setImmediate(done));
  };
  return { told, notices, log: () => lines };
}

test("a notice says what is wrong, where, and that nothing has changed", async () => {
  const { told, notices } = scene();
  await told(wrong(mistake('there is no configcrate named "ngnix"')));
  expect(notices).toEqual([
    {
      subject: "vigosrv on vigo.example.com: reload failed",
      text: expect.stringMatching(
        /stays so\.\n\nthe published tree has an error.*\n\nhosts\.vgo:7:3: unknown-configcrate: there is no/u,
      ),
    },
  ]);
});

test("of the same mistakes, wherever they have moved to, one notice until a reload works", async () => {
  const { told, notices, log } = scene();
  for (const line of [7, 8, 9]) await told(wrong(mistake("a", line)));
  await told(wrong(mistake("b")));
  await told(wrong(mistake("a"), mistake("b")));
  await told(wrong(mistake("a")));
  expect(notices.length).toBe(3);
  await told(loaded);
  await told(wrong(mistake("a")));
  expect(notices.length).toBe(4);
  expect(log().split("\n")[0]).toBe("1970-01-01T00:00:00.000Z info notified: ops@example.com");
});

test("a notice that could not be given is tried again with the next reload, and told in the log alone", async () => {
  let answers: Answer<string | undefined> = refuse(
    "unreachable",
    "it ended the connection",
    "look",
  );
  const { told, notices, log } = scene(() => answers);
  await told(wrong(mistake("a")));
  await told(wrong(mistake("a")));
  expect(notices.length).toBe(2);
  expect(log()).toContain("error nobody was notified: it ended the connection (look)\n");
  answers = ok("ops@example.com");
  await told(wrong(mistake("a")));
  await told(wrong(mistake("a")));
  expect(notices.length).toBe(3);
});

test("where nobody wants a notice, nothing is said of it", async () => {
  const { told, log } = scene(() => ok(undefined));
  await told(wrong(mistake("a")));
  expect(log()).toBe("");
});

test("ever new mistakes fill no mailbox, and long lists no mail", async () => {
  const { told, notices } = scene();
  for (let count = 0; count < 50; count += 1) await told(wrong(mistake(`mistake ${count}`)));
  expect(notices.length).toBe(20);
  await told(loaded);
  await told(wrong(...Array.from({ length: 80 }, (_, count) => mistake(`mistake ${count}`))));
  expect(notices.at(-1)?.text).toContain("mistake 49\nand 30 more, which are in the log\n");
});
