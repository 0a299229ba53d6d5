/** The files that it found on a data volume without a record, a line each. */
export function installerFindings(printed: string): string[] {
  return [...printed.matchAll(/^install: found: (.+?)\s*$/gm)].map(
    ([, file]) => `on the data volume: ${file}`,
  );
}

/** What the installer saw on the Docker host, from what it printed; `adopted` is the volume that should have data on it. */
export function installerWarnings(printed: string, adopted: string): string[] {
  const warnings = [...printed.matchAll(/^install: warning: (.+?)\s*$/gm)].map(
    ([, warning]) => warning ?? "",
  );
  if (adopted && printed.includes("install: no data of Redis is on the data volume")) {
    warnings.push(
      `dataVolume ${adopted}: no data of Redis is on this volume, so the server starts empty; if you meant to adopt one that ` +
        "has data, look its name up with `docker volume ls`",
    );
  }
  return warnings;
}
