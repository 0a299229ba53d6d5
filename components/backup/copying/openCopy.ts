import { type FileHandle, open, readFile, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { CopiedPlaces, CopyMode } from "./copyScript";
import type { CopiedFile, Copy } from "./dataCopy";

/** How often a manifest may change while its files are being opened. */
const most = 200;

/**
 * A copy from a place that can be read and not written: a file that is open can be read to its end, also when Redis has deleted it since.
 * Nothing has to be taken away afterwards.
 */
export class OpenCopy implements Copy {
  private readonly opened = new Map<string, FileHandle>();
  private readonly texts = new Map<string, Buffer>();

  private constructor(private readonly places: CopiedPlaces) {}

  static async begin(places: CopiedPlaces): Promise<{ copy: OpenCopy; freeBytes: number }> {
    const { bavail, bsize } = await statfs(places.dir);
    return { copy: new OpenCopy(places), freeBytes: bavail * bsize };
  }

  async files(mode: CopyMode): Promise<CopiedFile[]> {
    const names = mode === "aof" ? await this.openSet() : await this.openSnapshot();
    const data: CopiedFile[] = [];
    for (const name of names) {
      const bytes = this.texts.get(name)?.length ?? (await this.opened.get(name)?.stat())?.size ?? 0;
      data.push({ name, bytes, kind: "data" });
    }
    return [...data, ...(await this.configuration())];
  }

  async *bytes({ name, bytes }: CopiedFile): AsyncGenerator<Buffer> {
    const text = this.texts.get(name);
    if (text) yield text;
    const file = this.opened.get(name);
    if (!file || bytes === 0) return;
    // What is appended from now on is not part of it.
    for await (const part of file.createReadStream({ start: 0, end: bytes - 1, autoClose: false }))
      yield part;
  }

  async end(): Promise<void> {
    await this.giveUp();
  }

  async giveUp(): Promise<void> {
    for (const file of this.opened.values()) await file.close();
    this.opened.clear();
  }

  /** The files of the manifest: unchanged after all of them are open, it and they are one set. */
  private async openSet(): Promise<string[]> {
    const { dir, appenddirname, appendfilename } = this.places;
    const directory = join(dir, appenddirname);
    const manifest = `${appendfilename}.manifest`;
    for (let tries = 0; tries < most; tries++) {
      const text = await readFile(join(directory, manifest), "utf8");
      const names = text.split("\n").flatMap((line) => /^file (\S+) seq \d+ type [bi]/.exec(line)?.[1] ?? []);
      const isThere = await this.openAll(directory, names);
      if (isThere && (await readFile(join(directory, manifest), "utf8")) === text) {
        // Of what Redis is about to delete nothing is copied.
        const lines = text.split("\n").filter((line) => !line.includes(" type h"));
        this.texts.set(manifest, Buffer.from(lines.join("\n")));
        return [...names, manifest];
      }
      await this.giveUp();
    }
    throw new Error(`no consistent set of files within ${most} tries`);
  }

  private async openAll(directory: string, names: string[]): Promise<boolean> {
    for (const name of names) {
      const file = await open(join(directory, name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      });
      if (file === undefined) return false;
      this.opened.set(name, file);
    }
    return true;
  }

  private async openSnapshot(): Promise<string[]> {
    const { dir, dbfilename } = this.places;
    this.opened.set("dump.rdb", await open(join(dir, dbfilename)));
    return ["dump.rdb"];
  }

  private async configuration(): Promise<CopiedFile[]> {
    const { dir, configDir } = this.places;
    const paths = [
      join(dir, ".redis-server/truth"),
      join(configDir, "users.acl"),
      join(configDir, "redis.conf"),
    ];
    const files: CopiedFile[] = [];
    for (const path of paths) {
      const text = await readFile(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      });
      const name = path.slice(path.lastIndexOf("/") + 1);
      if (text === undefined) continue;
      this.texts.set(name, text);
      files.push({ name, bytes: text.length, kind: "text" });
    }
    return files;
  }
}
