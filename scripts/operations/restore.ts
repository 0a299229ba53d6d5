// npm run redis -- restore FILE [--into STACK] [--yes]: a backup into a new volume, which then takes the old one's place.
import { execa } from "execa";
import { type DockerDaemon, docker } from "../../components/connection/dockerCommand";
import {
  type DataFormat,
  formatOfImage,
  nameOfFormat,
  reads,
} from "../../components/impact/report/data/rdbVersions";
import { confirm } from "../confirm";
import { InterruptedError, leavingSignalsTo, tryRun } from "../setup/command";
import { durationText } from "./amounts";
import { checkedArchive } from "./archives";
import { imageOf } from "./backupSource";
import { placedArchive } from "./backupTargets";
import { type NewVolume, newVolume } from "./newVolume";
import { type OperatedServer, operatedServer } from "./operatedServer";
import { stackPlace } from "./place";
import { progressBar } from "./progress";
import { type VolumeSetting, volumeSetting } from "./stackFile";
import { type CheckedArchive, type RestoredServer, restoredServer } from "./throwaway/restoredServer";
import { ThrowawayError } from "./throwaway/throwawayServer";
import type { Answer } from "./verb";

export interface RestoreOptions {
  into: string;
  server?: string;
  yes?: true;
  json?: true;
}

export async function restore(file: string, options: RestoreOptions): Promise<Answer> {
  const { into, server: name } = options;
  mayAsk(options, `restore ${file} --into ${into}${name === undefined ? "" : ` --server ${name}`}`);
  const server = await operatedServer({ stack: into, server: name }, await stackPlace());
  const archive = await checkedArchive(await placedArchive(file, server));
  return restoreInto(server, archive, options);
}

/** Before anything takes its time. */
export function mayAsk({ yes }: Pick<RestoreOptions, "yes">, command: string): void {
  if (yes || process.stdin.isTTY) return;
  throw new Error(
    `restoring asks first, but there is no terminal; add --yes to mean it: npm run redis -- ${command} --yes`,
  );
}

/** Nothing of the server changes before the new volume is proven, and the answer is yes. */
export async function restoreInto(
  server: OperatedServer,
  archive: CheckedArchive,
  { yes }: Pick<RestoreOptions, "yes">,
): Promise<Answer> {
  const { manifest } = archive;
  const setting = await volumeSetting(server.stack, server.name, server.place);
  const image = await imageOf(server.daemon, server.container);
  refuseUnreadable(manifest, image.name);
  const time = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const prefix = `${server.containerName ?? server.name}-data-restored-`;
  const volume = await newVolume(server.daemon, `${prefix}${time}`);
  let restored: RestoredServer;
  try {
    restored = await provenVolume(server, image.id, archive, volume);
    if (!(yes || (await confirm(questionAbout(server, archive, restored), ""))))
      throw new Error("nothing was changed");
  } catch (error) {
    await volume.remove();
    throw error;
  }
  const old = server.dataVolume;
  const json = { volume: volume.name, previousVolume: old, keys: restored.keys, compared: restored.compared };
  if (setting === undefined) {
    volume.keep();
    return {
      code: 2,
      text: `The volume ${volume.name} has the data, and ${server.containerName} is as it was. Its program is not this repository's: set there \
\`dataVolume: "${volume.name}"\` of the server ${server.name}, then \`pulumi up\`. Or remove it: docker volume rm ${volume.name}`,
      json: { ...json, isUsed: false },
    };
  }
  await takeItsPlace(server, setting, volume);
  const unused = (await unusedVolumes(server.daemon, prefix)).filter((name) => name !== old);
  const others =
    unused.length === 0
      ? ""
      : `\nThese of other restores no container has; when you do not need them: docker volume rm ${unused.join(" ")}`;
  return {
    code: 0,
    text: `${server.containerName} has the ${restored.keys} keys of ${manifest.takenAt}, on the volume ${volume.name} (${setting.key} in ${setting.file}). \
The data that it had are kept; when you do not need them any more: docker volume rm ${old}${others}`,
    json: { ...json, isUsed: true, unusedVolumes: unused },
  };
}

