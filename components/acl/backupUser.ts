/** Whom backups on a schedule log in as: a user of the stack like any other, as long as they are declared. */
export const backupUserName = "scheduled-backup";

/** It reads whatever there is and changes nothing; a snapshot is asked for where there is no append-only file. */
export const backupUserRules =
  "%R~* +@read -@dangerous +ping +info +config|get +module|list +bgsave +lastsave +select +dbsize +keys +eval";
