// How much is measured: for figures that count, and for a look whether it all still works.
import type { Rounds } from "./alternate.ts";
import type { Size } from "./ground.ts";

export interface Extent extends Rounds {
  readonly size: Size;
}

export const full: Extent = {
  rounds: 5,
  warmUps: 1,
  size: {
    hosts: 10_000,
    fewHosts: 1000,
    manyHosts: 100_000,
    hardHosts: 1000,
    apartHosts: 300,
    uploadHosts: 1000,
    peerHosts: 20,
    roles: 10,
  },
};

export const quick: Extent = {
  rounds: 1,
  warmUps: 0,
  size: {
    hosts: 100,
    fewHosts: 20,
    manyHosts: 200,
    hardHosts: 10,
    apartHosts: 5,
    uploadHosts: 20,
    peerHosts: 2,
    roles: 1,
  },
};