function questionAbout(
  { containerName }: OperatedServer,
  { manifest }: CheckedArchive,
  { keys }: RestoredServer,
) {
  return `Give ${containerName} the ${keys} keys of ${manifest.takenAt} in place of what it has now? \`pulumi up\` replaces the container.`;
}

/** By the numbers, before a volume is made; Redis itself is asked after that. */
export function refuseUnreadable(
  { engine, version, rdbVersion }: Pick<CheckedArchive["manifest"], "engine" | "version" | "rdbVersion">,
  image: string,
): void {
  const reader = formatOfImage(image);
  if (reader === undefined || rdbVersion === null) return;
  const writer: DataFormat = { engine, version, rdb: rdbVersion };
  if (reads(reader, writer)) return;
  throw new Error(
    `the backup is of ${nameOfFormat(writer)} (RDB version ${rdbVersion}), which ${nameOfFormat(reader)} of ${image} cannot load ` +
      `(RDB version ${reader.rdb}): nothing was changed; declare a newer image for the target first`,
  );
}

async function provenVolume(
  { daemon }: OperatedServer,
  image: string,
  archive: CheckedArchive,
  { name }: NewVolume,
): Promise<RestoredServer> {
  const bar = progressBar("Copy", "bytes");
  try {
    const restored = await restoredServer({ daemon, image, volume: name }, archive, (done, total) =>
      bar.at(done, total),
    );
    if (restored.differences.length === 0) return restored;
    throw new Error(
      `a server on the restored files has other data than was backed up, and nothing was changed:\n  ${restored.differences.join("\n  ")}`,
    );
  } catch (error) {
    if (!(error instanceof ThrowawayError)) throw error;
    throw new Error(
      `a server of the target's image does not start on the restored files, and nothing was changed:\n  ${error.message.replaceAll("\n", "\n  ")}`,
      { cause: error },
    );
  } finally {
    bar.end();
  }
}

/** One `pulumi up`, which says itself what it does; whatever ends it, the next one goes on with it. */
async function takeItsPlace(
  { stack, place, urn, name }: OperatedServer,
  setting: VolumeSetting,
  volume: NewVolume,
): Promise<void> {
  // What protects the data keeps another volume from its place, too; the update protects the new one, and any other the old one again.
  await tryRun("pulumi", ["state", "unprotect", "--yes", volumeUrn(urn, name), ...quietly(stack)], place);
  volume.keep();
  await setting.set(volume.name);
  const began = Date.now();
  const child = execa("pulumi", ["up", "--yes", "--skip-preview", ...quietly(stack)], {
    cwd: place.cwd,
    env: place.env,
    extendEnv: false,
    // The answer alone goes to stdout.
    stdio: ["ignore", process.stderr, process.stderr],
    reject: false,
  });
  let isInterrupted = false;
  const interrupted = () => {
    isInterrupted = true;
  };
  process.on("SIGINT", interrupted);
  const { exitCode } = await leavingSignalsTo(child);
  process.off("SIGINT", interrupted);
  if (exitCode === 0) return;
  const message =
    `\`pulumi up\` ${isInterrupted ? "was ended" : "failed"} after ${durationText(Date.now() - began)}; ${setting.file} names the restored volume ` +
    `${volume.name}. Repeat \`pulumi up --stack ${stack}\`, or put ${setting.key} back as it was`;
  throw isInterrupted ? new InterruptedError(message) : new Error(message);
}

const quietly = (stack: string) => ["--stack", stack, "--non-interactive"];

/** Also what a machine that crashed in the middle of a restore has left, which nothing tells from what was kept on purpose. */
async function unusedVolumes(daemon: DockerDaemon, prefix: string): Promise<string[]> {
  const filters = ["--filter", "dangling=true", "--filter", `name=${prefix}`];
  const names = (await docker(daemon, "volume", "ls", "--quiet", ...filters)).split("\n");
  return names.filter((name) => name.startsWith(prefix)).sort();
}

/** Of the volume that the component makes. */
function volumeUrn(component: string, name: string): string {
  const [before, type] = [component.slice(0, component.lastIndexOf("::")), "docker:index/volume:Volume"];
  return `${before}$${type}::${name}-data`;
}
