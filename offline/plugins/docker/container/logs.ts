import { PassThrough } from "node:stream";
import type Docker from "dockerode";

/** Standard output and standard error of a container, in the order in which they were written. */
export async function readLogs(
  docker: Docker,
  container: Docker.Container,
  options: Docker.ContainerLogsOptions,
): Promise<string> {
  const { Config: config } = await container.inspect();
  const raw = (await container.logs({ ...options, follow: false })) as Buffer;
  return config.Tty ? raw.toString() : demultiplex(docker, raw);
}

async function demultiplex(docker: Docker, raw: Buffer): Promise<string> {
  const [framed, merged] = [new PassThrough(), new PassThrough()];
  const chunks: Buffer[] = [];
  merged.on("data", (chunk: Buffer) => chunks.push(chunk));
  docker.modem.demuxStream(framed, merged, merged);
  const done = new Promise((resolve) => framed.on("end", resolve));
  framed.end(raw);
  await done;
  merged.end();
  await new Promise((resolve) => merged.on("end", resolve));
  return Buffer.concat(chunks).toString();
}
