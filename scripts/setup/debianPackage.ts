import { run, tryRun } from "./command";

/** Has a command of the Debian package of the same name: there already, or installed, if we are root on a Debian or Ubuntu. */
export async function needCommand(name: string, onProgress: (progress: string) => void): Promise<void> {
  if (await tryRun(name, ["--version"])) return;
  if (process.getuid?.() !== 0 || !(await tryRun("apt-get", ["--version"]))) {
    throw new Error(
      `${name} is missing. Install it:\n  sudo apt-get update && sudo apt-get install -y ${name}`,
    );
  }
  const quietly = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, onLine: onProgress };
  onProgress(`installing ${name}`);
  await run("apt-get", ["update"], quietly);
  await run("apt-get", ["install", "-y", "--no-install-recommends", name], quietly);
}
