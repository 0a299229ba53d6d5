import { randomBytes } from "node:crypto";
import { access, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, parseDocument } from "yaml";
import { pluginDirectory, providerHost } from "../../offline/plugins/installed";
import {
  backendDirectory,
  type Environment,
  passphraseFile,
  projectDirectory,
  pulumiHome,
  repository,
  stackEnvironment,
} from "../environment";
import { run } from "./command";
import { carrySecrets } from "./secrets";

/**
 * Writes the project that `npm start` and `npm run pulumi` work in: this repository's Pulumi.yaml and stack files, in
 * a directory outside git, where Pulumi may add its salt and set-up the image of this machine. Edit the repository's; only
 * what `config set --secret` put there stays.
 */
export async function writeProject({ image }: Environment): Promise<void> {
  for (const path of [backendDirectory, projectDirectory])
    await mkdir(path, { recursive: true, mode: 0o700 });
  await writeFile(passphraseFile, randomBytes(32).toString("base64url"), { flag: "wx", mode: 0o600 }).catch(
    ignoreExisting,
  );

  const project = parseDocument(await readFile(join(repository, "Pulumi.yaml"), "utf8"));
  project.set("main", repository);
  if (await hasProviderHost()) {
    // Any other way to prefer it to the one beside `pulumi` has the engine warn of it in every update.
    const providers = [{ name: "pulumi-nodejs", path: pluginDirectory(providerHost, pulumiHome) }];
    project.set("plugins", project.createNode({ providers }));
  }
  await writeFile(join(projectDirectory, "Pulumi.yaml"), String(project));

  for (const name of await readdir(repository)) {
    if (!/^Pulumi\..+\.yaml$/.test(name)) continue;
    const generated = join(projectDirectory, name);
    const stack = parseDocument(await readFile(join(repository, name), "utf8"));
    const before = parse(await readFile(generated, "utf8").catch(() => ""));
    const salt = before?.encryptionsalt;
    if (salt && !stack.has("encryptionsalt")) stack.set("encryptionsalt", salt);
    // Encrypted with another salt, they could not be read.
    if (salt === stack.get("encryptionsalt")) carrySecrets(stack, before);
    const imageKey = ["config", `${String(project.get("name"))}:image`];
    if (image && !stack.hasIn(imageKey)) stack.setIn(imageKey, image);
    await writeFile(generated, String(stack));
  }
}

/** Not where a script cannot be a plugin's executable. */
function hasProviderHost(): Promise<boolean> {
  const launcher = join(pluginDirectory(providerHost, pulumiHome), "pulumi-resource-pulumi-nodejs");
  return access(launcher).then(
    () => process.platform !== "win32",
    () => false,
  );
}

/** Makes a stack, unless it is there. */
export async function prepareStack(environment: Environment, name: string): Promise<void> {
  await writeProject(environment);
  if (await hasStack(name)) return;
  await run("pulumi", ["stack", "select", "--create", name, "--non-interactive"], {
    cwd: projectDirectory,
    env: stackEnvironment(environment),
  });
}

export async function hasStack(name: string): Promise<boolean> {
  const projects = join(backendDirectory, ".pulumi", "stacks");
  for (const project of await readdir(projects).catch(() => [])) {
    const found = await access(join(projects, project, `${name}.json`)).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
