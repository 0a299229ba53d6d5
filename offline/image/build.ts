// Makes a Redis image from Debian's packages, for machines that cannot pull one. Its name says what it is.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { debianMirror } from "./aptMirror";

/** The Debian release whose Redis is new enough (ACL LOAD keeps connections since 7.4). */
export const release = "trixie";
const entrypoint = join(__dirname, "docker-entrypoint.sh");

/** A server that Debian packages, in one of its releases. */
export interface Engine {
  /** What images of it are called. */
  repository: string;
  kind: "redis" | "valkey";
  release: string;
  /** More options of mmdebstrap. */
  options?: readonly string[];
}

/** The one that stacks run. */
export const ownEngine: Engine = { repository: "redis-debian", kind: "redis", release };

/** Runs a command and returns what it wrote to stdout; handed in by whoever shows what commands print. */
export type Run = (
  command: string,
  args: readonly string[],
  options?: { env?: NodeJS.ProcessEnv; onLine?: (line: string) => void },
) => Promise<string>;

/** The name of an image made here before, or `undefined`. */
export async function builtImage(
  env: NodeJS.ProcessEnv,
  run: Run,
  { repository }: Engine = ownEngine,
): Promise<string | undefined> {
  const list = ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}", repository];
  const listing = await run("docker", list, { env }).catch(() => "");
  return listing.split("\n").find((name) => /:\d+(\.\d+)+$/.test(name));
}

/** Builds the image and returns its name, which carries the version that the server in it reports. */
export async function buildImage(
  env: NodeJS.ProcessEnv,
  run: Run,
  onLine: (line: string) => void,
  engine: Engine = ownEngine,
): Promise<string> {
  const { repository } = engine;
  const mirror = await machinesMirror();
  if (!mirror) {
    throw new Error(
      "the image cannot be pulled, and this machine has no Debian mirror among its apt sources to make one from: " +
        "bring one by `docker load` and name it in `redis-server:image`",
    );
  }
  const directory = await mkdtemp(join(tmpdir(), "redis-image-"));
  const draft = `${repository}:draft-${process.pid}`;
  try {
    const archive = join(directory, "root.tar");
    await run("mmdebstrap", debootstrapArguments(engine, archive, mirror), { env, onLine });
    await run("docker", ["import", ...imageSettings(engine), archive, draft], { env, onLine });
    const report = await run(
      "docker",
      ["run", "--rm", "--network=none", draft, "redis-server", "--version"],
      { env },
    );
    const version = /v=(\d+\.\d+\.\d+)/.exec(report)?.[1];
    if (!version) throw new Error(`the image's redis-server does not tell its version: ${report}`);
    await run("docker", ["tag", draft, `${repository}:${version}`], { env });
    return `${repository}:${version}`;
  } finally {
    await run("docker", ["rmi", draft], { env }).catch(() => undefined);
    await rm(directory, { recursive: true, force: true });
  }
}

/** The mirror that this machine's own packages come from, if it is a Debian; it is the one sure to be reachable. */
export async function machinesMirror(): Promise<string | undefined> {
  const about = await readFile("/etc/os-release", "utf8").catch(() => "");
  const own = /^VERSION_CODENAME="?([a-z]+)/m.exec(about)?.[1] ?? release;
  const directory = "/etc/apt/sources.list.d";
  const names = (await readdir(directory).catch(() => []))
    .filter((name) => /\.(sources|list)$/.test(name))
    .sort();
  for (const path of ["/etc/apt/sources.list", ...names.map((name) => join(directory, name))]) {
    const mirror = debianMirror(await readFile(path, "utf8").catch(() => ""), own);
    if (mirror && /^ID=debian$/m.test(about)) return mirror;
  }
  return undefined;
}

function debootstrapArguments(engine: Engine, archive: string, mirror: string): string[] {
  const { kind, release, options = [] } = engine;
  return [
    "--variant=essential",
    `--include=${kind}-server,${kind}-tools`,
    ...options,
    ...["doc", "man", "locale", "info"].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
    "--dpkgopt=path-include=/usr/share/doc/*/copyright",
    // The official image's user and group ids, so that a data volume can move from one image to the other.
    `--essential-hook=echo 'redis:x:999:' >> "$1/etc/group"`,
    `--essential-hook=echo 'redis:x:999:999::/data:/usr/sbin/nologin' >> "$1/etc/passwd"`,
    `--essential-hook=echo 'redis:!:::::::' >> "$1/etc/shadow"`,
    `--customize-hook=install -d -o 999 -g 999 "$1/data"`,
    `--customize-hook=copy-in "${entrypoint}" /usr/local/bin`,
    ...(kind === "redis" ? [] : [redisNames(kind)]),
    release,
    archive,
    mirror,
  ];
}

/** The commands by Redis's names, under which images of other servers have them too. */
function redisNames(kind: string): string {
  const link = `ln -s ${kind}-$name "$1/usr/bin/redis-$name"`;
  return `--customize-hook=for name in server cli check-rdb check-aof; do ${link}; done`;
}

function imageSettings({ kind, release }: Engine): string[] {
  const title = kind === "redis" ? "Redis" : "Valkey";
  return [
    "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    'ENTRYPOINT ["docker-entrypoint.sh"]',
    'CMD ["redis-server"]',
    "WORKDIR /data",
    "VOLUME /data",
    "EXPOSE 6379",
    `LABEL org.opencontainers.image.title="${title} from the packages of Debian ${release}; not the official image"`,
  ].flatMap((setting) => ["--change", setting]);
}
