// Where a path leads once every link on it, the last one too, has been followed.
import type { HostView } from "../host/host.ts";

const linkLimit = 40;

/** Undefined when it leads to nothing. */
export async function realPath(path: string, host: HostView): Promise<string | undefined> {
  const trail: string[] = [];
  const ahead = path.split("/");
  let links = 0;
  for (let name = ahead.shift(); name !== undefined; name = ahead.shift()) {
    if (name === "" || name === ".") continue;
    if (name === "..") {
      trail.pop();
      continue;
    }
    const state = await host.stat(`/${[...trail, name].join("/")}`);
    if (state === undefined) return undefined;
    if (state.linkTo === undefined) {
      trail.push(name);
      continue;
    }
    links += 1;
    if (links > linkLimit) return undefined;
    if (state.linkTo.startsWith("/")) trail.length = 0;
    ahead.unshift(...state.linkTo.split("/"));
  }
  return `/${trail.join("/")}`;
}
