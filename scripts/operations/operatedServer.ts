import type { DockerDaemon } from "../../components/connection/dockerCommand";
import { proven } from "../../components/connection/serverContainer";
import type { ServerLogin } from "../../components/connection/serverLogin";
import { dial, login, type Session } from "../../components/connection/session";
import { serversInState } from "../preview/facts/serversInState";
import type { Place } from "../setup/command";
import { type AppliedState, appliedState } from "./appliedState";
import { requireRunning } from "./containerStanding";
import { exportedStack } from "./exportedStack";
import { type NamedServer, namedServers } from "./namedServers";

/** The server that an operation is about, as the state of its stack has it. */
export interface OperatedServer extends NamedServer {
  stack: string;
  /** Where the stack's own commands run. */
  place: Place;
  /** The Docker daemon that it runs under. */
  daemon: DockerDaemon;
  /** Where it answers, and the admin's passwords. */
  login: ServerLogin;
  /** Docker's id of its container. */
  container: string;
  /** The same of what makes its backups on a schedule, where they are declared. */
  backup?: string;
  /** What the last update applied to it. */
  applied: AppliedState;
}

/** Which server it is. */
export interface ServerChoice {
  stack: string;
  /** The logical name of one of several servers. */
  server?: string;
}

/** Finds the server in the stack's state. */
export async function operatedServer({ stack, server }: ServerChoice, place: Place): Promise<OperatedServer> {
  const exported = await exportedStack(stack, place);
  const chosen = chosenServer(namedServers(exported), { stack, server });
  const { login, container, backup } = serversInState(exported)[chosen.urn] ?? {};
  if (login === undefined || container === undefined) {
    throw new Error(
      `the server ${chosen.name} of the stack ${stack} has no container: \`pulumi up\` makes it`,
    );
  }
  return {
    ...chosen,
    stack,
    place,
    daemon: login.docker,
    login,
    container,
    ...(backup && { backup }),
    applied: appliedState(exported, chosen.urn),
  };
}

function chosenServer(servers: NamedServer[], { stack, server }: ServerChoice): NamedServer {
  const names = servers.map(({ name }) => name);
  const [first, ...others] = servers;
  if (first === undefined) throw new Error(`the stack ${stack} has no server: run \`pulumi up\` first`);
  if (server === undefined) {
    if (others.length === 0) return first;
    throw new Error(`the stack ${stack} has several servers; name one: --server ${names.join(" or ")}`);
  }
  const named = servers.find(({ name }) => name === server);
  if (named) return named;
  throw new Error(`the stack ${stack} has no server ${server}; there are: ${names.join(", ")}`);
}

/** Logs in as the admin to the server in its container, and to nobody else who may have its port. */
export async function openSession(operated: OperatedServer): Promise<Session> {
  const { login: server, container } = operated;
  // Both at once, because over ssh each of them is a login of its own. Why nobody answers is told by Docker.
  const dialled = dial(server);
  dialled.catch(() => {});
  await requireRunning(operated).catch((error: unknown) => {
    dialled.then(
      (session) => session.close(),
      () => {},
    );
    throw error;
  });
  const session = await dialled;
  try {
    await login(session, await proven(server, container));
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

/** The same for as long as it is used. */
export async function withSession<T>(
  server: OperatedServer,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(server);
  try {
    return await use(session);
  } finally {
    session.close();
  }
}
