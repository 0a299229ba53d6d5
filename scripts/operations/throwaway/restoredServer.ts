import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { pack } from "tar-stream";
import type { BackupManifest } from "../../../components/backup/archive/manifest";
import { readArchive } from "../../../components/backup/archive/readArchive";
import { type Comparison, compareRestored } from "../../../components/backup/keys/restoredKeys";
import { digestsOf } from "../../../components/backup/keys/sample";
import { dataState } from "../../../components/backup/keys/serverState";
import type { DockerDaemon } from "../../../components/connection/dockerCommand";
import { ThrowawayServer } from "./throwawayServer";

/** An archive that was read wholly, and can be read again. */
export interface CheckedArchive {
  manifest: BackupManifest;
  open(): Promise<Readable>;
}

/** Where a throwaway server is made. */
export interface ThrowawayPlace {
  daemon: DockerDaemon;
  image: string;
  /** That gets the data and stays; otherwise it goes with the server. */
  volume?: string;
}

export interface RestoredServer extends Comparison {
  loadMilliseconds: number;
}

/** Puts the files of an archive into a throwaway server, has it load them, and compares what it has with what the archive says. */
export async function restoredServer(
  { daemon, image, volume }: ThrowawayPlace,
  { manifest, open }: CheckedArchive,
  onProgress: (done: number, total: number) => void,
): Promise<RestoredServer> {
  const server = await ThrowawayServer.make(daemon, image, manifest, volume);
  try {
    await fill(server, manifest, await open(), onProgress);
    const loadMilliseconds = await server.start();
    const session = server.session();
    try {
      const state = await dataState(session);
      const digests = await digestsOf(session, manifest.sample);
      return { loadMilliseconds, ...compareRestored(manifest, state, digests, Date.now()) };
    } finally {
      session.close();
    }
  } finally {
    await server.close();
  }
}

export async function fill(
  server: ThrowawayServer,
  manifest: BackupManifest,
  archive: Readable,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const data = manifest.files.filter(({ kind }) => kind === "data");
  const total = data.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  const { input, done: received } = await server.receive();
  const tar = pack();
  const sent = pipeline(tar, input);
  sent.catch(() => {});
  const record = Buffer.from(`format 1\ntruth ${manifest.truth}\nend\n`);
  tar.entry({ name: ".redis-server/truth", size: record.length, mode: 0o600 }, record);
  const isData = new Set(data.map(({ name }) => name));
  const filled = readArchive(archive, async (name, size, content) => {
    if (!isData.has(name)) return drain(content);
    const entry = tar.entry({ name, size, mode: 0o600 });
    async function* counted() {
      for await (const part of content) {
        done += part.length;
        onProgress(done, total);
        yield part;
      }
    }
    await pipeline(Readable.from(counted(), { objectMode: false }), entry);
  });
  try {
    await Promise.race([filled, received.then(() => filled)]);
    tar.finalize();
    await Promise.all([sent, received]);
  } catch (error) {
    tar.destroy();
    input.end();
    received.catch(() => {});
    throw error;
  }
}

async function drain(content: Readable): Promise<void> {
  for await (const _ of content);
}
