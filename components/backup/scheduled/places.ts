/** Where things are inside the container of scheduled backups. */
export const scheduledProgram = "/usr/local/lib/redis-server/backup.cjs";
export const scheduledConfigFile = "/etc/redis-server/backup.json";
/** What the last backup did. */
export const lastBackupFile = "/var/lib/redis-server/last-backup.json";
/** The directory of the Docker host. */
export const backupsDir = "/backups";
