// Reads the ids of accounts and groups out of the tables in which a Unix machine keeps them.

/** The third field of the line whose first field is the name: passwd and group agree on that. */
export function accountId(table: string, name: string): number | undefined {
  for (const line of table.split("\n")) {
    const [account, , id] = line.split(":");
    if (account === name && id !== undefined && /^\d+$/.test(id)) return Number(id);
  }
  return undefined;
}
