/** A backup that systemd starts. */
export interface BackupTimer {
  stack: string;
  /** The server's logical name, where the stack has several. */
  server?: string;
  to: string;
  keep: number;
  /** As systemd.time(7) has it. */
  onCalendar: string;
  /** Where this program is. */
  directory: string;
  /** Who is logged in to Pulumi's backend. */
  user: string;
  /** Where that one's shell finds `npm`, `pulumi` and `docker`: systemd looks in the system's directories only. */
  path: string;
}

/** The two units, as files by their names. */
export function systemdTimer(timer: BackupTimer): Record<string, string> {
  const { stack, server, onCalendar, directory, user, path } = timer;
  // What else the name of a unit, and of a file, may not have: a stack may be named with its organization.
  const name = ["redis-backup", stack, ...(server ? [server] : [])].join("-").replace(/[^\w.-]/g, "_");
  const described = escaped(`the Redis of the stack ${stack}`);
  return {
    [`${name}.service`]: `[Unit]
Description=Backup of ${described}${server ? escaped(` (${server})`) : ""}
Wants=network-online.target
After=network-online.target docker.service

[Service]
Type=oneshot
User=${user}
WorkingDirectory=${escaped(directory)}
Environment=${quoted(`PATH=${path}`)}
# PULUMI_CONFIG_PASSPHRASE or PULUMI_ACCESS_TOKEN, readable by root alone.
EnvironmentFile=-/etc/redis-server/${name}.env
ExecStart=/usr/bin/env npm run --silent redis -- ${backupArguments(timer).map(escapedWord).join(" ")}
`,
    [`${name}.timer`]: `[Unit]
Description=When ${described} is backed up

[Timer]
OnCalendar=${onCalendar}
Persistent=true

[Install]
WantedBy=timers.target
`,
  };
}

function backupArguments({ stack, server, to, keep }: BackupTimer): string[] {
  const which = ["--stack", stack, ...(server ? ["--server", server] : [])];
  return ["backup", ...which, "--to", to, "--keep", String(keep)];
}

/** systemd replaces what begins with a percent sign, in command lines also variables. */
function escaped(text: string): string {
  return text.replaceAll("%", "%%");
}

function escapedWord(word: string): string {
  const plain = word.replaceAll("$", "$$$$");
  return /^[\w./:@%$=,+-]+$/.test(plain) ? escaped(plain) : quoted(plain);
}

function quoted(text: string): string {
  return `"${escaped(text).replace(/["\\]/g, "\\$&")}"`;
}
