import type { Command } from "commander";
import { atLeastOne } from "../commandLine";
import { type BackupVerbOptions, backup } from "./backup";
import { serverVerb } from "./verb";

/** The verbs about copies of a server's data. */
export function backupVerbs(): Command[] {
  return [
    serverVerb<BackupVerbOptions>(
      "backup",
      "Copies a server's data into an archive, consistent while clients write.",
      backup,
    )
      .option("--to <place>", "where archives are kept: a directory", "./backups")
      .option(
        "--keep <number>",
        "keep so many archives of this server there, and remove older ones",
        atLeastOne,
      ),
  ];
}
