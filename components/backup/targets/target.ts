import type { Readable } from "node:stream";

/** A file that a target has, under its final name: one whose writing did not end has none. */
export interface StoredFile {
  name: string;
  bytes: number;
}

/** Where backups are kept. */
export interface BackupTarget {
  /** As messages name one of its files. */
  placeOf(name: string): string;
  /** Stores all of the stream under the name; where the stream fails, there is nothing under it. */
  put(name: string, stream: Readable): Promise<void>;
  list(): Promise<StoredFile[]>;
  open(name: string): Promise<Readable>;
  remove(name: string): Promise<void>;
  /**
   * Takes away what a writer that was killed has left of the files of these names. One that may still be written stays.
   * @returns what it removed, by names that `placeOf` takes
   */
  removeUnfinished(isOurs: (name: string) => boolean): Promise<string[]>;
}
