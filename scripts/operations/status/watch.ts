import { setTimeout as after } from "node:timers/promises";
import { createLogUpdate } from "log-update";
import { lookOfStdout } from "../../preview/shown/look";
import { HeldSession } from "../heldSession";
import { type OperatedServer, operatedServer, type ServerChoice } from "../operatedServer";
import { askInside, askStatus } from "./askStatus";
import { statusScreen } from "./screen";
import type { ServerStatus } from "./serverStatus";

const periodMilliseconds = 1000;
const insideMilliseconds = 15_000;

/** Shows the status again and again, until Ctrl-C. A server that goes is shown as such, and one that takes its place is found. */
export async function watchStatus(
  first: OperatedServer,
  choice: ServerChoice,
  asJson: boolean,
): Promise<never> {
  let server = first;
  let held = new HeldSession(server);
  const inside = seldom();
  const show = asJson ? printLine : screens();
  // The terminal gets back its cursor when the process exits; what comes next begins on the line after the `^C` that it shows.
  process.once("SIGINT", () => {
    if (process.stdout.isTTY) console.log();
    process.exit(130);
  });
  for (;;) {
    const begun = Date.now();
    const status = await askStatus(server, held, inside);
    show(status);
    // An update may have given it another container.
    if (status.container.state === "gone") {
      held.close();
      server = await operatedServer(choice, server.place).catch(() => server);
      held = new HeldSession(server);
    }
    await after(Math.max(0, periodMilliseconds - (Date.now() - begun)));
  }
}

/**
 * What commands inside of the container tell, asked for less often than the rest: a container that somebody pauses while a command
 * begins in it stays paused, on some versions of Docker.
 */
function seldom(): typeof askInside {
  let last: { container: string; at: number; told: ReturnType<typeof askInside> } | undefined;
  return (server) => {
    const { container } = server;
    if (last?.container !== container || Date.now() - last.at > insideMilliseconds) {
      last = { container, at: Date.now(), told: askInside(server) };
    }
    return last.told;
  };
}

function printLine(status: ServerStatus): void {
  process.stdout.write(`${JSON.stringify(status)}\n`);
}

/** In place on a terminal; one below the other elsewhere. */
function screens(): (status: ServerStatus) => void {
  if (!process.stdout.isTTY) return (status) => console.log(`${statusScreen(status, lookOfStdout())}\n`);
  const update = createLogUpdate(process.stdout);
  return (status) => {
    const lines = statusScreen(status, lookOfStdout()).split("\n");
    // What a low terminal has no room for is the end, not the beginning.
    const shown = lines.slice(0, Math.max(1, process.stdout.rows - 2));
    update([...shown, `${status.time}  Ctrl-C ends`].join("\n"));
  };
}
