// Where set-up puts things, and the environment in which the program's commands run. Only child processes get it:
// whoever is logged in to a Pulumi backend of their own and runs plain `pulumi` is left alone.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import packageJson from "../package.json";

export const repository = join(__dirname, "..");

/** Made once and used by every clone; may be deleted at any time. */
export const cacheRoot =
  process.env.REDIS_SERVER_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "redis-server");

/** The stacks' state and passphrase: deleting it loses track of what runs. */
export const stateRoot =
  process.env.REDIS_SERVER_STATE ??
  join(process.env.XDG_STATE_HOME ?? join(homedir(), ".local", "state"), "redis-server");

/** The engine this program is tested with; an older one on PATH is not used. */
export const { pulumiVersion } = packageJson.config;

export const pulumiHome = join(cacheRoot, "pulumi-home");
export const passphraseFile = join(stateRoot, "passphrase");
export const projectDirectory = join(stateRoot, "project");
export const backendDirectory = join(stateRoot, "pulumi");
const environmentFile = join(cacheRoot, "environment.json");

/** What set-up found or made. */
export interface Environment {
  /** The directory of the `pulumi` command and its language host. */
  pulumi: string;
  /** Plugins and credentials of this program's own Pulumi. */
  pulumiHome: string;
  /** Whether the docker and random plugins are those of `offline/plugins`. */
  bundledPlugins: boolean;
  /** What the stacks run instead of the program's default image, where that cannot be had. */
  image: string | null;
  /** The endpoint of the current Docker context, where that is not the usual socket. */
  dockerHost: string | null;
}

export async function readEnvironment(): Promise<Environment> {
  const text = await readFile(environmentFile, "utf8").catch(() => undefined);
  if (text === undefined) throw new Error("nothing is set up yet: run `npm start` (or `npm test`) first");
  return JSON.parse(text);
}

export async function writeEnvironment(environment: Environment): Promise<void> {
  await mkdir(cacheRoot, { recursive: true });
  await writeFile(`${environmentFile}.new`, `${JSON.stringify(environment, null, 2)}\n`);
  await rename(`${environmentFile}.new`, environmentFile);
}

/**
 * The process environment in which `docker` and the plugins find the Docker daemon.
 *
 * @param host the daemon of one stack, as in `docker:host`, where that is not the usual one
 */
export function dockerEnvironment(
  { dockerHost }: Pick<Environment, "dockerHost">,
  host: string | null = dockerHost,
): NodeJS.ProcessEnv {
  const chosen = host || dockerHost;
  return { ...process.env, ...(chosen && { DOCKER_HOST: chosen }) };
}

/** The same with this program's Pulumi and its plugins. */
export function toolEnvironment(environment: Environment): NodeJS.ProcessEnv {
  const { pulumi, bundledPlugins } = environment;
  return {
    ...dockerEnvironment(environment),
    PATH: `${pulumi}${delimiter}${process.env.PATH}`,
    PULUMI_HOME: pulumiHome,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Every command would otherwise try to download what the bundled plugins stand in for.
    ...(bundledPlugins && { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" }),
  };
}

/** The same with the state of `npm start`: a local backend and a generated passphrase, both outside git. */
export function stackEnvironment(environment: Environment): NodeJS.ProcessEnv {
  return {
    ...toolEnvironment(environment),
    // Without a file of attributes beside each state, which one that is killed can leave empty: then nothing reads the state any more.
    PULUMI_BACKEND_URL: `file://${backendDirectory}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile,
    PULUMI_CONFIG_PASSPHRASE: undefined,
    PULUMI_STACK: undefined,
  };
}
