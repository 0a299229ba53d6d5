/** The memory limits of a container in MiB, before and after; a container that has none has 0. */
export interface LimitChange {
  before: unknown;
  after: unknown;
  urn: string;
}

/** Why a limit cannot go: Docker's update takes a limit of zero for one that is not mentioned. */
export function limitProblem({ before, after, urn }: LimitChange): string | undefined {
  if (!(Number(before ?? 0) > 0) || (after !== undefined && Number(after) !== 0)) return undefined;
  return (
    `memory: 0 is refused, because the container runs with a limit of ${Number(before)} MiB and Docker cannot take a limit off a ` +
    "running container; set a limit above it, which is applied live, or have the container made anew, which restarts Redis: " +
    `pulumi up --replace '${urn}'`
  );
}
