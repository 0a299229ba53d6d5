import type { User } from "../../../components/arguments/userSchema";
import type { Report } from "../../../components/impact/report/reportSchema";
import { touchedStacks } from "../../ci/touchedStacks";
import type { DeclaredStack } from "./declaredStack";

/** What a report from the stack files alone is made of. */
export interface OfflineSides {
  stack: string;
  base: string;
  before?: DeclaredStack;
  after?: DeclaredStack;
  /** The files that are different from the base. */
  changed: readonly string[];
}

const shownFiles = 5;

/** What it leaves out, and why. */
export function uncheckedOffline(sides: OfflineSides): Report["unchecked"] {
  const { before, after, base } = sides;
  const image = after?.server.image === before?.server.image ? undefined : after?.server.image;
  return [
    {
      what: "the state of the stack, and drift",
      why: `only its files are compared, here and at ${base}: the last update may have been of others, or have failed, and somebody may have changed things by hand`,
    },
    ...(image === undefined
      ? []
      : [
          {
            what: `the image ${image}`,
            why: "only its name is looked at: no registry and no Docker was asked",
          },
        ]),
    ...ofBase(sides),
    ...ofProgram(sides),
    ...ofSecrets(before, after),
    ...(before && after && dockerHost(before) !== dockerHost(after)
      ? [
          {
            what: "the data on the Docker host after the change",
            why: "`docker:host` is another one, and all that this report says of a server and its data is true on the same host only",
          },
        ]
      : []),
    ...(after && "environment" in after.configuration.others
      ? [{ what: "configuration by `environment`", why: "it is kept outside of the stack file" }]
      : []),
  ];
}

function dockerHost({ configuration }: DeclaredStack): string | undefined {
  return configuration.others["docker:host"];
}

function ofBase({ before, base }: OfflineSides): Report["unchecked"] {
  if (before?.refusal === undefined) return [];
  const lines = before.refusal.split("\n").slice(1);
  const more = lines.length > 1 ? ` (and ${lines.length - 1} more lines)` : "";
  return [
    {
      what: `the stack file at ${base} as a whole`,
      why: `the program refuses it, so what is wrong there is left out of the comparison: ${lines[0]?.trim()}${more}`,
    },
  ];
}

/** Pulumi.yaml is read on both sides. */
function ofProgram({ stack, changed, base }: OfflineSides): Report["unchecked"] {
  const files = changed.filter((file) => file !== "Pulumi.yaml" && touchedStacks([file], [stack]).length > 0);
  const ofCode = files.filter((file) => file !== `Pulumi.${stack}.yaml`);
  if (ofCode.length === 0) return [];
  const more = ofCode.length - shownFiles;
  return [
    {
      what: "changes of the program itself",
      why:
        `${ofCode.length} of its files are not as at ${base} (${ofCode.slice(0, shownFiles).join(", ")}${more > 0 ? ` and ${more} more` : ""}): ` +
        "both sides are reported as the program of this checkout sees them",
    },
  ];
}

/** What two stack files say by their encrypted texts: the same one is the same value, another one may be. */
function ofSecrets(before: DeclaredStack | undefined, after: DeclaredStack | undefined): Report["unchecked"] {
  if (!after) return [];
  const { properties, settings, passwords } = after.configuration.seals;
  const old = before?.configuration.seals;
  const anew = [
    ...changedSeals("", properties, old?.properties),
    ...changedSeals("settings.", settings, old?.settings),
    ...changedSeals("", passwords, old?.passwords).map((user) =>
      pathOfPassword(user, after.args.users[user]),
    ),
  ];
  const count = [properties, settings, passwords].flatMap(Object.keys).length;
  return [
    ...(count > 0
      ? [
          {
            what: `${count} encrypted value${count > 1 ? "s" : ""}`,
            why: "nobody decrypted them; no check looked at them",
          },
        ]
      : []),
    ...(anew.length > 0
      ? [
          {
            what: `whether ${anew.join(", ")} changed`,
            why: "encrypted anew: that makes another text of the same value, too",
          },
        ]
      : []),
  ];
}

function pathOfPassword(user: string, declared: User | undefined): string {
  return `users.${user}.${declared?.passwordHash === undefined ? "password" : "passwordHash"}`;
}

function changedSeals(
  prefix: string,
  after: Record<string, string>,
  before: Record<string, string> = {},
): string[] {
  return Object.keys(after)
    .filter((name) => Object.hasOwn(before, name) && before[name] !== after[name])
    .map((name) => prefix + name);
}
