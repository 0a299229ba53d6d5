import type { ServerInput } from "../../../components/impact/report/serverInput";
import type { ServerParts } from "../../../components/impact/report/sides/fromResources";
import { readProperty } from "../../../components/impact/report/sides/readProperty";
import type { SeenResource } from "./engineEvents";

type Drift = Pick<ServerInput, "userDrift" | "settingDrift" | "fileDrift">;

/** What a refresh found changed by hand: the one of this preview, or of users one before it that is in the state. */
export function driftOf(parts: ServerParts<SeenResource>): Drift {
  const { users, settings, installed } = parts;
  const seenUsers = (users?.found ?? users?.before)?.outputs.drift;
  return {
    userDrift: (seenUsers ?? {}) as Record<string, string>,
    settingDrift: {
      ...changedValues(settings, "settings", (found, last) => ({ found, last, applied: "live" as const })),
      ...changedValues(settings, "boot", (found, last) => ({ found, last, applied: "boot" as const })),
    },
    fileDrift: Object.fromEntries(
      filesFound(installed).filter(([, found]) => !found.startsWith(notCompared)),
    ),
  };
}

const notCompared = "(not compared";

/** Why files were not compared, if they were not. */
export function filesNotCompared({ installed }: ServerParts<SeenResource>): string | undefined {
  const [, reason] = filesFound(installed).find(([, found]) => found.startsWith(notCompared)) ?? [];
  return reason?.replace(/^\(not compared: |\)$/g, "");
}

function filesFound(installed: SeenResource | undefined): [file: string, found: string][] {
  return Object.entries(changedValues(installed, "files", (found) => found));
}

/** The values of a map that a refresh found to be others. */
function changedValues<T>(
  resource: SeenResource | undefined,
  key: string,
  to: (found: string, last: string) => T,
): Record<string, T> {
  const [last, found] = [resource?.before, resource?.found].map((side) =>
    readProperty<Record<string, string>>(side, key),
  );
  if (!last || !found || !("value" in last) || !("value" in found)) return {};
  const changed = Object.entries(found.value).filter(([name, value]) => last.value[name] !== value);
  return Object.fromEntries(changed.map(([name, value]) => [name, to(value, last.value[name] ?? "")]));
}
