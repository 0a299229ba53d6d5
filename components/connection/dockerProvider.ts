import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { DockerChoice } from "./dockerHost";

/** How the docker plugin that makes a server is told to reach Docker. */
export interface DockerSettings extends DockerChoice {
  sshOptions: string[];
  /** A directory with `ca.pem`, `cert.pem` and `key.pem`. */
  certPath?: string;
}

/** That of the provider that somebody gave the component or one above it, or of the stack's configuration. */
export function dockerSettings(server: pulumi.ComponentResource): pulumi.Output<DockerSettings> {
  const provider = server.getProvider("docker:index/container:Container");
  if (!docker.Provider.isInstance(provider)) {
    const config = new pulumi.Config("docker");
    return pulumi.output({
      host: config.get("host"),
      context: config.get("context"),
      certPath: config.get("certPath"),
      sshOptions: config.getObject<string[]>("sshOpts") ?? [],
    });
  }
  // Not declared by its class, but a property like the others; the SDK turns lists into JSON.
  const { sshOpts } = provider as { sshOpts?: pulumi.Output<string | undefined> };
  return pulumi
    .all([given(provider.host), given(provider.context), given(provider.certPath), given(sshOpts)])
    .apply(([host, context, certPath, options]) => ({
      host,
      context,
      certPath,
      sshOptions: options ? (JSON.parse(options) as string[]) : [],
    }));
}

/** In a preview, what a provider is not given counts as unknown, and so would the whole way to the server. */
function given(property: pulumi.Output<string | undefined> | undefined): pulumi.Output<string | undefined> {
  if (property === undefined) return pulumi.output(undefined);
  const known = (property as unknown as ValueOrUnknown).promise(true);
  return pulumi.output(
    Promise.all([known, pulumi.isSecret(property)]).then(([value, isSecret]) =>
      isSecret ? pulumi.secret(value) : value,
    ),
  );
}

/** What every output has, although its type hides it: the value, `undefined` or, where it is still to come, a mark of that. */
interface ValueOrUnknown {
  promise(withUnknowns: boolean): Promise<string | undefined>;
}
