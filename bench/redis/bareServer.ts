import { chown, mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { configDir, dataDir } from "../../components/boot/paths";
import { freePort } from "../../scripts/freePort";
import { run } from "../../scripts/setup/command";
import type { HandedOut, Login } from "./serversStack";
import { untilReady } from "./untilReady";

/**
 * The same redis-server as a container's, with the same redis.conf and users and an empty data directory, but without Docker: a plain
 * process of this machine, in a copy of the container's files. It is there while something is done with it.
 */
export async function withBareServer<T>(
  { containerName, users: { app } }: HandedOut,
  env: NodeJS.ProcessEnv,
  work: (login: Login) => Promise<T>,
): Promise<T> {
  if (process.getuid?.() !== 0) {
    throw new Error("a redis-server without Docker is started by chroot: run this as root, on Linux");
  }
  const root = await mkdtemp(join(tmpdir(), "redis-server-bench-"));
  try {
    const owner = await copyFiles(containerName, root, env);
    const port = await freePort();
    const started = ["redis-server", `${configDir}/redis.conf`, "--port", String(port)];
    const server = execa("chroot", [`--userspec=${owner}`, root, ...started], { reject: false, all: true });
    const ended = new AbortController();
    void server.then(({ all }) => ended.abort(new Error(`redis-server ended: ${all}`)));
    try {
      // Containers have the usual priority, whatever this process has.
      if (server.pid) setPriority(server.pid, 0);
      const login = { ...app, port };
      await untilReady(login, ended.signal);
      return await work(login);
    } finally {
      server.kill();
      await server;
    }
  } finally {
    await rm(root, { recursive: true });
  }
}

/** Returns whose the files are that Redis boots from, as `chroot` takes it. */
async function copyFiles(containerName: string, root: string, env: NodeJS.ProcessEnv): Promise<string> {
  const options = { env, extendEnv: false };
  await execa("docker", ["export", containerName], options).pipe("tar", ["-x", "-C", root], options);
  // What is on volumes is not exported.
  const config = join(root, configDir);
  await run("docker", ["cp", "--archive", `${containerName}:${configDir}/.`, config], { env });
  const { uid, gid } = await stat(join(config, "users.acl"));
  await mkdir(join(root, dataDir), { recursive: true });
  await chown(join(root, dataDir), uid, gid);
  return `${uid}:${gid}`;
}
