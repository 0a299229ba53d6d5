import { defaultImage } from "../../../components/image/defaultImage";
import { compareVersions, parseVersion } from "../../../components/image/serverOfImage";
import type { FoundServer } from "./found";

export interface CarriedImage {
  image: string;
  /** Whether another version, or another engine, than the one that runs now. */
  isOther: boolean;
  notes: string[];
}

const oldestSupported = "7.4";

/** Repositories whose images this program starts as they are, behind whatever mirror. */
const ofRedis = /(^|\/)(redis|redis-debian|redis-stack-server|redis-stack)$/;

/** Modules that come with the official image from Redis 8 on, by their names in MODULE LIST. */
const bundled = new Set(["bf", "search", "rejson", "timeseries", "vectorset"]);

/**
 * The image for the new server: the exact version that runs now, by its digest where Docker knows one; the default image for a server
 * that is not supported.
 *
 * @param reference the image of its container, as it was named
 * @param digests of the same image in registries, `REPOSITORY@sha256:…`
 */
export function carriedImage(
  server: FoundServer,
  reference?: string,
  digests: readonly string[] = [],
): CarriedImage {
  const { engine, version } = server;
  const notes = moduleNotes(server);
  if (engine === "Valkey") {
    notes.unshift(
      `image: ${engine} ${version} is not supported as the server yet: the stack file has ${defaultImage}. Redis reads an RDB of Valkey 7.2 and 8, and ` +
        "none of Valkey 9; what Redis cannot read, the first `pulumi up` refuses before it changes anything",
    );
    return { image: defaultImage, isOther: true, notes };
  }
  if (compareVersions(parseVersion(version), parseVersion(oldestSupported)) < 0) {
    notes.unshift(
      `image: Redis ${version} is older than ${oldestSupported}, the oldest one supported: the stack file has ${defaultImage}. It reads the data, and writes ` +
        "them in a form that the old one cannot read: keep the copy that is made before, to go back",
    );
    return { image: defaultImage, isOther: true, notes };
  }
  const { repository, tag } = partsOf(reference ?? "redis");
  if (!ofRedis.test(repository)) {
    notes.unshift(
      `image: ${reference} is no official image of Redis: the stack file has redis:${version}, the same version`,
    );
    return { image: `redis:${version}`, isOther: false, notes };
  }
  const variant = /-(alpine|bookworm|bullseye|trixie)/.exec(tag)?.[0] ?? "";
  const exact = tag.startsWith(version) ? tag : `${version}${variant}`;
  const digest = digests.find((each) => each.startsWith(`${repository}@`))?.slice(repository.length);
  return { image: `${repository}:${exact}${digest ?? ""}`, isOther: false, notes };
}

function partsOf(reference: string): { repository: string; tag: string } {
  const [name = ""] = reference.split("@");
  const [, repository = name, tag = ""] = /^(.*?)(?::([^:/]*))?$/.exec(name) ?? [];
  return { repository, tag };
}

function moduleNotes({ modules }: FoundServer): string[] {
  return modules
    .filter((name) => !bundled.has(name.toLowerCase()))
    .map(
      (name) =>
        `modules: ${name} is not in an official image: take an \`image\` that brings it and whose entrypoint loads it`,
    );
}
