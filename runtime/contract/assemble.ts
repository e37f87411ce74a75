// Parts become a bundle: one order for all resources, and beside them all that the parts bring along.
import type { Bundle, HostHeader, Part, RetractPart } from "./bundle.ts";
import { order } from "./order.ts";

export function assemble(
  header: HostHeader,
  parts: readonly Part[],
  retract?: RetractPart,
): Bundle {
  const vars = parts.flatMap((part): readonly (readonly [string, NonNullable<Part["vars"]>])[] =>
    part.vars === undefined ? [] : [[part.crate, part.vars]],
  );
  const files = parts.flatMap((part) => Object.entries(part.files ?? {}));
  return {
    header,
    resources: order(parts.flatMap((part) => part.resources)),
    ...(vars.length === 0 ? {} : { vars: Object.fromEntries(vars) }),
    ...(files.length === 0 ? {} : { files: Object.fromEntries(files) }),
    ...(retract === undefined ? {} : { retract: retract.entries }),
  };
}
