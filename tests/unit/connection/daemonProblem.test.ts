import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { daemonProblem, unreached } from "../../../components/connection/daemonProblem";
import { freePort } from "../../../scripts/freePort";

const directory = mkdtempSync(join(tmpdir(), "daemon-problem-"));
const socket = join(directory, "docker.sock");
let port: number;
let servers: Server[];

beforeAll(async () => {
  port = await freePort();
  servers = await Promise.all(
    [() => createServer().listen(port, "127.0.0.1"), () => createServer().listen(socket)].map(
      (listen) =>
        new Promise<Server>((listening) => {
          const server = listen().once("listening", () => listening(server));
        }),
    ),
  );
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(directory, { recursive: true });
});

test("where somebody takes connections, nothing is wrong", async () => {
  expect(await daemonProblem(`tcp://127.0.0.1:${port}`)).toBeUndefined();
  expect(await daemonProblem(`unix://${socket}`)).toBeUndefined();
});

test("nobody at the address: it is named, with what was seen there and what to do", async () => {
  const nobody = `127.0.0.1:${await freePort()}`;
  expect(await daemonProblem(`tcp://${nobody}`)).toBe(
    `docker:host tcp://${nobody}: nobody takes a connection there (connect ECONNREFUSED ${nobody}). Start Docker on that host, ` +
      "or correct the address, which stands in docker:host, in docker:context or in DOCKER_HOST; " +
      `\`docker -H tcp://${nobody} info\` tries it`,
  );
  expect(await daemonProblem("unix:///nowhere.sock")).toContain("ENOENT");
  expect(await daemonProblem("tcp://redis-9.invalid:2375")).toMatch(/ENOTFOUND|EAI_AGAIN/);
});

test("a socket of somebody else is not taken for a daemon that is down", () => {
  expect(unreached("unix:///run/docker.sock", "connect EACCES /run/docker.sock")).toBe(
    "docker:host unix:///run/docker.sock: this user may not connect there (connect EACCES /run/docker.sock). " +
      "Join the group that the socket belongs to, mostly docker, and log in again",
  );
});

test.each(["", "ssh://redis-9.invalid", "npipe:////./pipe/docker_engine"])(
  "it is not asked whether somebody listens where that is no question of an address: %j",
  async (url) => {
    expect(await daemonProblem(url)).toBeUndefined();
  },
);
