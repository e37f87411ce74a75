// `POST /api/v1/config/retract`: what takes the given configcrates back, how sure that is, and whom it concerns.
import { ok, refuse, type Answer } from "../../../runtime/contract/refusal.ts";
import { isMap, type Value } from "../../../runtime/contract/value.ts";
import { readOne } from "../../2-parse/yaml/read.ts";
import { gather, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import { draftDocument } from "../../drafts/document.ts";
import { draftOf, type Draft } from "../../drafts/draft.ts";
import { placeFinder } from "../../source/position.ts";
import { done, failed } from "../reply.ts";
import type { Route } from "../route.ts";

// API-01, API-02, API-04.
export const retract: Route = {
  method: "POST",
  path: "/api/v1/config/retract",
  permission: "config.publish",
  answer: (body, { config }) => {
    const drafts = draftsOf(body);
    if (drafts.kind === "refused") return Promise.resolve(failed(422, drafts.message));
    const hosts = config.state().config?.hostsByCrate;
    const configcrates = drafts.value.map((draft) => draftDocument(draft, hosts));
    return Promise.resolve(done({ configcrates }));
  },
};

function draftsOf(body: Value | undefined): Answer<readonly Draft[]> {
  const given = listOf(body);
  if (given.kind === "refused") return given;
  const drafts: Draft[] = [];
  for (const [at, item] of given.value.items.entries()) {
    const place = `${given.value.key}[${at}]`;
    const draft = isGiven(item)
      ? draftGiven(item, place)
      : wrong(`\`${place}\` must be {"name", "content"}, two texts and nothing else`);
    if (draft.kind === "refused") return draft;
    drafts.push(draft.value);
  }
  return ok(drafts);
}

interface GivenList {
  readonly key: string;
  readonly items: readonly Value[];
}

/** API-03; X-01: `modules` is what configcrates were called once. */
function listOf(body: Value | undefined): Answer<GivenList> {
  const [entry, ...others] = body !== undefined && isMap(body) ? Object.entries(body) : [];
  const [key, items] = entry ?? [];
  const isKnown = key === "configcrates" || key === "modules";
  if (isKnown && Array.isArray(items) && others.length === 0) return ok({ key, items });
  return wrong('the body must be {"configcrates": [{"name", "content"}, ...]}, and nothing else');
}

interface GivenCrate {
  readonly name: string;
  readonly content: string;
}

function isGiven(item: Value): item is { readonly name: string; readonly content: string } {
  if (!isMap(item) || Object.keys(item).length !== 2) return false;
  return typeof item["name"] === "string" && typeof item["content"] === "string";
}

function draftGiven({ name, content }: GivenCrate, place: string): Answer<Draft> {
  const source = { path: `configcrates/${name}.vgo`, text: content };
  const { diagnostics } = gather((report) => readOne(source, report));
  const mistake = diagnostics.find(({ severity }) => severity === "error");
  if (mistake !== undefined) return wrong(`\`${place}.content\`, ${told(mistake)}`);
  const draft = draftOf(source);
  if (draft === undefined) {
    return wrong(`\`${place}.content\` is no configcrate: it needs a \`name\` and \`resources\``);
  }
  if (draft.crate !== name) {
    const names = `"${name}" as \`name\`, and "${draft.crate}" in its content`;
    return wrong(`\`${place}\` is called ${names}`);
  }
  return ok(draft);
}

function told({ summary, subject }: Diagnostic): string {
  const { line, column } = placeFinder()(subject);
  return `line ${line}, column ${column}: ${summary}`;
}

function wrong(message: string): Answer<never> {
  return refuse("malformed", message);
}
