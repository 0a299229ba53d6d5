declare module "tar-stream" {
  import type { Readable } from "node:stream";

  export interface Header {
    name: string;
    mode?: number;
    mtime?: Date;
    uid?: number;
    gid?: number;
  }

  export interface Pack extends Readable {
    entry(header: Header, content: Buffer): void;
    finalize(): void;
  }

  export function pack(): Pack;
}
