import type { ServerReport } from "./reportSchema";
import type { ServerInput } from "./serverInput";

type Drift = ServerReport["drift"];

/** What somebody changed by hand, and what the update does about it. */
export function driftSection(input: ServerInput): Drift {
  return [
    ...ofContainer(input),
    ...ofVolumes(input),
    ...ofFiles(input),
    ...ofSettings(input),
    ...ofUsers(input),
  ];
}

function isGone({ steps }: ServerInput, child: string): boolean {
  return steps?.refreshed.some((each) => each.child === child && each.found === "gone") ?? false;
}

function ofContainer(input: ServerInput): Drift {
  const declared = input.after !== undefined;
  if (isGone(input, "container")) {
    return [
      {
        what: "the server's container is gone",
        update: declared ? "makes it again, on the same data volume" : "has nothing more to remove of it",
      },
    ];
  }
  if (input.steps?.stopped) {
    return [{ what: "the server does not run", update: declared ? "starts it" : "removes its container" }];
  }
  const changed = input.steps?.refreshed.some(({ child }) => child === "container");
  const keys = input.steps?.containerKeys ?? [];
  if (!changed || keys.length === 0) return [];
  const restarts = input.steps?.container === "replace";
  return [
    {
      what: `the container was changed by hand: ${keys.join(", ")}`,
      update: restarts ? "replaces it, as declared" : "changes it back, while it runs",
    },
  ];
}

function ofVolumes(input: ServerInput): Drift {
  const { before, after } = input;
  if (after === undefined || !isGone(input, "data volume")) return [];
  const volume = before?.dataVolume ?? "";
  return [
    {
      what: `the data volume ${volume} is gone`.replace("  ", " "),
      update: "makes a new, empty one: restore a backup, if there is one",
    },
  ];
}

function ofFiles({ fileDrift = {} }: ServerInput): Drift {
  const states: Record<string, string[]> = {};
  for (const [file, state] of Object.entries(fileDrift)) states[state] = [...(states[state] ?? []), file];
  return Object.entries(states).map(([state, files]) => ({
    what: `${files.join(", ")} in the config volume: ${state.replace(/^\((.*)\)$/, "$1")}`,
    update: state.includes("changed")
      ? "installs the declared ones again"
      : "compares them when the server runs",
  }));
}

function ofSettings({ settingDrift = {}, after, before }: ServerInput): Drift {
  return Object.entries(settingDrift).map(([name, { found, last = before?.settings?.[name], applied }]) => {
    const was = last === undefined ? "" : `, not ${inQuotes(last)}`;
    const declared = after?.settings?.[name];
    const back = declared === undefined ? "takes it back" : `sets ${inQuotes(declared)} again`;
    return applied === "boot"
      ? {
          what: `Redis has booted with ${name} ${inQuotes(found)}${was}: its redis.conf was changed by hand`,
          update: `${declared === undefined ? back : `puts ${inQuotes(declared)} back`} and restarts the server once`,
        }
      : { what: `the server runs with ${name} ${inQuotes(found)}${was}`, update: `${back}, while it runs` };
  });
}

/** As a person would have to write it. */
function inQuotes(value: string): string {
  return value === "" ? '""' : value;
}

function ofUsers({ userDrift, after }: ServerInput): Drift {
  return Object.entries(userDrift).map(([name, change]) => {
    if (change === "is gone") {
      const isDeclared = after?.users === undefined || name in after.users;
      return {
        what: `user ${name} was removed by hand`,
        update: isDeclared ? "makes it again" : "has nothing more to remove of it",
      };
    }
    if (change.startsWith("is there"))
      return { what: `user ${name} was made by hand`, update: "removes it and closes its sessions" };
    return { what: `user ${name} was changed by hand: it ${change}`, update: "takes that back" };
  });
}
