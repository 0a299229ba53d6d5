import { backupUserName, backupUserRules } from "../acl/backupUser";
import { keepsData, withDefaults } from "../conf/redisConf";
import type { RedisSettings } from "../conf/settings";
import { defaultBackupImage } from "../image/defaultImage";
import type { User } from "./userSchema";

/** Backups on a schedule, all defaults filled in. */
export interface DeclaredBackup<Text = string> {
  /** Five fields of cron, in UTC. */
  schedule: string;
  /** A directory of the Docker host, or `s3://BUCKET/PREFIX`. */
  to: string;
  keep: number;
  image: string;
  /** Of the client of S3. Secret. */
  environment: Record<string, Text>;
}

/** What is declared of them, if anything is. */
export function declaredBackup<Text>(
  given: Partial<DeclaredBackup<Text>> | undefined,
): DeclaredBackup<Text> | undefined {
  const { schedule, to, keep = 7, image = defaultBackupImage, environment = {} } = given ?? {};
  if (schedule === undefined || to === undefined) return undefined;
  return { schedule, to, keep, image, environment };
}

/** The label of the container that makes them, which says when, where to and how many are kept. */
export const backupLabel = "redis-server.backup";

/** What that container is called as a resource: with a space, because a server may be called `cache-backup`. */
export function scheduledBackupName(server: string): string {
  return `${server} backup`;
}

/** And in Docker. */
export function backupContainerName(container: string): string {
  return `${container}-backup`;
}

/** As reports show them, and as the label of their container has them. */
export function backupText({ schedule, to, keep }: DeclaredBackup<unknown>): string {
  return `${schedule} to ${to}, ${keep} kept`;
}

/** The declared users, and whom backups log in as. */
export function withBackupUser(
  users: Record<string, User>,
  backup: DeclaredBackup<unknown> | undefined,
): Record<string, User> {
  return backup ? { ...users, [backupUserName]: { rules: backupUserRules } } : users;
}

/** What does not go together with backups on a schedule. */
export function backupProblems(users: object, settings: RedisSettings): string[] {
  return [
    ...(Object.hasOwn(users, backupUserName)
      ? [`users.${backupUserName}: the name belongs to \`backup\`; call the user something else`]
      : []),
    ...(keepsData(withDefaults(settings))
      ? []
      : [
          'backup: a cache (`appendonly no` with `save ""`) has nothing to keep; drop `backup`, or declare an append-only file or snapshots',
        ]),
  ];
}
