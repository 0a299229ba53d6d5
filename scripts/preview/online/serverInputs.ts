import { isDeepStrictEqual } from "node:util";
import type { Report } from "../../../components/impact/report/reportSchema";
import type { AskedFacts } from "../../../components/impact/report/serverFacts";
import type { ServerInput, ServerSteps } from "../../../components/impact/report/serverInput";
import type { DeclaredServer } from "../../../components/impact/report/sides/declaredServer";
import {
  componentType,
  fromResources,
  logicalName,
  partsOf,
  type ServerParts,
  type StatedResource,
} from "../../../components/impact/report/sides/fromResources";
import { readProperty } from "../../../components/impact/report/sides/readProperty";
import { passwordChanges } from "../../../components/impact/report/users/passwordMessages";
import { driftOf, filesNotCompared } from "./driftFound";
import type { PreviewEvents, SeenResource } from "./engineEvents";

/** A server of the events and what the report is told of it, by the component's URN. */
export interface SeenServer {
  urn: string;
  input: ServerInput;
  /** Whether the program came to declare all of it, before it failed. */
  isWhole: boolean;
  unchecked: Report["unchecked"];
}

/** Puts together what the engine said of each server. */
export function serverInputs(
  { resources, said }: PreviewEvents,
  /** By the component's URN in the state. */
  asked: Record<string, AskedFacts>,
): SeenServer[] {
  const sideOf = (side: "before" | "after") => fromResources(resources.flatMap((each) => each[side] ?? []));
  const [before, after] = [sideOf("before"), sideOf("after")];
  const saidByProviders = said
    .filter(({ severity, urn }) => severity === "info" && urn === undefined)
    .map(({ text }) => text);
  const urns = [...new Set([...before.keys(), ...after.keys()])];
  return urns.map((urn): SeenServer => {
    const name = logicalName(urn);
    const children = resources.filter((each) => (each.after ?? each.before)?.parent === urn);
    const parts = partsOf(name, children);
    const drift = driftOf(parts);
    const [old, now] = [before.get(urn), after.get(urn)];
    const ofServer = new Set([urn, ...children.map((child) => child.urn)]);
    const told = (severity: string) =>
      said
        .filter((each) => each.severity === severity && ofServer.has(each.urn ?? ""))
        .map(({ text }) => text);
    const drifted = Object.keys(parts.users?.before?.outputs.drift ?? {});
    const unknownBefore = drifted.filter((user) => now?.users && Object.hasOwn(now.users, user));
    const notCompared = filesNotCompared(parts);
    return {
      urn,
      isWhole: [parts.users, parts.settings].every((part) => part?.after !== undefined),
      unchecked: [
        ...(notCompared ? [{ what: `the files that ${name} boots from`, why: notCompared }] : []),
        ...(unknownBefore.length > 0
          ? [{ what: `what changes for ${unknownBefore.join(", ")} of ${name}`, why: putByRefresh }]
          : []),
      ],
      input: {
        name,
        ...(old && wasMade(parts) && { before: withoutDrift(old, now, drifted) }),
        ...(now && { after: now }),
        steps: stepsOf(parts, children),
        ...(old && { asked: askedOf(urn, resources, asked) }),
        passwords: passwordChanges(told("debug")),
        ...(isOtherDocker(parts) && { otherDocker: true as const }),
        ...drift,
        warnings: [...told("warning"), ...(differsFromState(parts) ? saidByProviders : [])],
      },
    };
  });
}

/** The server's component that a resource belongs to. */
export function serverOf(urn: string | undefined, resources: readonly SeenResource[]): string | undefined {
  const byUrn = new Map(resources.map((each) => [each.urn, each]));
  for (let at = urn; at !== undefined && at !== ""; ) {
    const resource: SeenResource | undefined = byUrn.get(at);
    if (resource?.type === componentType) return at;
    at = (resource?.after ?? resource?.before)?.parent;
  }
  return undefined;
}

