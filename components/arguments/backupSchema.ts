import { Cron } from "croner";
import { z } from "zod";
import { judgedBy } from "./judgedBy";

/** What is wrong with the fields of cron. */
function scheduleProblem(text: string): string | undefined {
  try {
    const never = new Cron(text, { paused: true, mode: "5-part", timezone: "UTC" }).nextRun() === null;
    return never ? `${JSON.stringify(text)} is not allowed: there is no such day` : undefined;
  } catch (error) {
    const reason = (error as Error).message.replace(/^CronPattern: /, "");
    return `${JSON.stringify(text)} is not allowed (${reason}); allowed are five fields of cron in UTC, such as \`0 3 * * *\``;
  }
}

/** Copies of the data that are made again and again, by a container beside the server. */
export const backupSchema = z
  .strictObject({
    /**
     * When, as five fields of cron in UTC: `0 3 * * *` is every night at three. One that was missed, because the container or its host
     * was down, is made up for at the next start. Required, with `to`.
     * @see https://man7.org/linux/man-pages/man5/crontab.5.html
     */
    schedule: z.string().check(judgedBy(scheduleProblem)).optional().meta({
      description: "When: five fields of cron, in UTC",
      allowed: "five fields of cron in UTC, such as `0 3 * * *`",
    }),
    /**
     * Where to: a directory of the Docker host, which is made if it is not there, or `s3://BUCKET/PREFIX` of a storage that speaks S3.
     * Required, with `schedule`.
     */
    to: z
      .string()
      .regex(/^(\/[^:]+|s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?)$/)
      .optional()
      .meta({
        description: "Where to: a directory of the Docker host, or `s3://BUCKET/PREFIX`",
        allowed: "the full path of a directory of the Docker host, or s3://BUCKET/PREFIX",
      }),
    /**
     * How many of this server's backups are kept there; the oldest goes when a new one is complete.
     * @default 7
     */
    keep: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .meta({ description: "How many are kept", allowed: "a whole number from 1 to 10000" }),
    /**
     * The image that makes them: with a Node that has Zstandard, of which 22.15 is the first.
     * @default - {@link defaultBackupImage}
     */
    image: z
      .string()
      .regex(/^\S+$/)
      .optional()
      .meta({ description: "Image with Node, 22.15 at least", allowed: "the name of an image" }),
    /**
     * For `s3://`: what the storage's client reads from its environment, such as `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`
     * and, where it is not Amazon's, `AWS_ENDPOINT_URL_S3`. Kept as secrets, in the container as a file of root's alone. On a host that
     * has a role of its own, none is needed.
     * @default - none
     * @see https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
     */
    environment: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string())
      .optional()
      .meta({
        description: "Variables of the client of `s3://`, such as AWS_ACCESS_KEY_ID",
        allowed: "texts by the names of variables",
        secret: true,
      }),
  })
  .check(
    judgedBy(({ schedule, to, ...others }) => {
      const isGiven = Object.values({ schedule, to, ...others }).some((value) => value !== undefined);
      if (!isGiven || (schedule !== undefined && to !== undefined)) return undefined;
      return `${schedule === undefined ? "schedule" : "to"} is missing: a backup that is declared needs \`schedule\` and \`to\``;
    }),
  );
