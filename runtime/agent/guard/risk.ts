// Which changes could cut a host off from those who look after it: sshd, firewall, network, the agent's own unit.
import { isAt, networkPlaces, networkServices, sshFolder } from "../../contract/places.ts";
import { initSystems } from "../service/index.ts";
import { optionalText } from "../../executors/attributes.ts";
import { plainService, type Change } from "./protection.ts";

export function isRisky({ type, attributes, decision }: Change): boolean {
  switch (type) {
    case "firewall":
    case "network_config":
      return true;
    case "service":
      return services.has(plainService(optionalText(attributes, "service") ?? ""));
    case "sysctl":
      return (optionalText(attributes, "key") ?? "").startsWith("net.");
    default:
      return decision.steps.some(
        (step) => step.kind !== "run" && places.some((place) => isAt(step.path, place)),
      );
  }
}

const services: ReadonlySet<string> = new Set(["sshd", ...networkServices, "vigo-agent"]);

const places: readonly string[] = [
  sshFolder,
  ...networkPlaces,
  ...initSystems.flatMap(({ file: { path } }) => [path, `${path}.d`]),
];