function stepsOf(parts: ServerParts<SeenResource>, children: readonly SeenResource[]): ServerSteps {
  const { container, installer, settings, users, dataVolume } = parts;
  const names = new Map<SeenResource | undefined, string>([
    [container, "container"],
    [installer, "installer"],
    [settings, "settings"],
    [users, "users"],
    [dataVolume, "data volume"],
  ]);
  const isStopped = [settings, users].some((part) =>
    String(part?.found?.inputs.containerId ?? "").startsWith("(no server"),
  );
  const isGone = container?.wasRefreshed === true && container.found === undefined;
  return {
    container: container?.operation ?? "same",
    installer: installer?.operation ?? "same",
    settings: hasOldHiddenSettings(parts) ? "same" : (settings?.operation ?? "same"),
    users: users?.operation ?? "same",
    dataVolume: dataVolume?.operation ?? "same",
    containerKeys: container?.keys ?? [],
    refreshed: children.flatMap((child) => {
      const found = foundBy(child);
      return found ? [{ child: names.get(child) ?? logicalName(child.urn), found }] : [];
    }),
    ...(isStopped && !isGone && { stopped: true }),
  };
}

/** An update that failed before it made any of a server has left but the component, and what needs no server. */
function wasMade({ container, users, settings }: ServerParts<SeenResource>): boolean {
  return [container, users, settings].some((part) => part?.before !== undefined);
}

/** What is known of the running server, which the state may have under a name that an alias replaces. */
function askedOf(
  urn: string,
  resources: readonly SeenResource[],
  asked: Record<string, AskedFacts>,
): AskedFacts {
  const former = resources.find((each) => each.urn === urn)?.formerUrn ?? "";
  return asked[urn] ?? asked[former] ?? { unknown: "the state does not tell where it is" };
}

/** Whether Docker is at another address, as far as both are known. */
function isOtherDocker({ connection }: ServerParts<SeenResource>): boolean {
  const [old, now] = [dockerUrl(connection?.before), dockerUrl(connection?.after)];
  return old !== undefined && now !== undefined && old !== now;
}

/** Where Docker is; no address is the socket of this machine. */
function dockerUrl(connection: StatedResource | undefined): string | undefined {
  const read = readProperty<string>(connection, "redis:docker");
  if (!("value" in read)) return undefined;
  const { url } = JSON.parse(read.value) as { url?: string };
  return url || "unix:///var/run/docker.sock";
}

/** Of settings that are secret, the fingerprint of the file that they are in tells that they stay as they were. */
function hasOldHiddenSettings({ settings, installed }: ServerParts<SeenResource>): boolean {
  const [old, now] = [installed?.before, installed?.after].map((side) => {
    const { files = {} } = side?.inputs ?? {};
    // Another file may be known later only.
    const conf = readProperty<string>({ inputs: files as Record<string, unknown> }, "redis.conf");
    return "value" in conf ? conf.value : undefined;
  });
  return settings?.after?.inputs.hidden === true && old !== undefined && old === now;
}

/** Whether a provider has seen a server that is not as the state has it, without a refresh: only what it printed tells how. */
function differsFromState({ settings, freePort }: ServerParts<SeenResource>): boolean {
  return [settings, freePort].some(
    (part) => part?.operation === "update" && sameInputs(part.found ?? part.before, part.after),
  );
}

function foundBy({ before, found, wasRefreshed }: SeenResource): "changed" | "gone" | undefined {
  if (!wasRefreshed) return undefined;
  if (!found) return "gone";
  return sameInputs(before, found) ? undefined : "changed";
}

function sameInputs(one: StatedResource | undefined, other: StatedResource | undefined): boolean {
  return isDeepStrictEqual(one?.inputs, other?.inputs);
}

/** An earlier refresh has put what it found of a user in place of the rules: of those nothing is said to change. */
function withoutDrift(
  before: DeclaredServer,
  after: DeclaredServer | undefined,
  drifted: readonly string[],
): DeclaredServer {
  if (!before.users || drifted.length === 0) return before;
  const users = Object.entries(before.users).flatMap(([name, user]) => {
    if (!drifted.includes(name)) return [[name, user] as const];
    const declared = after?.users?.[name];
    return declared ? [[name, { ...user, rules: declared.rules }] as const] : [];
  });
  return { ...before, users: Object.fromEntries(users) };
}

const putByRefresh = "an earlier refresh has put what it found in place of the rules that were declared then";
