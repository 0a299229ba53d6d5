// npm run redis -- backup timer: systemd units that make backups, for those who do not want a container for it.
import { userInfo } from "node:os";
import { delimiter } from "node:path";
import { Command } from "commander";
import { atLeastOne } from "../commandLine";
import { systemdTimer } from "./systemdTimer";

interface TimerOptions {
  stack: string;
  server?: string;
  to: string;
  keep: number;
  onCalendar: string;
}

/** Prints them, and what to do with them; it changes nothing, and asks no server. */
export function backupTimerVerb(): Command {
  return new Command("timer")
    .description("Prints systemd units that make backups on a schedule on this machine.")
    .requiredOption("--stack <name>", "the stack whose server it is")
    .option("--server <name>", "which one, where the stack has several: its name in the program")
    .requiredOption(
      "--to <place>",
      "where archives are kept, as for `backup`; a directory with its full path",
    )
    .option("--keep <number>", "keep so many archives of this server there", atLeastOne, 7)
    .option("--on-calendar <time>", "when, as systemd.time(7) has it", "03:00 UTC")
    .action(({ stack, server, to, keep, onCalendar }: TimerOptions) => {
      const timer = {
        stack,
        server,
        to,
        keep,
        onCalendar,
        directory: process.cwd(),
        user: userInfo().username,
        path: pathOfShell(process.env.PATH ?? ""),
      };
      const units = Object.entries(systemdTimer(timer));
      for (const [name, text] of units) console.log(`# /etc/systemd/system/${name}\n${text}`);
      const [, timerName] = units.map(([name]) => name);
      console.log(`# Then: systemctl daemon-reload && systemctl enable --now ${timerName}`);
    });
}

/** Without what npm puts before it for the command that it runs. */
function pathOfShell(path: string): string {
  return path
    .split(delimiter)
    .filter((directory) => !directory.includes("node_modules"))
    .join(delimiter);
}
