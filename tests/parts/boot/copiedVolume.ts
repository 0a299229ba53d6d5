import type { BareServer } from "./bareServer";
import { docker } from "./docker";

/** How people copy a volume, all of which end with files of redis. */
export const waysToCopy = {
  "tar | tar": "cd /from && tar -cf - . | tar -xf - -C /data",
  "cp -a": "cp -a /from/. /data",
  "cp -r": "cp -r /from/. /data && chown -R redis: /data",
};

export async function copyVolume(from: string, to: string, image: string, script: string): Promise<void> {
  const volumes = ["--volume", `${from}:/from:ro`, "--volume", `${to}:/data`];
  await docker("run", "--rm", "--user", "0", ...volumes, "--entrypoint", "sh", image, "-c", script);
}

/** All files get one time, as from a tool that restores none. */
export async function equalTimes(server: BareServer): Promise<void> {
  const now = (await server.onVolumes("date +%s")).trim();
  await server.onVolumes(`find /data -type f -exec touch -d @${now} {} +`);
}

/** As after an hour that the clock was set back by: all that is on the volume is an hour later. */
export async function clockSetBack(server: BareServer): Promise<void> {
  const sumOf = (file: string) =>
    server.onVolumes(
      `{ stat -c %s ${file} && head -c 512 ${file} && tail -c 512 ${file}; } | sha256sum | cut -d ' ' -f 1`,
    );
  const files = (await server.onVolumes("find /data -type f")).split("\n");
  for (const file of files) {
    const changed = Number(await server.onVolumes(`stat -c %Y ${file}`));
    if (file.endsWith(".rdb")) {
      const before = await sumOf(file);
      await beginLater(server, file);
      await server.onVolumes(`sed -i 's/${before}/${await sumOf(file)}/' /data/.redis-server/truth`);
    }
    if (!file.endsWith("/truth")) await server.onVolumes(`touch -d @${changed + 3600} ${file}`);
  }
  const since = /since (\d+)/.exec(await server.onVolumes("cat /data/.redis-server/truth"))?.[1];
  if (since)
    await server.onVolumes(`sed -i 's/since .*/since ${Number(since) + 3600}/' /data/.redis-server/truth`);
}

/** Puts the ctime of an RDB an hour later. */
async function beginLater(server: BareServer, file: string): Promise<void> {
  const start = Buffer.from(await server.onVolumes(`head -c 512 ${file} | base64`), "base64");
  const field = Buffer.from("\x05ctime\xc2", "latin1");
  const at = start.indexOf(field) + field.length;
  if (at < field.length) throw new Error(`${file} has no ctime`);
  start.writeInt32LE(start.readInt32LE(at) + 3600, at);
  const encoded = start.toString("base64");
  await server.onVolumes(`echo ${encoded} | base64 -d | dd of=${file} conv=notrunc 2>/dev/null`);
}
