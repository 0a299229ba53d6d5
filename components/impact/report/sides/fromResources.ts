import { usersOfText } from "../../../acl/usersText";
import { backupLabel, scheduledBackupName } from "../../../arguments/declaredBackup";
import { endpointText } from "../../../arguments/endpointText";
import type { DeclaredServer, DeclaredUser, NotShown, ServerProperty } from "./declaredServer";
import { generatedPasswords } from "./generatedPasswords";
import { type Read, readProperty } from "./readProperty";

/** A resource as an event of the engine has one side of it. */
export interface StatedResource {
  type: string;
  urn: string;
  parent?: string;
  protect?: boolean;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
}

export const componentType = "redis:index:RedisServer";

/** The children of a server that tell what it was declared as. */
export interface ServerParts<T> {
  container?: T;
  installer?: T;
  /** The files that it boots from. */
  installed?: T;
  settings?: T;
  users?: T;
  dataVolume?: T;
  /** What a destroy does to the data volume. */
  volumeKeeper?: T;
  connection?: T;
  freePort?: T;
  /** What makes backups on a schedule. */
  backup?: T;
  userPasswords?: T;
  passwords: T[];
}

export function logicalName(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** Finds them among the children of one server. */
export function partsOf<T extends { type: string; urn: string }>(
  server: string,
  children: readonly T[],
): ServerParts<T> {
  const ofType = (type: string) => children.filter((child) => child.type === type);
  const named = (type: string, ...names: string[]) =>
    names.flatMap((name) => ofType(type).find(({ urn }) => logicalName(urn) === name) ?? [])[0];
  const live = (kind: string) => ofType(`pulumi-nodejs:dynamic/redis:${kind}`)[0];
  const container = "docker:index/container:Container";
  return {
    // A server whose own name ends like an installer's has a container of another name.
    container: named(container, `${server} server`, server),
    installer: named(container, `${server}-config`),
    installed: live("InstalledConfig"),
    settings: live("LiveSettings"),
    users: live("AclUsers"),
    dataVolume: named("docker:index/volume:Volume", `${server}-data`),
    volumeKeeper: live("DataVolume"),
    freePort: live("FreePort"),
    backup: named(container, scheduledBackupName(server)),
    userPasswords: live("UserPasswords"),
    connection: ofType("pulumi:providers:pulumi-nodejs")[0],
    passwords: ofType("random:index/randomPassword:RandomPassword"),
  };
}

/** What one side of the events declares of each server, by the component's URN. */
export function fromResources(resources: readonly StatedResource[]): Map<string, DeclaredServer> {
  const components = resources.filter(({ type }) => type === componentType);
  return new Map(
    components.map(({ urn }) => {
      const children = resources.filter(({ parent }) => parent === urn);
      return [urn, declaredServer(logicalName(urn), children)];
    }),
  );
}

function declaredServer(name: string, children: readonly StatedResource[]): DeclaredServer {
  const parts = partsOf(name, children);
  const { container, installer, settings, users, volumeKeeper, connection } = parts;
  const server: DeclaredServer = { name, notShown: {} };
  const put = <K extends ServerProperty>(property: K, read: Read<DeclaredServer[K]>) => {
    if ("value" in read) Object.assign(server, { [property]: read.value });
    else if (read.notShown) server.notShown[property] = read.notShown;
  };
  const ofContainer = <T>(key: string) => readProperty<T>(container, key);

  put("image", ofContainer("image"));
  put("container", ofContainer("name"));
  put("memory", ofContainer("memory"));
  put("restart", ofContainer("restart"));
  put("stopGracePeriod", ofContainer("destroyGraceSeconds"));
  put("readyTimeout", ofContainer("waitTimeout"));
  const onHost = ofContainer<string>("networkMode");
  put(
    "network",
    map(ofContainer<{ name: string }[]>("networksAdvanced"), ([network]) =>
      network ? network.name : "value" in onHost ? onHost.value : "bridge",
    ),
  );
  const ports = ofContainer<{ external: number; ip: string }[]>("ports");
  put(
    "port",
    orElse(
      map(ports, ([port]) => port?.external),
      map(healthCommand(container), portIn),
    ),
  );
  put(
    "bindAddress",
    orElse(
      map(ports, ([port]) => port?.ip),
      map(healthCommand(container), hostIn),
    ),
  );

  put("dataVolume", readProperty(volumeKeeper, "volume"));
  put("retainData", readProperty(volumeKeeper, "retain"));
  if (volumeKeeper) server.protectData = volumeKeeper.protect === true;
  put("endpoint", endpointOf(connection));

  put("settings", settingsOf(settings));
  put("rewriteTrigger", readProperty(settings, "rewriteTrigger"));
  put(
    "adoptFrom",
    map(readProperty<string[]>(installer, "command"), ([, , , from]) => from),
  );
  put(
    "backup",
    map(
      readProperty<{ label: string; value: string }[]>(parts.backup, "labels"),
      (labels) => labels.find(({ label }) => label === backupLabel)?.value,
    ),
  );
  const passwords = generatedPasswords(name, parts);
  if (passwords.adminRotation !== undefined) server.adminRotation = passwords.adminRotation;
  put("users", usersOf(users, passwords.of));
  return server;
}

function settingsOf(settings: StatedResource | undefined): Read<Record<string, string>> {
  if (settings?.inputs.hidden === true) return { notShown: "secret" };
  const live = readProperty<Record<string, string>>(settings, "settings");
  // States of early versions do not have it.
  const boot = settings && "boot" in settings.inputs ? readProperty<typeof live>(settings, "boot") : {};
  if (!("value" in live)) return live;
  if ("notShown" in boot) return boot as { notShown: NotShown };
  const booted = "value" in boot ? (boot.value as object) : {};
  return { value: { ...live.value, ...booted } };
}

function usersOf(
  resource: StatedResource | undefined,
  passwordOf: ReturnType<typeof generatedPasswords>["of"],
): Read<Record<string, DeclaredUser>> {
  const demands = readProperty<Record<string, DeclaredUser["expectations"]>>(resource, "demands");
  return map(readProperty<string>(resource, "users"), (text) =>
    Object.fromEntries(
      Object.entries(usersOfText(text)).map(([name, rules]): [string, DeclaredUser] => {
        const expectations = "value" in demands ? demands.value[name] : undefined;
        return [name, { rules, ...(expectations && { expectations }), password: passwordOf(name) }];
      }),
    ),
  );
}

function endpointOf(connection: StatedResource | undefined): Read<string> {
  if (connection?.inputs["redis:hidesPlace"] === "true") return { notShown: "secret" };
  if (connection?.inputs["redis:indirect"] !== "true") return connection ? { value: "" } : {};
  const [host, port] = ["redis:host", "redis:port"].map((key) => readProperty<string>(connection, key));
  if (!host || !("value" in host)) return host ?? {};
  if (!port || !("value" in port)) return port ?? {};
  return { value: endpointText(host.value, port.value) };
}

/** On the host's network a container publishes no port: its health check says where Redis listens. */
function healthCommand(container: StatedResource | undefined): Read<string> {
  return map(readProperty<{ tests?: string[] }>(container, "healthcheck"), ({ tests }) => tests?.[1]);
}

function portIn(command: string): number | undefined {
  const [, port] = / -p (\d+) /.exec(command) ?? [];
  return port === undefined ? undefined : Number(port);
}

function hostIn(command: string): string {
  return / -h (\S+) /.exec(command)?.[1] ?? "127.0.0.1";
}

function map<T, U>(read: Read<T>, to: (value: T) => U | undefined): Read<U> {
  if (!("value" in read)) return read;
  const value = to(read.value);
  return value === undefined ? {} : { value };
}

function orElse<T>(first: Read<T>, second: Read<T>): Read<T> {
  return "value" in first || first.notShown ? first : second;
}
