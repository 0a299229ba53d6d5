import type { Redis } from "ioredis";
import type { Concern, Outcome } from "../../components/impact/report/reportSchema";
import type { TestStack } from "../e2e/testStack";

/**
 * The keys of a stack file without the project's name. What is called otherwise in each run and on each machine stands in braces, see
 * `Names`.
 */
export type Config = Record<string, unknown>;

export type FromTo = readonly [from: string | null, to: string | null];

/** What the report has to say of a server, and what has to be true of it after the update. What is left out is not to happen. */
export interface ServerClaims {
  kind: Outcome["kind"];
  /** The properties that make it so. */
  why?: Record<string, FromTo>;
  /** How many connections are closed, by user. */
  closed?: Record<string, number>;
  /** Left out: kept. */
  values?: "kept" | "lost" | "on the volume before" | "none before";
  /** Something of the data could be lost from now on. */
  risk?: true;
  users?: Record<string, UserClaims>;
  settings?: Record<string, FromTo>;
  /** Other arguments that change. */
  properties?: Record<string, FromTo>;
  /** What was changed by hand: a part of each of the report's texts. */
  drift?: readonly string[];
  concerns?: readonly Concern[];
}

export interface UserClaims {
  change: "added" | "removed" | "changed";
  /** By the report's words, what can do harm included: a command that Redis denies before and allows after. */
  gains?: Record<string, string>;
  /** The same the other way round. */
  loses?: Record<string, string>;
  /** Whether the password of before still lets in. */
  previousPassword?: "works" | "ends";
}

/** An edit of a stack file, or what somebody did by hand. */
export interface Edit {
  name: string;
  /** The keys that are changed; `undefined` takes one out. */
  change?: Config;
  /** Done to the server before there are clients. */
  prepare?: (stack: TestStack) => Promise<void>;
  /** Done to the running server under its clients, before the report. */
  byHand?: (hand: Hand) => Promise<void>;
  /** The report and the update look first at what is really there. */
  refresh?: true;
  claims: Record<string, ServerClaims>;
  /** A part of the error by which the report and the update refuse it. */
  refused?: string;
}

/** What somebody at the Docker host can get at. */
export interface Hand {
  stack: TestStack;
  admin: Redis;
  /** Has one more client, until it is cut off. */
  connect: (user: string, password: string) => Promise<void>;
}

/** Edits of one stack, one after the other. */
export interface Series {
  name: string;
  /** A program below tests/e2e/programs; left out: the one of this repository. */
  program?: string;
  /** Brought up before the first edit; left out: there is nothing yet. */
  begin?: Config;
  edits: readonly Edit[];
}
