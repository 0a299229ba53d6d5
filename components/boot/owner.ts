/**
 * Who made something in Docker, as a label on it and in a file on the config volume: `ID SERVER of ORGANIZATION/PROJECT/STACK`. The id
 * tells two states with the same names apart.
 */
export const ownerLabel = "redis-server.owner";

export function ownerText(id: string, server: string, stack: string): string {
  return `${id} ${server} of ${stack}`;
}

export function ownerId(owner: string): string {
  return owner.split(" ", 1)[0] ?? "";
}

/** Without the id, which a stack does not keep through a destroy. */
export function ownerName(owner: string): string {
  return owner.slice(ownerId(owner).length + 1);
}

/** As messages name it. */
export function describeOwner(owner: string): string {
  return `${ownerName(owner)} (id ${ownerId(owner)})`;
}
