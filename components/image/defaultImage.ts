/** The image of a server that names none: the one place where a Redis version is chosen. */
export const defaultImage = "redis:8.2.9";

/** The image that makes backups on a schedule: Node, because the same code makes those by hand. */
export const defaultBackupImage = "node:24.21.0-alpine";
