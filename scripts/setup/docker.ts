import { spawn } from "node:child_process";
import { access, mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stateRoot } from "../environment";
import { run, tryRun } from "./command";
import { installDebianPackages, updateDebianPackages } from "./debianPackage";

const usualSocket = "unix:///var/run/docker.sock";

/**
 * Finds a Docker daemon, by `DOCKER_HOST` or the current context as the `docker` command does, or installs one. `host` is null for
 * the usual socket.
 */
export async function findDocker(
  onProgress: (progress: string) => void,
): Promise<{ host: string | null; from: string }> {
  onProgress("asking the daemon");
  const found = await daemon();
  if (found)
    return { ...found, from: `${found.version} at ${process.env.DOCKER_HOST ?? found.host ?? usualSocket}` };

  const remote = process.env.DOCKER_HOST ?? (await contextHost());
  if (remote) throw new Error(`no Docker daemon answers at ${remote}: start it, or unset DOCKER_HOST`);
  if (await exists("/var/run/docker.sock").then((there) => there && process.getuid?.() !== 0)) {
    throw new Error(
      "the Docker daemon does not answer this user. Start it or join its group, then log in again:\n" +
        '  sudo systemctl start docker && sudo usermod -aG docker "$USER"',
    );
  }
  if (process.getuid?.() !== 0 || !(await isDebian())) throw new Error(await howToInstall());

  const installing = !(await exists("/usr/bin/dockerd")) && !(await exists("/usr/sbin/dockerd"));
  if (installing) await install(onProgress);
  await start(onProgress);
  const started = await daemon();
  if (!started) throw new Error(`the Docker daemon was started but does not answer; its log: ${daemonLog}`);
  return {
    ...started,
    from: `${started.version}, ${installing ? "installed from Debian and started" : "started"}`,
  };
}

async function daemon(): Promise<{ version: string; host: string | null } | undefined> {
  // Without a daemon the command still prints its own version, hence the format.
  const version = await tryRun("docker", ["version", "--format", "{{.Server.Version}}"]);
  if (!version) return undefined;
  return { version, host: process.env.DOCKER_HOST ? null : await contextHost() };
}

/** The endpoint of the current context, which only the docker command itself knows of; null for the usual one. */
async function contextHost(): Promise<string | null> {
  const host = await tryRun("docker", ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"]);
  return host && host !== usualSocket ? host : null;
}

async function isDebian(): Promise<boolean> {
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(await readFile("/etc/os-release", "utf8").catch(() => ""));
}

async function howToInstall(): Promise<string> {
  const todo = (await isDebian())
    ? "  sudo apt-get update && sudo apt-get install -y docker.io iptables\n" +
      '  sudo usermod -aG docker "$USER"   # then log in again'
    : "  https://docs.docker.com/engine/install/";
  return `no Docker daemon is reachable, and only root on Debian or Ubuntu can have it installed here. Install it:\n${todo}`;
}

async function install(onProgress: (progress: string) => void): Promise<void> {
  const onLine = (line: string) => onProgress(`installing Docker: ${line}`);
  onProgress("installing Docker from the system's packages");
  await updateDebianPackages(onLine);
  // Newer releases ship the `docker` command as a package of its own.
  const withCommand = (await tryRun("apt-cache", ["show", "docker-cli"])) ? ["docker-cli"] : [];
  await installDebianPackages(["docker.io", "iptables", ...withCommand], onLine);
}

const daemonLog = join(stateRoot, "dockerd.log");

async function start(onProgress: (progress: string) => void): Promise<void> {
  onProgress("starting the Docker daemon");
  if (await exists("/run/systemd/system")) {
    await run("systemctl", ["start", "docker"]);
  } else {
    await mkdir(stateRoot, { recursive: true, mode: 0o700 });
    const log = await open(daemonLog, "a");
    spawn("dockerd", [], { detached: true, stdio: ["ignore", log.fd, log.fd] }).unref();
    await log.close();
  }
  for (let tries = 0; tries < 60 && !(await daemon()); tries += 1) await sleep(500);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
