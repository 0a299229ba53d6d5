import { currentName } from "../../../components/conf/directives";
import type { ServerInput } from "../../../components/impact/report/serverInput";
import type { DeclaredServer, ServerProperty } from "../../../components/impact/report/sides/declaredServer";
import { secretValue } from "../../../components/impact/report/sides/fromArguments";
import type { OtherChange } from "../../../components/impact/report/stackReport";
import { declaredPasswordChanges } from "../../../components/impact/report/users/declaredPasswordChanges";
import { serverName } from "../../setup/declaredServer";
import { type DeclaredStack, warningsOf } from "./declaredStack";

const encryptedAnew = "(secret, encrypted anew)";

/** What the report on the server of a stack is made from; a side that is not there is a stack that is new or gone. */
export function serverInput(
  before: DeclaredStack | undefined,
  after: DeclaredStack | undefined,
): ServerInput {
  return {
    name: serverName,
    ...(before && { before: before.server }),
    ...(after && { after: before ? withNewSeals(before, after) : after.server }),
    asked: { unknown: "the server was not asked (offline)" },
    passwords: before && after ? declaredPasswordChanges(sideOf(before), sideOf(after)) : [],
    userDrift: {},
    warnings: after ? warningsOf(after) : [],
  };
}

function sideOf({ args, configuration }: DeclaredStack) {
  return { args, seals: configuration.seals };
}

/** What is encrypted anew may be another value, and nobody here can tell. */
function withNewSeals(before: DeclaredStack, after: DeclaredStack): DeclaredServer {
  const [old, now] = [before.configuration.seals, after.configuration.seals];
  const { server } = after;
  const properties = (Object.keys(now.properties) as ServerProperty[]).filter(
    (name) => old.properties[name] !== undefined && old.properties[name] !== now.properties[name],
  );
  const settings = Object.keys(now.settings).filter(
    (name) => Object.hasOwn(old.settings, name) && old.settings[name] !== now.settings[name],
  );
  const later = properties.map((name) => [name, "known later"] as const);
  return {
    ...server,
    notShown: { ...server.notShown, ...Object.fromEntries(later) },
    ...(server.settings && {
      settings: Object.fromEntries(
        Object.entries(server.settings).map(([name, value]) => [
          name,
          value === secretValue && settings.some((sealed) => currentName(sealed) === name)
            ? encryptedAnew
            : value,
        ]),
      ),
    }),
  };
}

/** By which a stack's whole Docker, or its state, becomes another one. */
const serious: Readonly<Record<string, string>> = {
  "docker:host": "docker:host, the Docker on which all of it runs",
};

/** What else of the stack file is different; values may be hosts or passwords, and are not shown. */
export function otherKeys(
  stackFile: string,
  before: DeclaredStack | undefined,
  after: DeclaredStack | undefined,
): OtherChange[] {
  if (!before) return [{ what: stackFile, change: "created", keys: [] }];
  if (!after) {
    return [
      {
        what: `${stackFile} (that alone ends nothing that runs: see \`pulumi destroy\`)`,
        change: "deleted",
        keys: [],
      },
    ];
  }
  const [old, now] = [before.configuration, after.configuration];
  const names = Object.keys({ ...old.others, ...now.others }).sort();
  const changed = names.filter((name) => ownValue(old.others, name) !== ownValue(now.others, name));
  return [
    ...(old.project === now.project
      ? []
      : [
          {
            what: "the name of the project, by which Pulumi finds the state",
            change: "replaced" as const,
            keys: [],
          },
        ]),
    ...changed.map((name) => ({
      what: `${serious[name] ?? name} (its value is not shown)`,
      change: serious[name] ? ("replaced" as const) : changeOf(old.others, now.others, name),
      keys: [],
    })),
  ];
}

function ownValue(values: Record<string, string>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function changeOf(
  before: Record<string, string>,
  after: Record<string, string>,
  name: string,
): OtherChange["change"] {
  if (!Object.hasOwn(before, name)) return "created";
  return Object.hasOwn(after, name) ? "updated" : "deleted";
}
