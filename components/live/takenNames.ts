import { ownNames } from "../arguments/dockerNames";
import { describeOwner, ownerId, ownerLabel, ownerName } from "../boot/owner";
import type { DockerDaemon } from "../connection/dockerCommand";
import { type DockerContainer, type DockerVolume, inspected, runningOn } from "../connection/dockerEngine";
import { failure } from "../connection/sessionError";

/** What a server is called in Docker, and who asks. */
export interface ServerNames {
  /** Of its container; the others begin with it. */
  container: string;
  /** As `ownerText` writes it. */
  owner: string;
  /** The data volume that is adopted; empty for the stack's own. */
  dataVolume: string;
}

interface Found {
  what: string;
  owner: string | undefined;
}

/**
 * Refuses the names of another server, of which a new one would take the volumes and the users: Docker gives a volume to whoever names
 * it. Of a server that is new nothing can be there but data that a destroy left; one that moves may come back to what it had.
 */
export async function refuseTakenNames(
  daemon: DockerDaemon,
  names: ServerNames,
  isNew: boolean,
): Promise<void> {
  const { container, owner, dataVolume } = names;
  const own = ownNames(container);
  const found: Found[] = [];
  const look = async (kind: "container" | "volume", name: string) => {
    const thing = await inspected(daemon, kind, name);
    if (thing) found.push({ what: `the ${kind} ${name}`, owner: labelOf(thing) });
  };
  if (isNew) await look("container", container);
  await look("container", own.installer);
  await look("volume", own.configVolume);
  const foreign = found.filter(
    (each) => isNew || (each.owner !== undefined && ownerId(each.owner) !== ownerId(owner)),
  );
  if (foreign.length > 0) {
    const makers = new Set(foreign.flatMap((each) => each.owner ?? []));
    throw failure(
      `the Docker host has ${foreign.map(({ what }) => what).join(", ")} already, made by ` +
        `${[...makers].map(describeOwner).join(", ") || "somebody who left no label"}, and this is ${describeOwner(owner)}, ` +
        "whose state does not know them. Nothing was made. Set `containerName` to another name; how a server is taken over whose " +
        'state was lost is told in docs/troubleshooting.md, "A state that was lost".',
      "TAKEN",
    );
  }
  if (isNew && dataVolume === "") await refuseForeignData(daemon, own.dataVolume, owner);
}

/** A destroyed stack finds its data again, which then have another id; another stack has to say that it wants them. */
async function refuseForeignData(daemon: DockerDaemon, volume: string, owner: string): Promise<void> {
  const found = await inspected(daemon, "volume", volume);
  const maker = found && labelOf(found);
  if (maker === undefined || ownerName(maker) === ownerName(owner)) return;
  throw failure(
    `the Docker host has the data volume ${volume} already, made by ${describeOwner(maker)}, and this is ${describeOwner(owner)}. ` +
      `Nothing was made. Set \`containerName\` to another name or, to have the data that are on it, \`dataVolume\` to ${volume}.`,
    "TAKEN",
  );
}

/** Refuses a volume that another server may be writing to: two of them destroy it. `own` are the names of this server's container. */
export async function refuseMountedVolume(
  daemon: DockerDaemon,
  volume: string,
  own: (string | undefined)[],
): Promise<void> {
  for (const { Name, Mounts } of await runningOn(daemon, volume)) {
    const name = Name.replace(/^\//, "");
    if (own.includes(name) || !Mounts.some((mount) => mount.Name === volume && mount.RW)) continue;
    throw failure(
      `dataVolume: ${volume} is in use by the running container ${name}: stop that one first, because two servers on one volume ` +
        "destroy its files. Nothing was made.",
      "TAKEN",
    );
  }
}

function labelOf(thing: DockerContainer | DockerVolume): string | undefined {
  return ("Config" in thing ? thing.Config.Labels : thing.Labels)?.[ownerLabel];
}
