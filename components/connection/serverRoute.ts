import { execFile } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import { refuseLate } from "../arguments/lateRefusal";
import { daemonProblem } from "./daemonProblem";
import type { DockerDaemon } from "./dockerCommand";
import { dockerHost } from "./dockerHost";
import { dockerSettings } from "./dockerProvider";
import { type Route, routeTo, type Whereabouts, withoutPassword } from "./route";
import { type SshHost, sshCommand, tunnelEnd } from "./sshTunnel";
import { whenLetIn } from "./turnedAway";

/** A server's route, and the daemon that it runs under. */
export interface ServerRoute extends Route {
  docker: DockerDaemon;
}

/** The way from here to a server, by the docker provider that it is made with. */
export function serverRoute(
  server: pulumi.ComponentResource,
  place: pulumi.Output<Pick<Whereabouts, "bindAddress" | "port" | "endpoint">>,
): pulumi.Output<ServerRoute> {
  return pulumi.all([place, dockerSettings(server)]).apply(async ([at, settings]) => {
    const { sshOptions, certPath } = settings;
    const route = knownRoute(() => {
      const url = dockerHost(settings, process.env);
      const way = routeTo({ ...at, dockerHost: url, sshOptions });
      const daemon = { url: withoutPassword(url), sshOptions, ...(certPath && { certPath }) };
      return "problem" in way ? way : { ...way, docker: daemon };
    });
    const problem =
      "problem" in route
        ? route.problem
        : ((await hostProblem(route.ssh)) ?? (await daemonProblem(route.docker.url)));
    return problem === undefined ? (route as ServerRoute) : await refuseLate([problem], server);
  });
}

/** Why ssh does not get into the host: the docker plugin would only say that there is no daemon. */
async function hostProblem(ssh: SshHost | undefined): Promise<string | undefined> {
  if (ssh === undefined) return undefined;
  const { login, args } = sshCommand(ssh, []);
  const run = () =>
    new Promise<{ error: unknown; stderr: string }>((resolve) => {
      execFile("ssh", [...args, "true"], (error, _stdout, stderr) =>
        resolve({ error: error?.code, stderr: stderr || (error?.message ?? "") }),
      );
    });
  const { error, stderr } = await whenLetIn(run);
  return error ? `docker:host ${ssh.url}: ${tunnelEnd(stderr, login, "it").reason}` : undefined;
}

function knownRoute<T>(find: () => T): T | { problem: string } {
  try {
    return find();
  } catch (error) {
    return { problem: (error as Error).message };
  }
}
