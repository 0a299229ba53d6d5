/** What the container of scheduled backups is told, in {@link scheduledConfigFile}. */
export interface ScheduledConfig {
  /** Five fields of cron, in UTC. */
  schedule: string;
  /** How many backups are kept. */
  keep: number;
  /** `s3://BUCKET/PREFIX`; without it, they go to {@link backupsDir}. */
  s3?: string;
  /** What the client of S3 reads from its environment. Secret. */
  environment?: Record<string, string>;
  stack: string;
  /** The server's logical name. */
  server: string;
  /** The server's image and container, for the manifest. */
  image: string;
  container: string;
  /** Where Redis listens in its own network. */
  host: string;
  port: number;
  username: string;
  password: string;
}
