// Names by which tests speak of resources: what each stands for, and what it does not.
import { expect, test } from "vitest";
import type { Resource } from "../../runtime/contract/bundle.ts";
import { nameMatcher, readNames } from "./names.ts";

function resource(id: string, type: string, attributes: Resource["attributes"] = {}): Resource {
  const crate = id.slice(0, id.lastIndexOf("/"));
  return { id, crate, type, attributes, after: [], timeoutSeconds: 60 };
}

const config = resource("nginx/config", "file", { target_path: "/etc/nginx/a+b.conf" });
const site = resource("vhost[www]/site[www]", "file", { target_path: "/srv//www/" });
const tools = resource("base/tools", "package", { package: ["curl", "libstdc++"] });
const run = resource("base/run", "exec", { command: "true" });
const open = resource("base/open", "package", { package: { $template: [] } });
const all = [config, site, tools, run, open];

const cases: readonly (readonly [word: string, ids: readonly string[]])[] = [
  ["nginx", ["nginx/config"]],
  ["ngin", []],
  ["Nginx", []],
  ["nginx/config", ["nginx/config"]],
  ["nginx/*", ["nginx/config"]],
  ["*/*o*", ["nginx/config", "base/tools", "base/open"]],
  ["**", all.map(({ id }) => id)],
  ["vhost", ["vhost[www]/site[www]"]],
  ["vhost[www]", ["vhost[www]/site[www]"]],
  ["vhost[shop]", []],
  ["vhost[www]/site[www]", ["vhost[www]/site[www]"]],
  ["file[/etc/nginx/a+b.conf]", ["nginx/config"]],
  ["file[/etc/nginx/aab.conf]", []],
  ["file[/etc/nginx/*.conf]", ["nginx/config"]],
  ["file[/srv/www]", ["vhost[www]/site[www]"]],
  ["directory[/srv/www]", []],
  ["package[curl]", ["base/tools"]],
  ["package[libstdc++]", ["base/tools"]],
  ["package[*]", ["base/tools"]],
  ["exec[run]", ["base/run"]],
];

test.each(cases)("%s", (word, ids) => {
  expect(all.filter(nameMatcher(readNames(word))).map(({ id }) => id)).toEqual(ids);
});
