import { adoptFrom, type Data, dataOf } from "./carriedData";
import { carriedImage } from "./carriedImage";
import { carriedPlace } from "./carriedPlace";
import { carriedSettings } from "./carriedSettings";
import { carriedUsers } from "./carriedUsers";
import type { FoundServer } from "./found";
import type { FoundContainer } from "./foundContainer";

/** All that was read of a server that somebody runs. */
export interface Found {
  /** As the command named it. */
  from: string;
  server: FoundServer;
  container?: FoundContainer;
  /** Of its container's image, in registries. */
  digests?: readonly string[];
  /** The names of the files in its data directory. */
  files?: readonly string[];
  /** `docker:host`, where that is not this machine's own. */
  dockerHost?: string;
}

/** A server as a stack declares it. */
export interface Imported {
  /** Arguments by name. */
  args: Record<string, unknown>;
  /** Of the arguments that need one. */
  comments: Record<string, string>;
  /** The hashes of users' passwords, which are no part of `args`: they go into a file encrypted. */
  hashes: Record<string, string[]>;
  /** What cannot be carried over, or not as it was. */
  notes: string[];
  data: Data;
  /** Whether another version, or another engine, will run. */
  isOtherImage: boolean;
}

/** A server of a version that says too little of itself cannot be read. */
export function refusal({ engine, version, directives }: FoundServer): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (engine === "Redis" && (major < 6 || (major === 6 && minor < 2))) {
    return (
      `Redis ${version} is too old to be imported: 6.2 and newer say of each user which channels it may use. Its data are adopted all the same ` +
      "(`dataVolume`); declare the users by hand"
    );
  }
  return Object.keys(directives).length === 0
    ? "CONFIG GET * tells nothing: the server's provider keeps it to itself, and then there are no settings to import"
    : undefined;
}

export function imported({ server, container, digests, files = [], dockerHost }: Found): Imported {
  const image = carriedImage(server, container?.image, digests);
  const place = carriedPlace(container, server.directives);
  const users = carriedUsers(server.users, image.image);
  const settings = carriedSettings(server, image.image);
  const data = dataOf(container, server.directives.dir ?? "/data");
  const from = adoptFrom(server, files);
  return {
    args: {
      image: image.image,
      ...place.args,
      dataVolume: data.volume,
      ...(from && data.kind !== "fetched" && { adopt: { from } }),
      settings: settings.settings,
      users: users.users,
    },
    comments: {
      ...place.comments,
      ...(from && {
        adopt:
          "Both files are on the volume; this one is the truth. Take it out after the first `pulumi up`.",
      }),
      dataVolume: dataComment(data),
      ...(server.directives.appendonly === "no" && {
        settings:
          "As it was, appendonly is off. Without the line it is on: the first `pulumi up` then makes the AOF from the snapshot.",
      }),
    },
    hashes: users.hashes,
    notes: [
      ...image.notes,
      ...users.notes,
      ...settings.notes,
      ...place.notes,
      ...otherNotes({ server, container, data, dockerHost }),
    ],
    data,
    isOtherImage: image.isOther,
  };
}

function dataComment(data: Data): string {
  switch (data.kind) {
    case "volume":
      return "Its own volume, with all that is on it. It is kept on destroy.";
    case "copied":
      return `A new one: its data are in ${data.what}, which no stack can mount by name. The steps copy them.`;
    case "inContainer":
      return "A new one: its data are in the container itself. The steps copy them.";
    case "fetched":
      return "A new one, for the snapshot that the steps fetch from the server.";
  }
}

interface Rest extends Pick<Found, "server" | "container" | "dockerHost"> {
  data: Data;
}

function otherNotes({ server, container, data }: Rest): string[] {
  const notes: string[] = [];
  if (data.kind !== "volume") notes.push(`data: ${dataComment(data)}`);
  if (server.renamed.length > 0) {
    notes.push(
      `commands: ${server.renamed.join(", ")}: renamed or taken away. Here every command has its own name: take it away from users by their rules ` +
        `(\`-${server.renamed[0]}\`)`,
    );
  }
  const more = server.databases.filter((number) => number !== 0);
  if (more.length > 0) {
    notes.push(
      `databases: there are keys in ${more.join(", ")} besides 0. They stay there; a user's \`database\` puts the number into its URL`,
    );
  }
  const { info } = server;
  if (info.aof_rewrite_in_progress === "1" || info.aof_rewrite_scheduled === "1") {
    notes.push(
      "data: a rewrite of the AOF is running: wait for its end (`INFO persistence`: aof_rewrite_in_progress:0) before it is stopped",
    );
  }
  for (const { destination, type, name, source } of container?.mounts ?? []) {
    const dir = server.directives.dir ?? "/data";
    if (dir === destination || dir.startsWith(`${destination}/`)) continue;
    notes.push(
      `docker: ${type === "volume" ? `the volume ${name}` : source} at ${destination}: a stack's container has no mount but the data volume; what Redis has read from there ` +
        "is among the settings and users above",
    );
  }
  return notes;
}
