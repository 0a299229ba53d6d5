import { Command } from "commander";
import { handBackupsDir } from "../../components/backup/handBackup";
import { atLeastOne } from "../commandLine";
import { devStack } from "../setup/stack";
import { type BackupVerbOptions, backup } from "./backup";
import { backupTimerVerb } from "./backupTimer";
import { backupVerify, type VerifyOptions } from "./backupVerify";
import { type CloneOptions, clone } from "./clone";
import { type RestoreOptions, restore } from "./restore";
import { answer, serverVerb } from "./verb";

/** The verbs about copies of a server's data. */
export function backupVerbs(): Command[] {
  const taking = serverVerb<BackupVerbOptions>(
    "backup",
    "Copies a server's data into an archive, consistent while clients write.",
    backup,
  )
    .option(
      "--to <place>",
      "where archives are kept: DIRECTORY, docker-host:DIRECTORY or s3://BUCKET/PREFIX",
      handBackupsDir,
    )
    .option(
      "--keep <number>",
      "keep so many archives of this server there, and remove older ones",
      atLeastOne,
    );
  for (const each of [verifying(), backupTimerVerb()]) taking.addCommand(each.copyInheritedSettings(taking));
  return [taking, restoring(), cloning()];
}

function verifying(): Command {
  return new Command("verify")
    .description("The restore drill: boots a throwaway server on an archive and compares what it has.")
    .argument("<file>", "the archive: a file, docker-host:FILE or s3://BUCKET/KEY")
    .option("--stack <name>", "a stack, to do it on its Docker host (default: on this machine's Docker)")
    .option("--server <name>", "which one, where the stack has several: its name in the program")
    .option("--image <image>", "the image of the server (default: the one that was backed up)")
    .option("--json", "print the answer as JSON; all else goes to stderr")
    .action(async (file: string, options: VerifyOptions) => {
      answer(await backupVerify(file, options), options.json);
    });
}

function restoring(): Command {
  return new Command("restore")
    .description(
      "Puts an archive on a new volume, which then takes the place of the server's in one `pulumi up`.",
    )
    .argument("<file>", "the archive: a file, docker-host:FILE or s3://BUCKET/KEY")
    .option("--into <stack>", "the stack whose server gets the data", devStack)
    .option("--server <name>", "which one, where the stack has several: its name in the program")
    .option("--yes", "do not ask")
    .option("--json", "print the answer as JSON; all else goes to stderr")
    .action(async (file: string, options: RestoreOptions) => {
      answer(await restore(file, options), options.json);
    });
}

function cloning(): Command {
  return new Command("clone")
    .description("Gives the server of one stack the data of another's: `backup` and `restore` in one go.")
    .argument("<from>", "the stack that is copied")
    .argument("<to>", "the stack whose server gets the data, on a new volume")
    .option("--from-server <name>", "which one is copied, where the stack has several")
    .option("--to-server <name>", "which one gets the data, where the stack has several")
    .option("--yes", "do not ask")
    .option("--json", "print the answer as JSON; all else goes to stderr")
    .action(async (from: string, to: string, options: CloneOptions) => {
      answer(await clone(from, to, options), options.json);
    });
}
