import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { BackupSource } from "../../../components/backup/backupTypes";
import { DataCopy } from "../../../components/backup/copying/dataCopy";
import { shellInContainer } from "../../../components/backup/copying/dataShell";
import { dial, type Session } from "../../../components/connection/session";
import type { BareServer } from "../boot/bareServer";
import { adminPassword } from "../boot/candidate";

/** The Docker of this machine. */
export const here = { url: "", sshOptions: [] };

/** A session of the admin, which the end of the test closes. */
export async function adminSession(port: number): Promise<Session> {
  const session = await dial({
    host: "127.0.0.1",
    port,
    docker: here,
    username: "admin",
    password: adminPassword,
    otherPasswords: [],
    readyTimeoutSeconds: 10,
    maxclients: "?",
    keepsData: true,
  });
  onTestFinished(() => session.close());
  await session.send("AUTH", "admin", adminPassword);
  return session;
}

/** What the CLI makes of the server of a stack. */
export async function sourceOf(
  server: BareServer,
  names = { stack: "dev", server: "redis" },
): Promise<BackupSource> {
  return {
    ...names,
    session: await adminSession(server.port),
    beginCopy: (mode, places) => DataCopy.begin(shellInContainer(here, server.name), mode, places),
    container: server.name,
    image: { name: "redis", id: "sha256:0", digests: [] },
  };
}

/** A directory that is gone after the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "redis-server-backup-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

/** All files of a data volume with their sizes, and what else is there. */
export function filesOf(server: BareServer): Promise<string> {
  return server.onVolumes("cd /data && find . -type f -exec stat -c '%n %s' {} + | sort && find . | sort");
}

/** Processes of its container that have ended, and that nobody has waited for. */
export function endedProcesses(server: BareServer): Promise<string> {
  return server.inContainer("grep -l '^State:.Z' /proc/[0-9]*/status || :");
}
