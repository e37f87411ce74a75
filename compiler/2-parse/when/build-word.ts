// The smallest parts of a condition: names, quoted texts and numbers.
import type { Name, TemplateText, Text } from "../../../runtime/contract/when/tree.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../source/source.ts";
import type { Building } from "./building.ts";
import { placed } from "./building.ts";
import { whenSyntax } from "./diagnostics.ts";
import { readQuotedText } from "./quoted-text.ts";

/** Undefined when its escapes or its template cannot be read; that was reported then. */
export function buildText(at: Span, building: Building): Text | TemplateText | undefined {
  const quoted = readQuotedText(at, building.report);
  if (quoted === undefined) return undefined;
  if (!quoted.isTemplate) {
    return placed<Text>(building, { kind: "text", text: quoted.source.text }, at);
  }
  // LANG-08: the template is read by the template language, at its own places.
  const parsed = building.context.parseText(quoted.source);
  if (parsed === undefined) return undefined;
  for (const [node, place] of parsed.places) building.places.set(node, place);
  return placed<TemplateText>(building, { kind: "template", template: parsed.tree }, at);
}

export function buildName(at: Span, building: Building): Name | undefined {
  const name = wordsOf(at);
  if (!name.includes(".")) return placed<Name>(building, { kind: "name", name }, at);
  const variable = /^Vars\.(.+)$/u.exec(name)?.[1];
  const inside = variable ?? name;
  building.report(
    whenSyntax({
      subject: at,
      summary: `a name holds no dots, as \`${name}\` does`,
      hint:
        inside.includes(".") || variable === undefined
          ? `ask for traits with functions such as os_family('...'), and for inner values with a template: '{{ .Vars.${inside} }}'`
          : `write the name of the variable by itself: ${inside}`,
      rules: ["LANG-32"],
    }),
  );
  return undefined;
}

/** whole numbers; anything else that begins with a digit belongs in quotes. */
export function readNumber(at: Span, report: Report): number | undefined {
  const spelled = wordsOf(at);
  if (/^(?:0|[1-9]\d{0,14})$/u.test(spelled)) return Number(spelled);
  const bare = /^0+(\d{1,15})$/u.exec(spelled)?.[1];
  report(
    whenSyntax(
      bare === undefined
        ? {
            subject: at,
            summary: `\`${spelled}\` is not a whole number`,
            hint: `quote it: '${spelled}'`,
            rules: ["LANG-28"],
          }
        : {
            subject: at,
            summary: `the number \`${spelled}\` begins with a zero`,
            hint: `write ${bare}, or quote it if the zeros matter: '${spelled}'`,
            fix: { edits: [{ at, text: bare }] },
            rules: ["LANG-28"],
          },
    ),
  );
  return undefined;
}

export function wordsOf({ source, start, end }: Span): string {
  return source.text.slice(start, end);
}
