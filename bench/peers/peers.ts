import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { run, tryRun } from "../../scripts/setup/command";
import { atLeast } from "../../scripts/setup/versions";

/** A server that a peer is to make, from nothing. */
export interface PeerServer {
  name: string;
  image: string;
  port: number;
  /** The folder of the files that Redis boots from. */
  files: string;
  /** Of the user `app`. */
  password: string;
}

/** Makes a server and returns when it is there, and healthy where the peer waits for that. */
export type MakeServer = (server: PeerServer) => Promise<unknown>;

/** Another way to have a Redis with users and an append-only file on Docker. */
export interface Peer {
  name: string;
  /** Whether users and append-only file can be proven from outside: the recipe's server lets nobody in there but by the official image. */
  isProven: boolean;
  /** Readies what is there before anybody wants a server, in a directory for it alone; where that is not possible, why. */
  prepare(directory: string): Promise<MakeServer | { absent: string }>;
}

const recipe: Peer = {
  name: "copied recipe, not proven",
  isProven: false,
  async prepare() {
    const script = join(__dirname, "recipe.sh");
    return ({ name, image, port, files, password }) =>
      run("sh", [script, name, image, String(port), files], { env: { ...process.env, PASSWORD: password } });
  },
};

const compose: Peer = {
  name: "docker compose up --wait",
  isProven: true,
  async prepare() {
    // Docker's own where that has it.
    const isPlugin = (await tryRun("docker", ["compose", "version"])) !== undefined;
    const [command, ...words] = isPlugin ? (["docker", "compose"] as const) : (["docker-compose"] as const);
    const version = await tryRun(command, [...words, "version", "--short"]);
    if (version === undefined) return { absent: "not installed (Debian's package docker-compose)" };
    if (!atLeast(version, "2.1.1")) return { absent: `${version} has no --wait, 2.1.1 or newer has` };
    const file = ["--file", join(__dirname, "compose.yaml")];
    return ({ name, image, port, files }) =>
      run(command, [...words, "--project-name", name, ...file, "up", "--wait"], {
        env: { ...process.env, NAME: name, IMAGE: image, PORT: String(port), FILES: files },
      });
  },
};

const terraform: Peer = {
  name: "terraform apply",
  isProven: true,
  async prepare(directory) {
    const isThere = async (command: string) => (await tryRun(command, ["version"])) !== undefined;
    const command = (await isThere("terraform")) ? "terraform" : "tofu";
    if (command === "tofu" && !(await isThere(command))) {
      return { absent: "neither terraform nor tofu is on the PATH" };
    }
    await mkdir(directory);
    await copyFile(join(__dirname, "main.tf"), join(directory, "main.tf"));
    const options = ["-input=false", "-no-color"];
    if ((await tryRun(command, ["init", ...options], { cwd: directory })) === undefined) {
      return { absent: `${command} cannot have the provider kreuzwerker/docker here` };
    }
    return ({ name, image, port, files }) => {
      const variables = Object.entries({ name, image, port, files }).map(
        ([key, value]) => `-var=${key}=${value}`,
      );
      // A state for each server, of which there is none yet.
      const state = `-state=${join(directory, name)}.tfstate`;
      return run(command, ["apply", "-auto-approve", ...options, state, ...variables], { cwd: directory });
    };
  },
};

export const peers: readonly Peer[] = [recipe, compose, terraform];
