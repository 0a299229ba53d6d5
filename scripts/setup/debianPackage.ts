import { run, tryRun } from "./command";

/** Has a command of the Debian package of the same name: there already, or installed, if we are root on a Debian or Ubuntu. */
export async function needCommand(name: string, onProgress: (progress: string) => void): Promise<void> {
  if (await tryRun(name, ["--version"])) return;
  if (process.getuid?.() !== 0 || !(await tryRun("apt-get", ["--version"]))) {
    throw new Error(
      `${name} is missing. Install it:\n  sudo apt-get update && sudo apt-get install -y ${name}`,
    );
  }
  onProgress(`installing ${name}`);
  await updateDebianPackages(onProgress);
  await installDebianPackages([name], onProgress);
}

export function updateDebianPackages(onLine: (line: string) => void): Promise<void> {
  return apt(["update"], onLine);
}

export function installDebianPackages(names: string[], onLine: (line: string) => void): Promise<void> {
  return apt(["install", "-y", "--no-install-recommends", ...names], onLine);
}

async function apt(args: string[], onLine: (line: string) => void): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // A machine that was just started often installs its daily upgrades.
  await run("apt-get", ["-o", "DPkg::Lock::Timeout=300", ...args], { env, onLine });
}
