import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * A loopback port that is free now, and not one that the system gives to whoever connects somewhere next. Nobody else who asks here
 * gets it, also in a process beside this one, for as long as this one lives.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if ((await claim(port)) && (await isFree(port))) return port;
  }
}

/** The claim is a UDP socket of that number, which nobody else here uses and which the system takes back with the process. */
function claim(port: number): Promise<boolean> {
  const socket = createSocket("udp4").unref();
  return new Promise((resolve) => {
    socket.once("error", () => resolve(false));
    socket.bind({ port, address: "127.0.0.1", exclusive: true }, () => resolve(true));
  });
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => resolve(true));
  });
  if (free) await once(server.close(), "close");
  return free;
}
