// The table of peers.
import { ansible } from "./ansible.ts";
import { jsonnet } from "./jsonnet.ts";
import { octocatalogDiff } from "./octocatalog-diff.ts";
import type { Peer } from "./peer.ts";
import { puppet } from "./puppet.ts";

export const peers: readonly Peer[] = [puppet, jsonnet, ansible, octocatalogDiff];
