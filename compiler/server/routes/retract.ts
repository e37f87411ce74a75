// `POST /api/v1/config/retract`: what takes the given configcrates back, how sure that is, and whom it concerns.
import { ok, refuse, type Answer } from "../../../runtime/contract/refusal.ts";
import { isMap, type Value } from "../../../runtime/contract/value.ts";
import { readOne } from "../../2-parse/yaml/read.ts";
import { gather, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import { draftDocument } from "../../drafts/document.ts";
import { draftOf, type Draft } from "../../drafts/draft.ts";
import { placeFinder } from "../../source/position.ts";
import type { Source } from "../../source/source.ts";
import { done, failed } from "../reply.ts";
import type { DraftReview } from "../review-drafts.ts";
import type { Route } from "../route.ts";

// API-01, API-02, API-04.
export const retract: Route = {
  method: "POST",
  path: "/api/v1/config/retract",
  permission: "config.publish",
  answer: async (body, { config, review }) => {
    const drafted = draftsOf(body);
    if (drafted.kind === "refused") return failed(422, drafted.message);
    const reviews = await review(drafted.value.map(({ source }) => source));
    const drafts = drafted.value.map((each, at) => withReview(each, reviews[at]));
    const hosts = config.state().config?.hostsByCrate;
    return done({ configcrates: drafts.map((draft) => draftDocument(draft, hosts)) });
  },
};

interface Drafted {
  readonly source: Source;
  readonly draft: Draft;
}

/** RETR-05: a review adds what it found, or says why it found nothing; the draft is there in any case. */
function withReview({ source, draft }: Drafted, review: DraftReview | undefined): Draft {
  const { reviewed, warning } = review ?? {};
  const mended = reviewed === undefined ? draft : (draftOf(source, { reviewed }) ?? draft);
  return warning === undefined ? mended : { ...mended, warnings: [...mended.warnings, warning] };
}

function draftsOf(body: Value | undefined): Answer<readonly Drafted[]> {
  const given = listOf(body);
  if (given.kind === "refused") return given;
  const drafts: Drafted[] = [];
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

function draftGiven({ name, content }: GivenCrate, place: string): Answer<Drafted> {
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
  return ok({ source, draft });
}

function told({ summary, subject }: Diagnostic): string {
  const { line, column } = placeFinder()(subject);
  return `line ${line}, column ${column}: ${summary}`;
}

function wrong(message: string): Answer<never> {
  return refuse("malformed", message);
}
