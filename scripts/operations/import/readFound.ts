import { parseEndpoint } from "../../../components/arguments/endpointText";
import { type DockerDaemon, docker } from "../../../components/connection/dockerCommand";
import { dockerHost } from "../../../components/connection/dockerHost";
import { inContainer, overTcp } from "./ask";
import { foundServer } from "./found";
import { type FoundContainer, foundContainer } from "./foundContainer";
import { type Found, refusal } from "./imported";
import { readAs } from "./login";

const usualPort = 6379;

/** Reads a server, by `HOST:PORT` or the name of its container, as this user. */
export async function readFound(from: string, user: string | undefined): Promise<Found & { user?: string }> {
  if (/:\/\/|@/.test(from)) {
    throw new Error(
      "the server is named by a URL or with a login, which is not repeated here, as it may hold a password: name HOST:PORT alone, and the user by --user NAME",
    );
  }
  if (from.includes(":")) {
    const endpoint = parseEndpoint(from);
    if (endpoint?.port === undefined) {
      throw new Error(`${from} is neither HOST:PORT nor the name of a container`);
    }
    const read = await readAs(overTcp(endpoint.host, endpoint.port), user);
    return { from, server: checked(read.answers), user: read.user };
  }
  const daemon: DockerDaemon = { url: dockerHost({}, process.env), sshOptions: [] };
  const container = await containerNamed(daemon, from);
  const read = await readAs(inContainer(daemon, container.id, portInside(container)), user);
  const server = checked(read.answers);
  return {
    from,
    server,
    container,
    digests: await digestsOf(daemon, container),
    files: await filesIn(daemon, container, server.directives.dir ?? "/data"),
    ...(daemon.url && { dockerHost: daemon.url }),
    user: read.user,
  };
}

function checked(answers: Parameters<typeof foundServer>[0]) {
  const server = foundServer(answers);
  const refused = refusal(server);
  if (refused !== undefined) throw new Error(refused);
  return server;
}

async function containerNamed(daemon: DockerDaemon, name: string): Promise<FoundContainer> {
  // Over ssh, its arguments go through a shell.
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name)) {
    throw new Error(`${JSON.stringify(name)} is neither HOST:PORT nor the name of a container`);
  }
  const printed = await docker(daemon, "container", "inspect", name).catch((error: Error) => {
    if (!/no such (container|object)/i.test(error.message)) throw error;
    throw new Error(
      `there is no container ${name}: \`docker ps\` shows those that run; a server elsewhere is HOST:PORT`,
    );
  });
  const container = foundContainer(JSON.parse(printed)[0]);
  if (container.isRunning) return container;
  throw new Error(
    `the container ${name} does not run: only a running server tells its users and settings; docker start ${name}`,
  );
}

function portInside({ published, networkMode }: FoundContainer): number {
  if (networkMode === "host" || published.length === 0) return usualPort;
  return published.some(({ inside }) => inside === usualPort)
    ? usualPort
    : (published[0]?.inside ?? usualPort);
}

async function digestsOf(daemon: DockerDaemon, { image }: FoundContainer): Promise<string[]> {
  // An image that is gone since has none.
  const printed = await docker(daemon, "image", "inspect", image).catch(() => "[]");
  return JSON.parse(printed)[0]?.RepoDigests ?? [];
}

async function filesIn(daemon: DockerDaemon, { id }: FoundContainer, directory: string): Promise<string[]> {
  if (/[^\w./-]/.test(directory)) return [];
  return (await docker(daemon, "exec", id, "ls", directory).catch(() => "")).split("\n");
}
