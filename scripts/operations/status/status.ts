// npm run redis -- status [--watch]: one screen about a server.
import type { Command } from "commander";
import { lookOfStdout } from "../../preview/shown/look";
import { HeldSession } from "../heldSession";
import type { OperatedServer } from "../operatedServer";
import { type Answer, serverVerb } from "../verb";
import { askStatus } from "./askStatus";
import { statusScreen } from "./screen";
import { watchStatus } from "./watch";

interface StatusOptions {
  watch?: true;
}

export function statusVerb(): Command {
  return serverVerb<StatusOptions>(
    "status",
    "One screen: health, memory, clients, persistence, users, and what somebody changed by hand.",
    (server, { watch, json, stack, server: name }) =>
      watch ? watchStatus(server, { stack, server: name }, json === true) : statusOnce(server),
  ).option("--watch", "ask again every second, until Ctrl-C; with --json, a line of JSON each time");
}

async function statusOnce(server: OperatedServer): Promise<Answer> {
  const held = new HeldSession(server);
  const status = await askStatus(server, held).finally(() => held.close());
  const code = status.attention.length > 0 ? 2 : 0;
  return { code, text: statusScreen(status, lookOfStdout()), json: status };
}
