import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import Docker from "dockerode";
import { vi } from "vitest";
import { waitDeadline } from "../../deadlines";
import { redisImage } from "../boot/image";
import { SshServer, withoutSshd } from "./sshServer";

const run = promisify(execFile);

/** Why no second Docker host can be had here, to be printed by the tests that are skipped for it. */
export const withoutRemoteHost =
  withoutSshd ??
  (["/usr/sbin/ip", "/sbin/ip"].some(existsSync) && ["/usr/sbin/dockerd", "/usr/bin/dockerd"].some(existsSync)
    ? undefined
    : "needs ip and dockerd: apt-get install iproute2 docker.io (npm test does that)");

/**
 * A second Docker host on this machine: a network namespace with a dockerd and an sshd of its own. What it publishes on its
 * loopback cannot be reached from outside but through SSH.
 */
export class RemoteHost {
  readonly docker: Docker;

  private constructor(
    /** The namespace, and the host's name to ssh. */
    readonly name: string,
    private readonly directory: string,
    private daemon: ChildProcess,
    readonly ssh: SshServer,
  ) {
    this.docker = new Docker({ socketPath: socketIn(directory) });
  }

  /** The name begins with `purpose`; two runs of the tests can stand side by side. */
  static async start(purpose: string): Promise<RemoteHost> {
    const name = `${purpose}-${process.pid}`;
    const directory = await mkdtemp(join(tmpdir(), "rem-host-"));
    await run("ip", ["netns", "add", name]);
    await run("nsenter", [...inside(name), "ip", "link", "set", "lo", "up"]);
    try {
      const [daemon, ssh] = await Promise.all([
        startDocker(name, directory),
        SshServer.start({
          name,
          port: 22,
          within: ["nsenter", ...inside(name)],
          // The least that sshd can be told: whatever runs here does with two logins at a time.
          settings: [`SetEnv DOCKER_HOST=unix://${socketIn(directory)}`, "MaxStartups 2:100:2"],
        }),
      ]);
      return new RemoteHost(name, directory, daemon, ssh);
    } catch (error) {
      await run("sh", ["-c", `ip netns pids ${name} | xargs -r kill; ip netns delete ${name}`]);
      throw error;
    }
  }

  /** What `docker:host` is set to. */
  get url(): string {
    return `ssh://${this.name}`;
  }

  /** A command of this host's own Docker command line. */
  async cli(...args: string[]): Promise<string> {
    const { stdout } = await run("docker", ["-H", `unix://${socketIn(this.directory)}`, ...args]);
    return stdout.trim();
  }

  /** Gives it another image of this machine; one of Redis it has. */
  async load(image: string): Promise<void> {
    await loadImage(socketIn(this.directory), image);
  }

  /** redis-cli in a container, as a user of this stack's output. */
  async redis(container: string, url: string, ...command: string[]): Promise<string> {
    const { username, password } = new URL(url);
    const login = [
      "-e",
      `REDISCLI_AUTH=${decodeURIComponent(password)}`,
      container,
      "redis-cli",
      "--user",
      username,
    ];
    return await this.cli("exec", ...login, ...command);
  }

  /** Gives the host a new, empty disk. */
  async rebuild(): Promise<void> {
    await stopDocker(this.daemon);
    await removeDisk(this.directory);
    this.daemon = await startDocker(this.name, this.directory);
  }

  /** As an update of Docker does: containers are stopped, and come back by their restart policy. */
  async restartDocker(): Promise<void> {
    await stopDocker(this.daemon);
    this.daemon = await startDocker(this.name, this.directory);
  }

  async stop(): Promise<void> {
    await this.ssh.stop();
    await stopDocker(this.daemon);
    await run("ip", ["netns", "delete", this.name]);
    await removeDisk(this.directory);
  }
}

async function removeDisk(directory: string): Promise<void> {
  // What dockerd mounts for containers without a network, and leaves.
  await run("sh", ["-c", `umount ${directory}/exec/netns/* 2>/dev/null; :`]);
  // Its containers may still be letting go of it.
  await rm(directory, { recursive: true, maxRetries: 20 });
}

const socketIn = (directory: string) => join(directory, "docker.sock");

/** `ip netns exec` would mount another /sys, in which dockerd finds no cgroups. */
const inside = (name: string) => [`--net=/var/run/netns/${name}`];

async function startDocker(name: string, directory: string): Promise<ChildProcess> {
  const socket = socketIn(directory);
  const own = {
    host: `unix://${socket}`,
    "data-root": join(directory, "data"),
    "exec-root": join(directory, "exec"),
    pidfile: join(directory, "pid"),
    "log-level": "warn",
  };
  const options = Object.entries(own).map(([option, value]) => `--${option}=${value}`);
  const daemon = spawn("nsenter", [...inside(name), "dockerd", ...options], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  daemon.stderr?.on("data", (chunk) => {
    log += chunk;
  });
  const docker = new Docker({ socketPath: socket });
  await vi.waitUntil(
    async () => {
      if (daemon.exitCode !== null) throw new Error(`dockerd ended: ${log}`);
      return docker.ping().then(
        () => true,
        () => false,
      );
    },
    { timeout: waitDeadline, interval: 200 },
  );
  await loadImage(socket, redisImage());
  return daemon;
}

/** Copies one that is on this machine. */
async function loadImage(socket: string, image: string): Promise<void> {
  await run("sh", ["-c", `docker save ${image} | docker -H unix://${socket} load`]);
}

async function stopDocker(daemon: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => daemon.once("exit", resolve));
  daemon.kill();
  if (daemon.exitCode === null) await ended;
}
