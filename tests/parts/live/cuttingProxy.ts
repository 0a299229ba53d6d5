import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

interface Cut {
  /** How many commands pass before the one that it is cut at, plus one; or what only that one contains. */
  command: number | string;
  when: "before it is sent" | "when its answer comes";
  /** Whether nobody gets through from then on. */
  forGood: boolean;
}

/** Stands between a client and a server and cuts every connection at a chosen command. */
export interface CuttingProxy {
  port: number;
  /** Cuts once. */
  cut(at: Cut): void;
  /** How many commands have passed since the last call of `cut` or `heal`. */
  commands(): number;
  /** Lets everything pass. */
  heal(): void;
  close(): void;
}

export async function cuttingProxy(target: number): Promise<CuttingProxy> {
  let commands = 0;
  let plan: Cut | undefined;
  let isCut = false;
  const sockets = new Set<Socket>();
  const cutAll = () => {
    isCut = plan?.forGood ?? false;
    plan = undefined;
    for (const socket of sockets) socket.destroy();
  };
  const server: Server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = connect(target, "127.0.0.1");
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    let awaited = false;
    client.on("data", (request) => {
      commands++;
      const at = plan?.command;
      const isAt = typeof at === "string" ? request.includes(at) : at === commands;
      if (isAt && plan?.when === "before it is sent") return cutAll();
      awaited = isAt;
      upstream.write(request);
    });
    upstream.on("data", (answer) => {
      if (awaited) return cutAll();
      client.write(answer);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    port: (server.address() as AddressInfo).port,
    cut(at) {
      plan = at;
      commands = 0;
    },
    commands: () => commands,
    heal() {
      plan = undefined;
      isCut = false;
      commands = 0;
    },
    close: () => server.close(),
  };
}
