// A snapshot: what the hosts of a test are told, as YAML for people, once for all hosts that are told the same.
import { stringify } from "yaml";
import type { Bundle } from "../../runtime/contract/bundle.ts";
import { canonical } from "../../runtime/contract/canonical-json.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { isMap } from "../../runtime/contract/value.ts";
import type { SnapshotAssertion } from "../2-parse/policy-test/syntax.ts";
import { snapshotStem } from "../2-parse/policy-test/snapshot-stem.ts";
import { resourceTypes } from "../generated/resource-types.ts";
import { bundleDocument, resourceDocument } from "../show/document.ts";
import type { PlannedTest } from "./plan.ts";
import { nameMatcher, readNames } from "./names.ts";

/** Below the stacks root, beside the file of the test. */
export function snapshotPath({ test: { name } }: PlannedTest): string {
  const beside = name.at.source.path.replace(/\.vgo$/u, "");
  return `${beside}.snapshots/${snapshotStem(name.value)}.yaml`;
}

export function snapshotText(
  name: string,
  { names }: SnapshotAssertion,
  bundles: readonly Bundle[],
): string {
  const groups = new Map<string, { hosts: string[]; document: Document }>();
  for (const bundle of bundles) {
    const document = names === undefined ? whole(bundle) : chosen(bundle, names);
    const key = canonical(document);
    const group = groups.get(key) ?? { hosts: [], document };
    groups.set(key, group);
    group.hosts.push(bundle.header.host);
  }
  const list = [...groups.values()].map(({ hosts, document }) => ({ hosts, ...document }));
  return `${head(name)}${stringify(list, yamlStyle)}`;
}

type Document = { readonly [key: string]: Value };

/** Long lines stay whole, so that a diff shows what changed and not where it was folded. */
const yamlStyle = { lineWidth: 0, aliasDuplicateObjects: false } as const;

function head(name: string): string {
  const title = name.replaceAll(/\s+/gu, " ");
  return `# What hosts are told, kept by the policy test "${title}".\n# Written by \`vigocli test --update\`: read the difference, and do not edit.\n`;
}

/** Which release it is, and which host of its group, is no part of what must stay. */
function whole(bundle: Bundle): Document {
  const document = bundleDocument(bundle, {});
  if (!isMap(document)) return {};
  const { host: _host, fleet: _fleet, release: _release, retract: _retract, ...rest } = document;
  return withoutEmpty({ ...rest, resources: resourcesOf(bundle) });
}

function chosen(bundle: Bundle, names: NonNullable<SnapshotAssertion["names"]>): Document {
  const matchers = names.map(({ value }) => nameMatcher(readNames(value)));
  const kept = bundle.resources.filter((resource) => matchers.some((fits) => fits(resource)));
  return { resources: resourcesOf({ ...bundle, resources: kept }) };
}

/** Its configcrate is in the id, and what every resource of its type has goes without saying. */
function resourcesOf({ resources }: Bundle): readonly Document[] {
  return resources.map((resource) => {
    const { crate: _crate, timeoutSeconds, ...document } = resourceDocument(resource);
    const isUsual = resourceTypes[resource.type]?.timeoutSeconds === timeoutSeconds;
    return withoutEmpty(isUsual ? document : { ...document, timeoutSeconds });
  });
}

function withoutEmpty(document: Document): Document {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: Value): boolean {
  if (value === null) return true;
  if (typeof value !== "object") return false;
  return Object.keys(value).length === 0;
}
