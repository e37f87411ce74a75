// A bundle as people and scripts read it: what waits for the host is printed back as source text.
import type { Arm, Attribute, Attributes } from "../../runtime/contract/attribute.ts";
import { isFirst, isItems, isTemplate, isUnion } from "../../runtime/contract/attribute.ts";
import type {
  Bundle,
  HostSettings,
  Resource,
  RetractEntry,
} from "../../runtime/contract/bundle.ts";
import { printTemplate } from "../../runtime/contract/template/print.ts";
import type { Template } from "../../runtime/contract/template/tree.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { print } from "../../runtime/contract/when/print.ts";
import type { Expression } from "../../runtime/contract/when/tree.ts";

export interface BundleOrigin {
  readonly release?: number | undefined;
  /** Of all that the host is told. */
  readonly digest?: string;
}

export function bundleDocument(bundle: Bundle, origin: BundleOrigin): Value {
  const { header, resources, retract = [], files = {} } = bundle;
  return {
    host: header.host,
    fleet: header.fleet,
    release: origin.release ?? null,
    ...(origin.digest === undefined ? {} : { digest: origin.digest }),
    match: header.match,
    environment: header.environment ?? null,
    tags: header.tags,
    compliance: (header.compliance ?? []).map(({ framework, control, status, source, via }) => ({
      framework,
      control,
      status,
      source,
      ...(via === undefined ? {} : { via: via.join(", ") }),
    })),
    resources: resources.map(resourceDocument),
    retract: retract.map(retractDocument),
    files: Object.fromEntries(Object.entries(files).map(([path, file]) => [path, { ...file }])),
    settings: settingsDocument(header.settings),
  };
}

/** As in server.yaml's sections, but in the agent's words; empty when all is as usual. */
export function settingsDocument(settings: HostSettings = {}): { readonly [name: string]: Value } {
  const { streamEdit, guard, prune } = settings;
  return {
    ...(streamEdit === undefined ? {} : { streamEdit: { ...streamEdit } }),
    ...(guard === undefined ? {} : { guard: guardDocument(guard) }),
    ...(prune === undefined ? {} : { prune }),
  };
}

function guardDocument({ protect, ...guard }: NonNullable<HostSettings["guard"]>): Value {
  return { ...guard, ...(protect === undefined ? {} : { protect: { ...protect } }) };
}

export type RetractDocument = {
  readonly id: string;
  readonly crate: string;
  readonly type: string;
  readonly attributes: { readonly [name: string]: Value };
  readonly when?: string;
  readonly confidence: RetractEntry["confidence"];
  readonly since: number;
  readonly note?: string;
};

/** An entry of the retract part: what is to be taken back, and how sure that is. */
export function retractDocument(entry: RetractEntry): RetractDocument {
  const { id, crate, type, attributes, when, confidence, since, note } = entry;
  return {
    id,
    crate,
    type,
    attributes: attributesDocument(attributes),
    ...(when === undefined ? {} : { when: whenSource(when) }),
    confidence,
    since,
    ...(note === undefined ? {} : { note }),
  };
}

/** As JSON, with what only conditions have left out where there is none. */
export type ResourceDocument = {
  readonly id: string;
  readonly crate: string;
  readonly type: string;
  readonly attributes: { readonly [name: string]: Value };
  readonly case?: string;
  readonly match?: { readonly [value: string]: Value };
  /** "skip": without a fitting branch there is no such resource. */
  readonly otherwise?: string;
  readonly when?: string;
  readonly after: readonly string[];
  readonly notifies: readonly string[];
  readonly subscribes?: readonly string[];
  readonly watchSecret?: readonly string[];
  readonly timeoutSeconds: number;
};

export function resourceDocument(resource: Resource): ResourceDocument {
  const { choice, when, notifies, subscribes, watchSecret } = resource;
  return {
    id: resource.id,
    crate: resource.crate,
    type: resource.type,
    attributes: attributesDocument(resource.attributes),
    ...(choice === undefined
      ? {}
      : {
          case: printTemplate(choice.subject),
          match: Object.fromEntries(
            Object.entries(choice.branches).map(([key, branch]) => [
              key,
              attributesDocument(branch),
            ]),
          ),
          ...(choice.otherwise === undefined ? {} : { otherwise: choice.otherwise }),
        }),
    ...(when === undefined ? {} : { when: whenSource(when) }),
    after: resource.after,
    notifies: notifies ?? [],
    ...(subscribes === undefined ? {} : { subscribes }),
    ...(watchSecret === undefined ? {} : { watchSecret }),
    timeoutSeconds: resource.timeoutSeconds,
  };
}

function attributesDocument(attributes: Attributes): { readonly [name: string]: Value } {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, attributeDocument(value)]),
  );
}

/** A template prints as its source, a lookup as its arms with their conditions. */
function attributeDocument(attribute: Attribute): Value {
  if (typeof attribute !== "object" || attribute === null) return attribute;
  if (isItems(attribute)) return attribute.map(attributeDocument);
  if (isTemplate(attribute)) return templateDocument(attribute.$template);
  if (isFirst(attribute)) return lookupDocument("first", attribute.$first, attribute.otherwise);
  if (isUnion(attribute)) return lookupDocument("union", attribute.$union, attribute.otherwise);
  return attributesDocument(attribute);
}

/** Never the value: not even whoever compiles looks at it here. */
function templateDocument(template: Template): Value {
  const [only] = template;
  const isSecret = only?.kind === "secret" && template.length === 1;
  return isSecret ? { $secret: only.path } : printTemplate(template);
}

/** Arms stand in the order in which they are tried, so they are a list. */
function lookupDocument(
  kind: "first" | "union",
  arms: readonly Arm[],
  otherwise: Attribute,
): Value {
  return {
    lookup: kind,
    arms: arms.map(({ when, value }) => ({
      when: whenSource(when),
      value: attributeDocument(value),
    })),
    default: attributeDocument(otherwise),
  };
}

export function whenSource(when: Expression): string {
  return print(when, printTemplate);
}
