import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { backupSchema } from "./backupSchema";
import type { adoptSchema, aofSchema, argumentSchema } from "./schema";
import type { userSchema } from "./userSchema";

type Given = z.input<typeof argumentSchema>;
type GivenUser = z.input<typeof userSchema>;
type GivenAof = z.input<typeof aofSchema>;
type GivenBackup = z.input<typeof backupSchema>;
type GivenAdopt = z.input<typeof adoptSchema>;

/** Each of these may be known later. */
type InputsOf<T> = { [K in keyof T]: pulumi.Input<NonNullable<T[K]>> };

/** The arguments that every preview has to know: names and options of resources. */
export type PlainArgument = "containerName" | "dataVolume" | "retainData" | "protectData";

/** One declared Redis user. `rules` and passwords may be outputs; the rest is plain, so that every preview can judge it. */
export type RedisUserArgs = {
  [K in keyof GivenUser]: K extends "rules" | "password"
    ? pulumi.Input<NonNullable<GivenUser[K]>>
    : K extends "passwordHash"
      ? PasswordHashInput
      : GivenUser[K];
};

/** One hash or several, each of which may be an output. */
export type PasswordHashInput = pulumi.Input<string | pulumi.Input<string>[]>;

/** Work on the append-only file. */
export type RedisAofArgs = InputsOf<GivenAof>;

/** Which of the files on a data volume is the truth. */
export type RedisAdoptArgs = InputsOf<GivenAdopt>;

/** Backups on a schedule: plain, so that every preview can judge them, but for what may be secret. */
export type RedisBackupArgs = Omit<GivenBackup, "environment"> & {
  environment?: Record<string, pulumi.Input<string>>;
};

/** Arguments of {@link RedisServer}; each one's meaning, default and limits stand in `argumentSchema`. */
export type RedisServerArgs = {
  [K in keyof Given]: K extends PlainArgument
    ? Given[K]
    : K extends "users"
      ? Record<string, RedisUserArgs>
      : K extends "aof"
        ? RedisAofArgs
        : K extends "adopt"
          ? RedisAdoptArgs
          : K extends "backup"
            ? RedisBackupArgs
            : pulumi.Input<NonNullable<Given[K]>>;
};

/** How an application logs in as one user. As a whole these are options of ioredis: `new Redis(users.app)`. */
export interface RedisUserLogin {
  /** `redis://USER:PASSWORD@HOST:PORT`, with `/N` for the user's `database`, ready for a client library; without a password as below. */
  url: string;
  host: string;
  port: number;
  username: string;
  /** The current password; none where only its hash is declared (`passwordHash`). */
  password?: string;
  /** The number of the user's `database`, if one is declared. */
  db?: number;
}
