import { chown, mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { configDir, dataDir } from "../../components/boot/paths";
import { freePort } from "../../scripts/freePort";
import { run } from "../../scripts/setup/command";
import type { HandedOut, Login } from "./serversStack";
import { untilReady } from "./untilReady";

/**
 * The same redis-server as a container's, with the same redis.conf and users and an empty data directory, but without Docker: a plain
 * process of this machine, in a copy of the container's files.
 */
export class BareServer {
  private constructor(
    readonly login: Login,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(
    { containerName, users: { app } }: HandedOut,
    env: NodeJS.ProcessEnv,
  ): Promise<BareServer> {
    if (process.getuid?.() !== 0) {
      throw new Error("a redis-server without Docker is started by chroot: run this as root, on Linux");
    }
    const root = await mkdtemp(join(tmpdir(), "redis-server-bench-"));
    const options = { env, extendEnv: false };
    await execa("docker", ["export", containerName], options).pipe("tar", ["-x", "-C", root], options);
    // What is on volumes is not exported.
    await run("docker", ["cp", "--archive", `${containerName}:${configDir}/.`, join(root, configDir)], {
      env,
    });
    const { uid, gid } = await stat(join(root, configDir, "users.acl"));
    await mkdir(join(root, dataDir), { recursive: true });
    await chown(join(root, dataDir), uid, gid);
    const port = await freePort();
    const started = ["redis-server", `${configDir}/redis.conf`, "--port", String(port)];
    const server = execa("chroot", [`--userspec=${uid}:${gid}`, root, ...started], {
      reject: false,
      all: true,
    });
    const stop = async () => {
      server.kill();
      await server;
      await rm(root, { recursive: true });
    };
    try {
      await Promise.race([untilReady({ ...app, port }), ended(server)]);
    } catch (error) {
      await stop();
      throw error;
    }
    return new BareServer({ ...app, port }, stop);
  }
}

async function ended(server: PromiseLike<{ all?: string }>): Promise<never> {
  throw new Error(`redis-server ended: ${(await server).all}`);
}
