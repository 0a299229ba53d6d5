import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { type DeclaredUser, renderUsersFile } from "../../../components/acl/usersFile";
import { usersText } from "../../../components/acl/usersText";
import { fingerprintsOf, fingerprintsText } from "../../../components/live/fingerprints";
import { freePort } from "../../../scripts/freePort";
import { docker } from "../boot/docker";
import { redisImage } from "../boot/image";
import { untilItListens } from "../boot/untilItListens";

export const hashOf = (password: string) => createHash("sha256").update(password).digest("hex");

export const adminPassword = "admin-password";
const healthPassword = "health-password";

/** Those that were not removed yet, in the order in which they were started. */
let started: string[] = [];
/** That of the server that was started last in this file: what Docker is asked about before a login. */
export const containerUnderTest = () => started.at(-1) ?? "live-none";

/** What the program declares: rules and plain passwords by user. */
export type Declared = Record<string, { rules: string; passwords: string[] }>;

/** The inputs of `AclUsers` for these users; of the admin, these passwords. */
export function aclInputs(users: Declared, ofAdmin = [adminPassword]) {
  const hashes = Object.entries(users).map(([name, { passwords }]) => [name, passwords.map(hashOf)] as const);
  return {
    users: usersText(Object.fromEntries(Object.entries(users).map(([name, { rules }]) => [name, rules]))),
    fingerprints: fingerprintsText(
      fingerprintsOf({
        admin: ofAdmin.map(hashOf),
        health: [hashOf(healthPassword)],
        ...Object.fromEntries(hashes),
      }),
    ),
    demands: {} as Record<string, { mustAllow?: string[]; mustDeny?: string[] }>,
    image: "redis:8.0.2",
    installedHash: "hash-1",
    get containerId() {
      return containerUnderTest();
    },
    providerVersion: 1,
  };
}

/** What `AclUsers` leaves in the state. */
export type AclOutputs = Omit<ReturnType<typeof aclInputs>, "users" | "fingerprints"> & {
  applied: string;
  drift?: Record<string, string>;
  closedSessions: number;
};

/** A server that boots from a redis.conf and a users.acl which the test may change; its data outlives kills and restarts. */
export interface RedisUnderTest {
  port: number;
  container: string;
  /** A connection of the admin, made anew after a restart. */
  admin: Redis;
  connect(username?: string, password?: string): Redis;
  install(users: Declared, change?: (file: string) => string): void;
  /** Writes the redis.conf that the next boot reads. */
  declare(conf: string): void;
  docker(command: "stop" | "start" | "restart" | "kill" | "pause" | "unpause"): Promise<void>;
  remove(): Promise<void>;
}

export async function startRedis(
  conf: string,
  users: Declared = {},
  options: string[] = [],
): Promise<RedisUnderTest> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), "live-"));
  chmodSync(dir, 0o755);
  const container = `live-${port}`;
  started.push(container);
  const clients: Redis[] = [];

  function connect(username?: string, password?: string): Redis {
    const client = new Redis({
      port,
      username,
      password,
      enableReadyCheck: false,
      ...untilItListens,
    });
    // While the server starts.
    client.on("error", () => {});
    clients.push(client);
    return client;
  }

  function install(declared: Declared, change = (file: string) => file): void {
    const all: Record<string, DeclaredUser> = {};
    for (const [name, { rules, passwords }] of Object.entries(declared)) {
      all[name] = { rules, passwordHashes: passwords.map(hashOf) };
    }
    const file = renderUsersFile({
      admin: [hashOf(adminPassword)],
      health: hashOf(healthPassword),
      users: all,
    });
    writeFileSync(join(dir, "users.acl"), change(file), { mode: 0o644 });
  }

  function declare(settings: string): void {
    const owned = "port 6379\nprotected-mode no\ndir /data\naclfile /etc/redis-test/users.acl";
    writeFileSync(join(dir, "redis.conf"), `${owned}\n${settings}\n`, { mode: 0o644 });
  }

  install(users);
  declare(conf);
  const own = ["--name", container, "-p", `127.0.0.1:${port}:6379`, "-v", `${dir}:/etc/redis-test:ro`];
  await docker("run", "-d", ...own, ...options, redisImage(), "redis-server", "/etc/redis-test/redis.conf");
  const admin = connect("admin", adminPassword);
  await admin.ping();
  return {
    port,
    container,
    admin,
    connect,
    install,
    declare,
    async docker(command) {
      await docker(command, container);
    },
    async remove() {
      started = started.filter((each) => each !== container);
      for (const client of clients) client.disconnect();
      await docker("rm", "-f", "-v", container);
      rmSync(dir, { recursive: true });
    },
  };
}
