import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, parseDocument } from "yaml";
import { defaultImage } from "../components/image/defaultImage";
import { run } from "./setup/command";

interface PinOptions {
  directory: string;
  stack: string;
  env: NodeJS.ProcessEnv;
  onProgress?: (progress: string) => void;
}

interface Pinned {
  file: string;
  from: string;
  to: string;
}

/**
 * Writes the image of a stack into its file with the digest that the registry gives for its tag, asked for by the stack's own
 * Docker host, with the login and mirrors that it pulls with. Returns the image before and after.
 */
export async function pin({ directory, stack, env, onProgress = () => {} }: PinOptions): Promise<Pinned> {
  const project = parse(await readFile(join(directory, "Pulumi.yaml"), "utf8")).name;
  const file = `Pulumi.${stack}.yaml`;
  const text = await readFile(join(directory, file), "utf8").catch(() => undefined);
  if (text === undefined) {
    const files = (await readdir(directory)).filter((name) => /^Pulumi\..+\.yaml$/.test(name));
    throw new Error(`there is no ${file}; stack files here: ${files.sort().join(", ") || "none"}`);
  }
  const document = parseDocument(text);
  const imageKey = ["config", `${project}:image`];
  const from = String(document.getIn(imageKey) ?? defaultImage);
  const tagged = withTag(from);
  const host = {
    host: document.getIn(["config", "docker:host"]),
    context: document.getIn(["config", "docker:context"]),
  };
  const digest = await registryDigest(tagged, dockerCommand(host, env), onProgress);
  const to = `${tagged}@${digest}`;
  if (to !== from) {
    document.setIn(imageKey, to);
    await writeFile(join(directory, file), document.toString({ lineWidth: 0 }));
  }
  return { file, from, to };
}

/** The image without its digest: what the registry is asked for. */
function withTag(image: string): string {
  const [name = "", digest] = image.split("@");
  const hasTag = /:[^/]+$/.test(name);
  if (hasTag) return name;
  if (digest)
    throw new Error(`the image ${image} has a digest but no tag, so there is nothing to look up: add one`);
  return `${name}:latest`;
}

interface DockerCommand {
  args: string[];
  env: NodeJS.ProcessEnv;
}

/** The docker command's way to the Docker host that the stack file names. */
function dockerCommand(
  { host, context }: { host: unknown; context: unknown },
  env: NodeJS.ProcessEnv,
): DockerCommand {
  if (context) return { args: ["--context", String(context)], env };
  return { args: [], env: host ? { ...env, DOCKER_HOST: String(host) } : env };
}

async function registryDigest(
  image: string,
  { args, env }: DockerCommand,
  onProgress: (progress: string) => void,
): Promise<string> {
  const printed = await run("docker", [...args, "pull", image], { env, onLine: onProgress });
  const digest = /^Digest: (sha256:[0-9a-f]{64})$/m.exec(printed)?.[1];
  if (!digest) throw new Error(`\`docker pull ${image}\` named no digest:\n${printed}`);
  return digest;
}
