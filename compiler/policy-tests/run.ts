// Policy tests to verdicts: every assertion held against every host, and equal complaints told once.
import type { Bundle } from "../../runtime/contract/bundle.ts";
import type { SnapshotAssertion } from "../2-parse/policy-test/syntax.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { textPatch } from "../diff/text-patch.ts";
import type { Complaint } from "./complaint.ts";
import { failureOf, failureOn } from "./complaint.ts";
import { judge } from "./judge.ts";
import type { PlannedTest, TestedHost } from "./plan.ts";
import { snapshotPath, snapshotText } from "./snapshot.ts";
import type { Subject, SubjectOf } from "./subject.ts";
import { subjectFinder } from "./subject.ts";

export interface RunOptions {
  /** What is kept, by path below the stacks root. */
  readonly snapshots: ReadonlyMap<string, string>;
  readonly onChanged: "fail" | "write";
  readonly onMissing: "fail" | "write";
  /** Whether the first test that fails is the last. */
  readonly failFast: boolean;
}

export interface Verdict {
  readonly planned: PlannedTest;
  /** "error": it cannot be run as it is written. "skipped": another one failed before, and that was enough. */
  readonly result: "passed" | "failed" | "error" | "skipped";
  readonly failures: readonly Diagnostic[];
  /** A snapshot that is to be kept from now on. */
  readonly kept: KeptSnapshot | undefined;
}

export interface KeptSnapshot {
  readonly path: string;
  readonly text: string;
}

export function runTests(tests: readonly PlannedTest[], options: RunOptions): readonly Verdict[] {
  const subjectOf = subjectFinder();
  let isOver = false;
  return tests.map((planned) => {
    if (isOver) return { planned, result: "skipped", failures: [], kept: undefined };
    const verdict = runTest(planned, subjectOf, options);
    isOver = options.failFast && verdict.result !== "passed";
    return verdict;
  });
}

function runTest(planned: PlannedTest, subjectOf: SubjectOf, options: RunOptions): Verdict {
  const { test, hosts, mistakes, isNarrowed = false } = planned;
  if (mistakes.length > 0) {
    return { planned, result: "error", failures: mistakes, kept: undefined };
  }
  const subjects = hosts.map((host) => subjectOf(host, test.traits?.value));
  const failures = complaintsOf(planned, subjects);
  const snapshot = test.assertions.find((assertion) => assertion.kind === "snapshot");
  const compared =
    snapshot === undefined || isNarrowed
      ? { failures: [], kept: undefined }
      : compareSnapshot(planned, snapshot, {
          bundles: subjects.map(({ bundle }) => bundle),
          isSound: failures.length === 0,
          options,
        });
  const all = [...failures, ...compared.failures];
  const result = all.length === 0 ? "passed" : "failed";
  return { planned, result, failures: all, kept: compared.kept };
}

/** Hosts that come out the same are looked at once, unless traits have to be folded into each. */
function complaintsOf(
  { test, hosts }: PlannedTest,
  subjects: readonly Subject[],
): readonly Diagnostic[] {
  const seen = new Map<TestedHost["parts"], readonly Complaint[]>();
  const shared = new Map<string, { complaint: Complaint; hosts: string[] }>();
  subjects.forEach((subject, index) => {
    const parts = subject.isFolded ? undefined : hosts[index]?.parts;
    const known = parts === undefined ? undefined : seen.get(parts);
    const complaints = known ?? judgeAll(test.assertions, subject);
    if (parts !== undefined) seen.set(parts, complaints);
    for (const complaint of complaints) {
      const { at, ...words } = complaint;
      const key = JSON.stringify([at.start, at.end, words]);
      const group = shared.get(key) ?? { complaint, hosts: [] };
      shared.set(key, group);
      group.hosts.push(subject.bundle.header.host);
    }
  });
  return [...shared.values()].map((group) => failureOn(group.hosts, group.complaint, test));
}

function judgeAll(
  assertions: PlannedTest["test"]["assertions"],
  subject: Subject,
): readonly Complaint[] {
  return assertions.flatMap((assertion) =>
    assertion.kind === "snapshot" ? [] : judge(assertion, subject),
  );
}

interface Comparing {
  readonly bundles: readonly Bundle[];
  /** Whether all else that the test says is so. */
  readonly isSound: boolean;
  readonly options: RunOptions;
}

function compareSnapshot(
  planned: PlannedTest,
  snapshot: SnapshotAssertion,
  { bundles, isSound, options }: Comparing,
): Pick<Verdict, "failures" | "kept"> {
  const path = snapshotPath(planned);
  const text = snapshotText(planned.test.name.value, snapshot, bundles);
  const before = options.snapshots.get(path);
  if (before === text) return { failures: [], kept: undefined };
  const reaction = before === undefined ? options.onMissing : options.onChanged;
  if (reaction === "write") {
    // What is known to be wrong must not become what is expected because nothing else was.
    const isWritten = before !== undefined || isSound;
    return { failures: [], kept: isWritten ? { path, text } : undefined };
  }
  const words = before === undefined ? noSnapshot(path) : changedSnapshot(path, before, text);
  return { failures: [failureOf({ ...words, at: snapshot.at }, planned.test)], kept: undefined };
}

type Words = Omit<Complaint, "at">;

function noSnapshot(path: string): Words {
  return {
    summary: `there is no snapshot "${path}"`,
    detail: "In a pipeline a snapshot is never written, because nobody would look at it.",
    hint: "run `vigocli test` where you edit, read what it wrote, and commit it",
  };
}

function changedSnapshot(path: string, before: string, text: string): Words {
  return {
    summary: `what the hosts are told is not as in "${path}"`,
    detail: `- is the snapshot, + is what they are told.\n${textPatch(before, text).trimEnd()}`,
    hint: "if it is meant to be so, `vigocli test --update` writes it down",
  };
}
