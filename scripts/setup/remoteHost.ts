import { access } from "node:fs/promises";
import { tryRun } from "./command";
import { installDebianPackages, updateDebianPackages } from "./debianPackage";

/** What a second Docker host is made of besides Docker, by Debian package. */
const parts = {
  "openssh-server": "/usr/sbin/sshd",
  "openssh-client": "/usr/bin/ssh",
  iproute2: "/usr/sbin/ip",
};

/**
 * Has what the tests make a second Docker host of. Nothing is installed where it would also be started: on a machine with
 * systemd, an sshd would open a port. The tests that need it are skipped then, and say so too.
 * Returns what was found.
 */
export async function findRemoteHost(onProgress: (progress: string) => void): Promise<string> {
  const missing = await missingPackages();
  if (process.getuid?.() !== 0) return "needs root: tests over SSH are skipped";
  if (missing.length === 0) return "sshd and ip, there";
  const install = `apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  const isBusy = await exists("/run/systemd/system");
  if (isBusy || !(await tryRun("apt-get", ["--version"]))) {
    return `${missing.join(" and ")} missing: tests over SSH are skipped (${install})`;
  }
  onProgress(`installing ${missing.join(", ")}`);
  await updateDebianPackages(onProgress);
  await installDebianPackages(missing, onProgress);
  return `${missing.join(", ")} installed from Debian`;
}

async function missingPackages(): Promise<string[]> {
  const found = await Promise.all(
    Object.entries(parts).map(async ([name, file]) => ((await exists(file)) ? [] : [name])),
  );
  return found.flat();
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
