/** The lines of one kind among those that the installer printed. */
function linesOf(kind: string, printed: string): string[] {
  return [...printed.matchAll(new RegExp(`^install: ${kind}: (.+?)\\s*$`, "gm"))].map(
    ([, line]) => line ?? "",
  );
}

/** The files that it found on a data volume without a record, a line each. */
export function installerFindings(printed: string): string[] {
  return linesOf("found", printed).map((file) => `on the data volume: ${file}`);
}

/** What the installer saw on the Docker host, from what it printed; `adopted` is the volume that should have data on it. */
export function installerWarnings(printed: string, adopted: string): string[] {
  const warnings = linesOf("warning", printed);
  if (adopted && printed.includes("install: no data of Redis is on the data volume")) {
    warnings.push(
      `dataVolume ${adopted}: no data of Redis is on this volume, so the server starts empty; if you meant to adopt one that ` +
        "has data, look its name up with `docker volume ls`",
    );
  }
  return warnings;
}
