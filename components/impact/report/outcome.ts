import { isDeepStrictEqual } from "node:util";
import { findDirective } from "../../conf/directives";
import { textOf } from "./propertyText";
import type { ChangedValue, Outcome } from "./reportSchema";
import type { ServerInput } from "./serverInput";
import type { DeclaredServer, ServerProperty } from "./sides/declaredServer";

type KindAndWhy = Pick<Outcome, "kind" | "why">;

/** The arguments whose change needs a new container. */
const replacing: ServerProperty[] = ["image", "container", "port", "bindAddress", "network", "dataVolume"];

/** What happens to a server and what makes it so: as the engine said it, or by the two declarations where it was not asked. */
export function outcome(input: ServerInput): KindAndWhy {
  const { name, before, after, steps } = input;
  if (!after) return { kind: "gone", why: [{ property: "server", from: name, to: null }] };
  if (!before) return { kind: "created", why: [{ property: "server", from: null, to: name }] };

  const declared = replacingChanges(before, after);
  if (steps?.container === "create") return { kind: "created", why: [madeAnew(input, after)] };
  if (steps ? steps.container === "replace" : declared.length > 0) {
    return { kind: "replaced", why: declared.length > 0 ? declared : ownChanges(input) };
  }
  if (steps?.stopped) {
    return { kind: "restarted", why: [{ property: "server", from: "not running", to: "running" }] };
  }
  const booted = bootDrift(input);
  if (booted.length > 0) return { kind: "restarted", why: booted };
  return { kind: changes(input) ? "live" : "unchanged", why: [] };
}

function replacingChanges(before: DeclaredServer, after: DeclaredServer): ChangedValue[] {
  const properties = replacing.flatMap((property): ChangedValue[] => {
    const [from, to] = [textOf(before, property), textOf(after, property)];
    return from === to ? [] : [{ property, from, to }];
  });
  return [...properties, ...bootDirectives(before.settings, after.settings)];
}

function bootDirectives(
  before: Record<string, string> = {},
  after: Record<string, string> = {},
): ChangedValue[] {
  const names = Object.keys({ ...before, ...after }).sort();
  return names
    .filter((name) => before[name] !== after[name] && findDirective(name)?.applies === "boot")
    .map((name) => ({
      property: `settings.${name}`,
      from: before[name] ?? null,
      to: after[name] ?? null,
    }));
}

/** The container is new although nothing that is shown of the declaration is: its own inputs say in which way. */
function ownChanges({ before, after, steps }: ServerInput): ChangedValue[] {
  const hidden = before?.notShown.settings === "secret" || after?.notShown.settings === "secret";
  const keys = steps?.containerKeys ?? [];
  if (hidden && keys.includes("labels")) return [{ property: "settings", from: "(hidden)", to: "(hidden)" }];
  // The engine's own name for a resource that was made and did not come up.
  if (keys.includes("#initerror"))
    return [{ property: "the container", from: "did not start in an earlier update", to: "made again" }];
  return (keys.length > 0 ? keys : ["container"]).map((key) => ({
    property: key === "container" ? "the container" : `${key} of the container`,
    from: "as the last update made it",
    to: "as this version of the program makes it",
  }));
}

function madeAnew({ steps }: ServerInput, after: DeclaredServer): ChangedValue {
  const isGone = steps?.refreshed.some(({ child, found }) => child === "container" && found === "gone");
  return {
    property: "container",
    from: isGone ? "removed by hand" : "no longer in the state",
    to: textOf(after, "container"),
  };
}

/** What Redis has booted with, of a file that somebody changed: the update takes it back by a restart. */
function bootDrift({ settingDrift = {}, after }: ServerInput): ChangedValue[] {
  return Object.entries(settingDrift)
    .filter(([, { applied }]) => applied === "boot")
    .map(([name, { found }]) => ({
      property: `settings.${name}`,
      from: found,
      to: after?.settings?.[name] ?? null,
    }));
}

function changes({
  before,
  after,
  steps,
  passwords,
  userDrift,
  settingDrift,
  fileDrift,
}: ServerInput): boolean {
  const operations = steps && [
    steps.container,
    steps.installer,
    steps.settings,
    steps.users,
    steps.dataVolume,
  ];
  return (
    (operations?.some((operation) => operation !== "same") ?? false) ||
    passwords.length > 0 ||
    Object.keys({ ...userDrift, ...settingDrift, ...fileDrift }).length > 0 ||
    (before !== undefined && after !== undefined && declaresAnother(before, after))
  );
}

function declaresAnother(before: DeclaredServer, after: DeclaredServer): boolean {
  const properties = Object.keys({ ...before, ...after }) as (keyof DeclaredServer)[];
  return properties.some(
    (property) =>
      property !== "notShown" &&
      !(property in before.notShown) &&
      !(property in after.notShown) &&
      !isDeepStrictEqual(before[property], after[property]),
  );
}
