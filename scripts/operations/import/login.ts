import prompt from "@inquirer/password";
import { codeOf } from "../../../components/connection/sessionError";
import { question } from "../../question";
import { type Ask, answersOf, type Credentials } from "./ask";
import type { Answers } from "./found";

export interface LoggedIn {
  answers: Answers;
  /** As whom, where a login was needed. */
  user?: string;
}

/**
 * Reads the server, as the user who is named; as nobody first, where none is. The password comes from the environment variable
 * REDISCLI_AUTH, which redis-cli reads too, or is asked for in a terminal.
 */
export async function readAs(ask: Ask, named: string | undefined): Promise<LoggedIn> {
  if (named === undefined) {
    try {
      return { answers: await answersOf(ask, undefined) };
    } catch (error) {
      if (codeOf(error) !== "NOAUTH") throw error;
    }
  }
  const username = named ?? "default";
  const login: Credentials = { username, password: await passwordOf(username) };
  try {
    return { answers: await answersOf(ask, login), user: username };
  } catch (error) {
    if (codeOf(error) !== "WRONGPASS") throw error;
    throw new Error(
      `the server refuses the login of ${username} (WRONGPASS): another password, or another user by --user NAME`,
    );
  }
}

async function passwordOf(username: string): Promise<string> {
  const { REDISCLI_AUTH: given } = process.env;
  if (given) return given;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new Error(
      `the server wants a login: put the password of ${username} into the environment variable REDISCLI_AUTH, or run this in a terminal, ` +
        "where it is asked for; --user NAME logs in as another user",
    );
  }
  return question((terminal) => prompt({ message: `Password of ${username}` }, terminal));
}
