import { parseListedUser } from "../../../components/acl/listedUser";
import { dockerWith } from "../../../components/connection/dockerCommand";
import { parseInfo, parsePairs } from "../../../components/connection/replies";
import type { Session } from "../../../components/connection/session";
import { type OperatedServer, withSession } from "../operatedServer";
import { containerFacts, dockerFacts, inspectedContainer } from "./dockerFacts";
import type { DoctorFacts, RedisFacts } from "./facts";
import { hostFactsIn, hostScript } from "./hostFacts";

/** All that the checks look at; nothing is changed. */
export async function examine(server: OperatedServer): Promise<DoctorFacts> {
  const { daemon, container: id, login, stack } = server;
  const { maxclients, keepsData } = login;
  const container = await inspectedContainer(daemon, id);
  const isRunning = container?.State.Status === "running";
  const [docker, host, asked] = await Promise.all([
    dockerFacts(daemon, container),
    isRunning
      ? dockerWith(daemon, hostScript, "exec", "--interactive", id, "sh").catch(() => undefined)
      : undefined,
    withSession(server, askRedis).then(
      (redis) => ({ redis }),
      (error: Error) => ({ silence: error.message }),
    ),
  ]);
  return {
    ...(container && { container: containerFacts(container) }),
    docker,
    ...(host !== undefined && { host: hostFactsIn(host) }),
    ...asked,
    declared: { stack, maxclients, keepsData },
  };
}

const directives = ["maxmemory", "maxclients", "tcp-backlog", "disable-thp", "save", "appendfsync"];

async function askRedis(session: Session): Promise<RedisFacts> {
  const before = Date.now();
  const time = (await session.send("TIME")) as string[];
  const after = Date.now();
  const [info, config, list] = await Promise.all([
    session.send("INFO", "everything"),
    session.send("CONFIG", "GET", ...directives),
    session.send("ACL", "LIST"),
  ]);
  const users = (list as string[]).map(parseListedUser);
  return {
    info: parseInfo(info),
    config: parsePairs(config),
    openUsers: users.filter(({ isOn, noPassword }) => isOn && noPassword).map(({ name }) => name),
    clockAhead: Number(time[0]) + Number(time[1]) / 1e6 - (before + after) / 2000,
    askedSeconds: (after - before) / 1000,
  };
}
