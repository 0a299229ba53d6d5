import { parseInfo, sessionsByUser } from "../../../components/connection/replies";
import type { Session } from "../../../components/connection/session";
import { liveValues } from "../../../components/live/directives";
import { filesOnVolume } from "../../../components/live/installedFiles";
import { reasonOf } from "../../preview/facts/askServer";
import { type ContainerFiles, containerFiles } from "../containerFiles";
import type { HeldSession } from "../heldSession";
import type { OperatedServer } from "../operatedServer";
import { attentionLines } from "./attention";
import { askContainer } from "./containerStatus";
import { driftLines } from "./drift";
import { lastBackup } from "./lastBackup";
import { type RedisAnswers, redisStatus } from "./redisStatus";
import type { ServerStatus } from "./serverStatus";

/** What is shown of CONFIG GET, besides what was applied. */
const shownSettings = ["appendfsync", "save", "auto-aof-rewrite-percentage", "auto-aof-rewrite-min-size"];

/** What commands inside of the container tell. */
interface Inside {
  files?: ContainerFiles;
  /** The fingerprints of the files that Redis boots from. */
  found: Record<string, string>;
}

/** Asks it. */
export async function askInside({ applied, daemon, container }: OperatedServer): Promise<Inside> {
  const [files, found] = await Promise.all([
    containerFiles(daemon, container).catch(() => undefined),
    filesOnVolume(daemon, container, applied.files),
  ]);
  return { ...(files && { files }), found };
}

/** Asks Docker and Redis. A server that does not answer is a status, too. */
export async function askStatus(
  server: OperatedServer,
  held: HeldSession,
  inside = askInside,
): Promise<ServerStatus> {
  const { applied, stack, name } = server;
  const asking = askContainer(server);
  // Begun before its container is known, because over ssh each of both is a login of its own.
  const told = held
    .ask(async (session) => ((await asking).state === "running" ? ask(session, server) : undefined))
    .catch((error: Error) => error);
  const container = await asking;
  const runs = container.state === "running";
  const stopped: Inside = { found: applied.files };
  const [answers, { files, found }, backup] = await Promise.all([
    told.then((answer) => (runs ? answer : undefined)),
    runs ? inside(server) : stopped,
    lastBackup(server),
  ]);
  const unanswered =
    answers instanceof Error ? reasonOf(answers) : runs ? undefined : notRunning(container.state);
  const status = {
    time: new Date().toISOString(),
    stack,
    server: name,
    container: { ...container, ...memoryOf(files) },
    ...(answers && !(answers instanceof Error) && { redis: redisStatus(answers, files) }),
    ...(unanswered !== undefined && { unanswered }),
    drift:
      answers && !(answers instanceof Error)
        ? driftLines(applied, { settings: answers.config, users: answers.users, files: found })
        : [],
    ...(backup && { lastBackup: backup }),
  };
  return { ...status, attention: attentionLines(status) };
}

function memoryOf(files: ContainerFiles | undefined) {
  return files?.memoryBytes === undefined ? {} : { memoryBytes: files.memoryBytes };
}

function notRunning(state: string): string {
  return reasonOf({ code: { gone: "GONE", paused: "PAUSED" }[state] ?? "STOPPED" });
}

/** All at once: the answers are of one moment. */
async function ask(session: Session, { applied }: OperatedServer): Promise<RedisAnswers> {
  const names = [...shownSettings, ...Object.keys({ ...applied.settings, ...applied.boot })];
  const [info, config, id, list, users, denied] = await Promise.all([
    session.send("INFO"),
    liveValues(session, names),
    session.send("CLIENT", "ID"),
    session.send("CLIENT", "LIST"),
    session.send("ACL", "LIST"),
    session.send("ACL", "LOG"),
  ]);
  const others = String(list)
    .split("\n")
    .filter((line) => !line.startsWith(`id=${String(id)} `));
  return {
    info: parseInfo(info),
    config,
    sessions: sessionsByUser(others.join("\n")),
    users: users as string[],
    denied,
  };
}
