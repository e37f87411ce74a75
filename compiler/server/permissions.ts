// What a token may be allowed, by the names that the whole system uses.

/** Those that no route of this server asks for yet are for tokens that other parts of the system take. */
export const permissions: readonly [Permission, ...Permission[]] = [
  "fleet.read",
  "fleet.write",
  "config.publish",
  "config.rollback",
  "push.execute",
  "workflow.execute",
  "query.execute",
  "audit.read",
  "compliance.read",
  "compliance.docs.write",
  "admin",
];

export type Permission =
  | "fleet.read"
  | "fleet.write"
  | "config.publish"
  | "config.rollback"
  | "push.execute"
  | "workflow.execute"
  | "query.execute"
  | "audit.read"
  | "compliance.read"
  | "compliance.docs.write"
  /** Everything. */
  | "admin";

export function isPermission(word: unknown): word is Permission {
  return permissions.some((known) => known === word);
}

export function allows(granted: readonly Permission[], asked: Permission): boolean {
  return granted.includes(asked) || granted.includes("admin");
}
