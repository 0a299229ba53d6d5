/** What Redis left out of an AOF that ended in the middle of a write, from the server's log; the last start counts. */
export function truncationWarning(log: readonly string[]): string | undefined {
  const text = log.join("\n");
  const cut = [...text.matchAll(/Truncating the AOF (\S+) at offset (\d+)/g)].at(-1);
  if (!cut) return undefined;
  const [, file, offset] = cut;
  const size = [...text.matchAll(/^boot: the AOF ends with (\S+), (\d+) bytes/gm)]
    .filter(([, name]) => name === file)
    .at(-1)?.[2];
  const bytes = size === undefined ? "its last bytes" : `its last ${Number(size) - Number(offset)} bytes`;
  return (
    `${file} ended in the middle of a write, as after a power cut: Redis left out ${bytes} and started with everything ` +
    "before them. A write that was answered can only be among them if appendfsync is not always"
  );
}
