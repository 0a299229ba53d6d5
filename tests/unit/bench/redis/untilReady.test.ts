import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import type { Login } from "../../../../bench/redis/serversStack";
import { untilReady } from "../../../../bench/redis/untilReady";

const loading = "-LOADING Redis is loading the dataset in memory\r\n";

/** Gives each connection the next of these answers, and those after them that it is ready; returns how many there were. */
async function connectionsTo(answers: string[], work: (login: Login) => Promise<unknown>): Promise<number> {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.on("error", () => {});
    socket.end(answers.shift() ?? "+OK\r\n+PONG\r\n+OK\r\n");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    await work({ host: "127.0.0.1", port, username: "app", password: "secret" });
  } finally {
    server.close();
  }
  return connections;
}

test("a server is ready when it has loaded its data", async () => {
  expect(await connectionsTo([loading, loading], (login) => untilReady(login))).toBe(3);
});

test("one that has ended is not waited for", async () => {
  const ended = AbortSignal.abort(new Error("redis-server ended: bad directive"));
  const asked = connectionsTo([loading], (login) => untilReady(login, ended));
  await expect(asked).rejects.toThrow("redis-server ended: bad directive");
});
