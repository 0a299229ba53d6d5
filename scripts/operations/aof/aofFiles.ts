import type { ContainerFiles } from "../containerFiles";
import type { AofFile } from "./aofReport";

/** The files by what the manifest says of them; `now` in seconds since 1970, by the clock of the Docker host. */
export function aofFiles({ manifest, aofFiles: found }: ContainerFiles, now: number): AofFile[] {
  const named = manifest.map(({ file, type }): AofFile => ({ name: file, type, ...sizeAndAge(file) }));
  const others = found
    .filter(({ name }) => !manifest.some(({ file }) => file === name))
    .map(({ name }): AofFile => {
      const type = name.endsWith(".manifest") ? "manifest" : "unnamed";
      return { name, type, ...sizeAndAge(name) };
    });
  return [...named, ...others];

  function sizeAndAge(name: string): Pick<AofFile, "bytes" | "ageSeconds"> {
    const file = found.find((each) => each.name === name);
    return file ? { bytes: file.bytes, ageSeconds: Math.max(0, Math.round(now - file.changedAt)) } : {};
  }
}

/** Those that a boot needs and does not have. */
export function missingFiles(files: readonly AofFile[]): string[] {
  return files.filter(({ type, bytes }) => type !== "history" && bytes === undefined).map(({ name }) => name);
}
