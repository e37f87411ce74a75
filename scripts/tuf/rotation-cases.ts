// Sequences of keys and signatures for one role, by numbers of keys: what must be followed, and what must not.

export interface KeyStep {
  readonly keys: readonly number[];
  readonly threshold: number;
  readonly signers: readonly number[];
}

export interface RotationCase {
  readonly steps: readonly KeyStep[];
  /** The last step must be refused. */
  readonly fails?: true;
}

/** Each digit is a key. */
function step(keys: string, threshold: number, signers: string): KeyStep {
  return { keys: keys.split("").map(Number), threshold, signers: signers.split("").map(Number) };
}

export const rootRotations: Readonly<Record<string, RotationCase>> = {
  "one key for another": { steps: [step("1", 1, "1"), step("2", 1, "21"), step("2", 1, "2")] },
  "one key for another, among signatures of strangers": {
    steps: [step("1", 1, "314"), step("2", 1, "3214"), step("2", 1, "324")],
  },
  "three of five, by changing threes": {
    steps: [
      step("01234", 3, "024"),
      step("01234", 3, "041"),
      step("01234", 3, "013"),
      step("01234", 3, "013"),
    ],
  },
  "one of five, by keys that both have": {
    steps: [step("01234", 3, "024"), step("01345", 3, "041")],
  },
  "one of five, by old and new": {
    steps: [step("01234", 3, "024"), step("01345", 3, "0245"), step("01345", 3, "045")],
  },
  "all of five, by old and new": {
    steps: [step("01234", 3, "024"), step("56789", 3, "024567"), step("56789", 3, "567")],
  },
  "a threshold that goes up": { steps: [step("123", 1, "1"), step("123", 2, "12")] },
  "a threshold that goes down": {
    steps: [step("123", 2, "12"), step("123", 1, "12"), step("123", 1, "1")],
  },
  "a key and a threshold more": { steps: [step("1", 1, "1"), step("12", 2, "12")] },
  "not signed by the old key": {
    steps: [step("1", 1, "1"), step("2", 1, "234")],
    fails: true,
  },
  "not signed by the new key": {
    steps: [step("1", 1, "1"), step("2", 1, "134")],
    fails: true,
  },
  "not by three of the new keys": {
    steps: [step("01234", 3, "024"), step("01345", 3, "024")],
    fails: true,
  },
  "not by three of the old keys": {
    steps: [step("01234", 3, "024"), step("01345", 3, "045")],
    fails: true,
  },
  "not by as many as the new threshold wants": {
    steps: [step("123", 1, "1"), step("123", 2, "2")],
    fails: true,
  },
  "not by as many as the old threshold wants": {
    steps: [step("123", 2, "12"), step("123", 1, "1")],
    fails: true,
  },
};

export const nonRootRotations: Readonly<Record<string, RotationCase>> = {
  "one key for another": { steps: [step("2", 1, "2")] },
  "among signatures of strangers": { steps: [step("1", 1, "314")] },
  "not signed by the new key": { steps: [step("2", 1, "134")], fails: true },
  "two of the three, and a key that is not listed": {
    steps: [step("01345", 3, "024")],
    fails: true,
  },
  "two where three are wanted": { steps: [step("01345", 3, "04")], fails: true },
  "three of five, the first way": { steps: [step("01234", 3, "024")] },
  "three of five, the second way": { steps: [step("01234", 3, "041")] },
  "three of five, the third way": { steps: [step("01234", 3, "234")] },
};
