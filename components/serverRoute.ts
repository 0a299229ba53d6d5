import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { failNow } from "./checkedArguments";
import { dockerHost } from "./dockerHost";
import { type Route, routeTo, type Whereabouts } from "./route";

/** The way from here to a server, by the docker provider that it is made with. */
export function serverRoute(
  server: pulumi.ComponentResource,
  place: pulumi.Output<Pick<Whereabouts, "bindAddress" | "port" | "endpoint">>,
): pulumi.Output<Route> {
  const provider = server.getProvider("docker:index/container:Container");
  const config = new pulumi.Config("docker");
  const chosen = docker.Provider.isInstance(provider)
    ? pulumi.all({ host: provider.host, context: provider.context })
    : pulumi.output({ host: config.get("host"), context: config.get("context") });
  const sshOptions = config.getObject<string[]>("sshOpts") ?? [];
  return pulumi.all([place, chosen]).apply(async ([at, choice]) => {
    const route = knownRoute(() =>
      routeTo({ ...at, dockerHost: dockerHost(choice, process.env), sshOptions }),
    );
    return "problem" in route ? await failNow([route.problem], server) : route;
  });
}

function knownRoute(find: () => ReturnType<typeof routeTo>): ReturnType<typeof routeTo> {
  try {
    return find();
  } catch (error) {
    return { problem: (error as Error).message };
  }
}
