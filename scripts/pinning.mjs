import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./setup/command.mjs";
import { defaultImage } from "./setup/image.mjs";

/**
 * Writes the image of a stack into its file with the digest that the registry gives for its tag, asked for by the stack's own
 * Docker host, with the login and mirrors that it pulls with.
 *
 * @param {{ directory: string, stack: string, env: NodeJS.ProcessEnv, say?: (progress: string) => void }} options
 * @returns {Promise<{ file: string, from: string, to: string }>} the image before and after
 */
export async function pin({ directory, stack, env, say = () => {} }) {
  // Loaded late: it comes with the packages.
  const { parse, parseDocument } = await import("yaml");
  const project = parse(await readFile(join(directory, "Pulumi.yaml"), "utf8")).name;
  const file = `Pulumi.${stack}.yaml`;
  const text = await readFile(join(directory, file), "utf8").catch(() => undefined);
  if (text === undefined) {
    const files = (await readdir(directory)).filter((name) => /^Pulumi\..+\.yaml$/.test(name));
    throw new Error(`there is no ${file}; stack files here: ${files.sort().join(", ") || "none"}`);
  }
  const document = parseDocument(text);
  const imageKey = ["config", `${project}:image`];
  const from = String(document.getIn(imageKey) ?? (await defaultImage()));
  const tagged = withTag(from);
  const host = {
    host: document.getIn(["config", "docker:host"]),
    context: document.getIn(["config", "docker:context"]),
  };
  const digest = await registryDigest(tagged, dockerCommand(host, env), say);
  const to = `${tagged}@${digest}`;
  if (to !== from) {
    document.setIn(imageKey, to);
    await writeFile(join(directory, file), document.toString({ lineWidth: 0 }));
  }
  return { file, from, to };
}

/**
 * The image without its digest: what the registry is asked for.
 *
 * @param {string} image
 */
function withTag(image) {
  const [name = "", digest] = image.split("@");
  const hasTag = /:[^/]+$/.test(name);
  if (hasTag) return name;
  if (digest)
    throw new Error(`the image ${image} has a digest but no tag, so there is nothing to look up: add one`);
  return `${name}:latest`;
}

/**
 * The docker command's way to the Docker host that the stack file names.
 *
 * @param {{ host: unknown, context: unknown }} stack
 * @param {NodeJS.ProcessEnv} env
 */
function dockerCommand({ host, context }, env) {
  if (context) return { args: ["--context", String(context)], env };
  return { args: [], env: host ? { ...env, DOCKER_HOST: String(host) } : env };
}

/**
 * @param {string} image
 * @param {{ args: string[], env: NodeJS.ProcessEnv }} docker
 * @param {(progress: string) => void} say
 */
async function registryDigest(image, { args, env }, say) {
  const printed = await run("docker", [...args, "pull", image], { env, onLine: say });
  const digest = /^Digest: (sha256:[0-9a-f]{64})$/m.exec(printed)?.[1];
  if (!digest) throw new Error(`\`docker pull ${image}\` named no digest:\n${printed}`);
  return digest;
}
