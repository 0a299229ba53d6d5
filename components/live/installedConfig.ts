import type * as pulumi from "@pulumi/pulumi";
import { throwawayCause } from "../boot/throwawayCause";
import { type DockerDaemon, docker } from "../connection/dockerCommand";
import { failure, withoutCredentials } from "../connection/sessionError";
import { defineProvider } from "./defineProvider";
import { filesOnVolume } from "./installedFiles";
import { startAtOnce } from "./serverProcess";
import { installAgain } from "./usersFile";

interface InstalledConfigInputs {
  installedHash: string;
  files: Record<string, string>;
  server: string;
  installerId: string;
  exitCode: number;
  logs: string;
  providerVersion: number;
}

export interface InstalledConfigArgs {
  /** SHA-256 of all files the installer was given. */
  installedHash: pulumi.Input<string>;
  /** The fingerprint of each of them, by name: a refresh compares the files in the config volume with these. */
  files: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Name of the server's container, from where they are read. */
  server: pulumi.Input<string>;
  /** Id of the installer's container, which is started again to put back what was changed by hand. */
  installerId: pulumi.Input<string>;
  /** How the installer ended: 0 means that Redis booted on the files and they are in the config volume. */
  exitCode: pulumi.Input<number>;
  /** What the installer printed: Redis's own words when it refused the files. */
  logs: pulumi.Input<string>;
}

/**
 * What the installer did. One that failed is tried again first: the reason may be gone since, as a full disk is, and its exit code stays
 * in the state for as long as nothing is declared otherwise. The candidates are still in its container.
 */
async function outcome(daemon: DockerDaemon, inputs: InstalledConfigInputs): Promise<InstalledConfigInputs> {
  const { installedHash, files, server, installerId, exitCode, logs, providerVersion } = inputs;
  if (Number(exitCode) !== 0) {
    await installAgain(daemon, installerId).catch(async (error: Error) => {
      // What was printed is the installer's own where Docker can be asked about it.
      const ran = await docker(daemon, "inspect", "--format={{.State.ExitCode}}", installerId).then(
        (code) => Number(code),
        () => undefined,
      );
      if (ran === undefined) throw refusal(exitCode, logs, error.message);
      throw refusal(ran, error.message);
    });
  }
  return { installedHash, files, server, installerId, exitCode, logs, providerVersion };
}

/** An installer that refuses says so in its last line; whatever else ended it lies with the Docker host. */
function refusal(exitCode: number, logs: string, notRepeated?: string): Error {
  const what = (logs ?? "").includes("install: nothing was changed")
    ? "Redis refuses this configuration, so it was not installed and the server was not touched"
    : "The installer failed on the Docker host, so the server was not touched; once the reason is gone, `pulumi up` tries it again";
  const cause = throwawayCause((logs ?? "").split("\n"));
  return failure(
    `${what} (installer's exit code ${exitCode}):\n` +
      (withoutCredentials(logs ?? "").trim() || "(the installer printed nothing)") +
      (cause === undefined ? "" : `\n${cause}`) +
      (notRepeated === undefined
        ? ""
        : `\n(not tried again, because Docker's command does not work from here: ${withoutCredentials(notRepeated)}; once the reason is ` +
          "gone: `pulumi up --replace` with the URN of the installer)"),
  );
}

/** The files that are not as they were installed, by what is the matter with them. */
function namesByState(found: Record<string, string>, installed: Record<string, string>) {
  const states: Record<string, string[]> = {};
  for (const [name, state] of Object.entries(found)) {
    if (state !== installed[name]) states[state] = [...(states[state] ?? []), name];
  }
  return states;
}

/** Puts back files that were changed by hand: the candidates are still in the installer's container, which proves them again. */
async function repairFiles(
  daemon: DockerDaemon,
  { installerId, server }: InstalledConfigInputs,
): Promise<void> {
  await installAgain(daemon, installerId).catch((error: Error) => {
    throw failure(
      "What Redis boots from was changed by hand and could not be put back by starting the installer again:\n" +
        withoutCredentials(error.message),
    );
  });
  await startAtOnce(daemon, server);
}

export const installedConfigProvider = defineProvider<InstalledConfigInputs, InstalledConfigInputs>({
  id: () => "installed",
  compared: ["installedHash", "files", "server", "installerId", "exitCode"],

  // An error leaves the state as it was, so the next `up` fails again until the configuration is right.
  async settle(server, news, olds) {
    const outs = await outcome(server.docker, news);
    if (olds === undefined) return outs;
    if (news.installerId !== olds.installerId) {
      // The installer says so when it finds both volumes new; at a first up that is nothing to tell.
      if (/no data of Redis is on the data volume/.test(news.logs)) {
        console.log(
          "The data volume is new and empty: what an earlier one held is not on it. Restore a backup if there is one.",
        );
      }
      return outs;
    }
    const changed = Object.keys(news.files).filter((name) => olds.files?.[name] !== news.files[name]);
    if (changed.length > 0) {
      await repairFiles(server.docker, news);
      console.log(`Installed again what Redis boots from: ${changed.join(", ")}`);
    }
    return outs;
  },

  async read(server, olds) {
    const files = await filesOnVolume(server.docker, olds.server, olds.files);
    for (const [found, names] of Object.entries(namesByState(files, olds.files))) {
      console.log(`${names.join(", ")} in the config volume: ${found}`);
    }
    const found = { ...olds, files };
    return { props: found, inputs: found };
  },
});
