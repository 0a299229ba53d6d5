import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { parseInfo } from "../../components/connection/replies";

/** Where a server is, and how the user `app` logs in. */
export interface ServerAccess {
  port: number;
  password: string;
}

/** Returns when the user gets in and nobody else, and the append-only file is complete: what an `up` of this program proves. */
export async function proven({ port, password }: ServerAccess): Promise<void> {
  const options = {
    host: "127.0.0.1",
    port,
    protocol: 2,
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
  } as const;
  const app = new Redis({ ...options, username: "app", password });
  const nobody = new Redis(options);
  for (const client of [app, nobody]) client.on("error", () => {});
  try {
    const refusal = await nobody.ping().catch((error: Error) => error.message);
    if (!refusal.startsWith("NOAUTH")) throw new Error(`the server lets anybody in: ${refusal}`);
    for (;;) {
      const info = parseInfo(await app.info("persistence"));
      if (info.aof_enabled !== "1") throw new Error("the append-only file is off");
      const isBusy = info.aof_rewrite_in_progress === "1" || info.aof_rewrite_scheduled === "1";
      if (!isBusy && info.aof_last_bgrewrite_status === "ok") return;
      await pause(10);
    }
  } finally {
    app.disconnect();
    nobody.disconnect();
  }
}
