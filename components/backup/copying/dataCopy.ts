import { ByteReader } from "./byteReader";
import { type CopiedPlaces, type CopyMode, copyScript } from "./copyScript";
import type { DataShell } from "./dataShell";

/** A file of the copy, as the shell announces it. */
export interface CopiedFile {
  name: string;
  bytes: number;
  /** Of the data, or a text of the configuration. */
  kind: "data" | "text";
}

/** A copy of a server's files that is being made; has to be ended. */
export interface Copy {
  /** Has the files put aside as they are now, or the snapshot that was made. */
  files(mode: CopyMode): Promise<CopiedFile[]>;
  /** The bytes of the next file. */
  bytes(file: CopiedFile): AsyncGenerator<Buffer>;
  /** Resolves when what was made for it is taken away. */
  end(): Promise<void>;
  /** Ends it before its end. */
  giveUp(): Promise<void>;
}

/** One through a shell beside the files. */
export class DataCopy implements Copy {
  private readonly reader: ByteReader;

  private constructor(private readonly shell: ReturnType<DataShell["spawn"]>) {
    this.reader = new ByteReader(shell.stdout);
  }

  /** Resolves when the shell is where the files are, and with how much room there is. */
  static async begin(
    shell: DataShell,
    mode: CopyMode,
    places: CopiedPlaces,
  ): Promise<{ copy: DataCopy; freeBytes: number }> {
    const copy = new DataCopy(shell.spawn(copyScript(mode, places)));
    const [word, free] = ((await copy.reader.line()) ?? "").split(" ");
    if (word !== "ready") throw await copy.failed();
    return { copy, freeBytes: Number(free) * 1024 };
  }

  /** Has the files put aside as they are now, or the snapshot that was made. */
  async files(mode: CopyMode): Promise<CopiedFile[]> {
    this.shell.stdin.write(mode === "aof" ? "copy\n" : "saved\n");
    const files: CopiedFile[] = [];
    for (;;) {
      const line = await this.reader.line();
      if (line === "bytes") return files;
      const [, kind, bytes, name] = /^(data|text) (\d+) (.*)$/.exec(line ?? "") ?? [];
      if (name === undefined) throw await this.failed();
      files.push({ kind: kind as CopiedFile["kind"], bytes: Number(bytes), name });
    }
  }

  /** The bytes of the next file. */
  bytes({ bytes }: CopiedFile): AsyncGenerator<Buffer> {
    return this.reader.bytes(bytes);
  }

  /** Resolves when the shell has taken away what it made. */
  async end(): Promise<void> {
    await this.reader.drain();
    if ((await this.shell.over) !== 0) throw await this.failed();
  }

  /** Ends it before its end. */
  async giveUp(): Promise<void> {
    this.shell.stdin.end();
    await this.reader.drain().catch(() => {});
    await this.shell.over;
  }

  private async failed(): Promise<Error> {
    await this.giveUp();
    return new Error(
      `the files cannot be copied: ${this.shell.said().trim() || "the shell beside them ended"}`,
    );
  }
}
