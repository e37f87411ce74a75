// Parts become a bundle: one order for all resources, and the open variables of each crate beside them.
import type { Bundle, HostHeader, Part } from "./bundle.ts";
import { order } from "./order.ts";

export function assemble(header: HostHeader, parts: readonly Part[]): Bundle {
  const vars = parts.flatMap((part): readonly (readonly [string, NonNullable<Part["vars"]>])[] =>
    part.vars === undefined ? [] : [[part.crate, part.vars]],
  );
  return {
    header,
    resources: order(parts.flatMap((part) => part.resources)),
    ...(vars.length === 0 ? {} : { vars: Object.fromEntries(vars) }),
  };
}
