import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { freePort } from "../../../scripts/freePort";

/** Somebody who listens in a server's place, takes whatever comes for right, and writes all of it down. */
export interface Stranger {
  port: number;
  /** All that came since `forget`. */
  heard(): string;
  forget(): void;
  leave(): void;
}

export async function stranger(at?: number): Promise<Stranger> {
  let heard = "";
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.setEncoding("latin1").on("error", () => {}));
    socket.on("data", (text: string) => {
      heard += text;
      socket.write("+OK\r\n");
    });
  }).listen(at ?? (await freePort()), "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => heard,
    forget() {
      heard = "";
    },
    leave() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
