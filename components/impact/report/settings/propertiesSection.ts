import type { ChangedValue } from "../reportSchema";
import type { ServerInput } from "../serverInput";
import type { DeclaredServer, ServerProperty } from "../sides/declaredServer";

/** As the stack file calls it, and how a value is shown. */
interface Property {
  argument: string;
  shown: (value: string | number | boolean) => string;
}

const plain = (value: string | number | boolean) => String(value);
const seconds = (value: string | number | boolean) => `${value} s`;

/** Those whose change is live, or for the program only. */
const properties = {
  memory: { argument: "memory", shown: (value) => (value === 0 ? "no limit" : `${value} MiB`) },
  restart: { argument: "restart", shown: plain },
  stopGracePeriod: { argument: "stopGracePeriod", shown: seconds },
  readyTimeout: { argument: "readyTimeout", shown: seconds },
  retainData: { argument: "retainData", shown: plain },
  protectData: { argument: "protectData", shown: plain },
  rewriteTrigger: { argument: "aof.rewriteTrigger", shown: plain },
  adoptFrom: { argument: "adopt.from", shown: plain },
  backup: { argument: "backup", shown: plain },
  // A host may be nobody's business.
  endpoint: { argument: "endpoint", shown: () => "(not shown)" },
  adminRotation: { argument: "adminRotation", shown: plain },
} satisfies Partial<Record<ServerProperty, Property>>;

const hidden = { secret: "(hidden)", "known later": "(known later)" };

/** The other arguments that change: of what is secret, only that it may; none for a server that is made or gone. */
export function propertiesSection({ before, after, steps }: ServerInput): ChangedValue[] {
  if (!before || !after) return [];
  const ofServer = Object.entries(properties).flatMap(([name, { argument, shown }]) => {
    const property = name as keyof typeof properties;
    const [from, to] = [before, after].map((side) => valueIn(side, property, shown));
    // A container that the state no longer has tells nothing of how it was declared.
    if (steps?.container === "create" && from === null) return [];
    const isChanged =
      before[property] !== after[property] || before.notShown[property] !== after.notShown[property];
    return isChanged ? [{ property: argument, from: from ?? null, to: to ?? null }] : [];
  });
  return [...ofServer, ...secretSettings(before, after, steps), ...databases(before, after)];
}

function valueIn(
  side: DeclaredServer,
  property: keyof typeof properties,
  shown: Property["shown"],
): string | null {
  const why = side.notShown[property];
  if (why) return hidden[why];
  const value = side[property];
  return value === undefined || value === "" ? null : shown(value);
}

/** Whether they change cannot be told from an update that has other reasons, too. */
function secretSettings(
  before: DeclaredServer,
  after: DeclaredServer,
  steps: ServerInput["steps"],
): ChangedValue[] {
  const [from, to] = [before.notShown.settings, after.notShown.settings];
  if (!from && !to) return [];
  if (from === "secret" && to === "secret" && steps?.settings === "same") return [];
  const text = (why: typeof from) => (why ? hidden[why] : null);
  return [
    { property: "settings", from: text(from), to: to === from ? `${text(to)}, may have changed` : text(to) },
  ];
}

/** The number at the end of a user's URL. */
function databases(before: DeclaredServer, after: DeclaredServer): ChangedValue[] {
  const text = (database: number | undefined) => (database === undefined ? null : String(database));
  return Object.entries(after.users ?? {}).flatMap(([name, user]) => {
    const old = before.users && Object.hasOwn(before.users, name) ? before.users[name] : undefined;
    if (!old || old.database === user.database) return [];
    return [{ property: `users.${name}.database`, from: text(old.database), to: text(user.database) }];
  });
}
