// The host is chosen by such a match block, belongs to such an environment, has such a tag.
import type { HeaderAssertion } from "../../2-parse/policy-test/syntax.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import type { Complaint } from "../complaint.ts";
import type { Subject } from "../subject.ts";

export function judgeHeader(
  { kind, wanted: { value: wanted, at } }: HeaderAssertion,
  { bundle: { header } }: Subject,
): readonly Complaint[] {
  switch (kind) {
    case "match":
      if (header.match === wanted) return [];
      return [{ summary: `the match block is "${header.match}", not "${wanted}",`, at }];
    case "environment": {
      if (header.environment === wanted) return [];
      const found =
        header.environment === undefined
          ? `there is no environment, let alone "${wanted}",`
          : `the environment is "${header.environment}", not "${wanted}",`;
      return [{ summary: found, at }];
    }
    case "tag": {
      const { tags } = header;
      if (tags.includes(wanted)) return [];
      const all = tags.length === 0 ? "It has no tags." : `Its tags are ${tags.join(", ")}.`;
      const hint = didYouMean(wanted, tags);
      const near = hint === undefined ? {} : { hint };
      return [{ summary: `there is no tag "${wanted}"`, detail: all, ...near, at }];
    }
  }
}
