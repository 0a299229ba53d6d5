import { randomUUID } from "node:crypto";
import { type DockerDaemon, dockerWith } from "../../../components/connection/dockerCommand";
import { dial } from "../../../components/connection/session";
import { codeOf, failure } from "../../../components/connection/sessionError";
import type { Answers } from "./found";
import { firstRefusal, printedReplies } from "./printedReplies";

/** Who logs in; as nobody where it is not said. */
export interface Credentials {
  username: string;
  password: string;
}

/** Asks one server for the answers to some commands, flat lists of texts. */
export type Ask = (login: Credentials | undefined, commands: string[][]) => Promise<(string[] | Error)[]>;

const commands: Record<keyof Answers, string[]> = {
  aclList: ["ACL", "LIST"],
  configGet: ["CONFIG", "GET", "*"],
  info: ["INFO"],
  moduleList: ["MODULE", "LIST"],
  commandList: ["COMMAND", "LIST"],
};

/** All that an import needs to know of a server. Nothing is changed there. */
export async function answersOf(ask: Ask, login: Credentials | undefined): Promise<Answers> {
  const names = Object.keys(commands) as (keyof Answers)[];
  const replies = await ask(login, Object.values(commands));
  const replyTo = (name: keyof Answers): string[] => {
    const reply = replies[names.indexOf(name)];
    if (reply === undefined || reply instanceof Error) throw told(name, reply, login);
    return reply;
  };
  const optional = (name: keyof Answers) => {
    const reply = replies[names.indexOf(name)];
    return Array.isArray(reply) ? reply : undefined;
  };
  const info = optional("info")?.join("\r\n") ?? "";
  // Without users at all, it is told that it is too old.
  const isBeforeUsers = /^redis_version:[1-5]\./m.test(info) && isUnknown(replies[names.indexOf("aclList")]);
  return {
    aclList: isBeforeUsers ? [] : replyTo("aclList"),
    configGet: replyTo("configGet"),
    info: replyTo("info").join("\r\n"),
    moduleList: optional("moduleList") ?? [],
    commandList: optional("commandList"),
  };
}

const isUnknown = (reply: unknown) => reply instanceof Error && /\bERR unknown command/i.test(reply.message);

function told(name: keyof Answers, reply: Error | undefined, login: Credentials | undefined): Error {
  const command = commands[name].join(" ");
  if (codeOf(reply) === "NOPERM") {
    return failure(
      `the user ${login?.username ?? "default"} may not run ${command}: log in as one who may (--user NAME), with ` +
        "`+acl|list +config|get +info +module|list +command|list +echo`",
      "NOPERM",
    );
  }
  if (isUnknown(reply)) {
    return new Error(
      `the server has no command ${command}: it was renamed or taken away, so that nobody can read the server; start it once without that`,
    );
  }
  return reply ?? new Error(`the server did not answer ${command}`);
}

/** A server that is reached by TCP. */
export function overTcp(host: string, port: number): Ask {
  return async (login, all) => {
    const session = await dial({
      host,
      port,
      docker: { url: "", sshOptions: [] },
      username: "",
      password: "",
      otherPasswords: [],
      readyTimeoutSeconds: 10,
      maxclients: "?",
      keepsData: false,
    });
    try {
      if (login) await session.send("AUTH", login.username, login.password);
      const replies: (string[] | Error)[] = [];
      for (const [command = "", ...args] of all) {
        replies.push(await session.send(command, ...args).then(flat, asError));
      }
      return replies;
    } finally {
      session.close();
    }
  };
}

function flat(reply: unknown): string[] {
  if (!Array.isArray(reply)) return String(reply).split("\r\n");
  return reply.flat(Number.POSITIVE_INFINITY).map(String);
}

function asError(error: unknown): Error {
  if (codeOf(error) === "NOAUTH") throw error;
  return error as Error;
}

/** A server in a container, by the redis-cli of its image: also where its port is not published, and on a Docker host behind ssh. */
export function inContainer(daemon: DockerDaemon, container: string, port: number): Ask {
  return async (login, all) => {
    const mark = randomUUID();
    // By its input, so that no list of processes has the password.
    const lines = [...(login ? [["AUTH", login.username, login.password]] : []), ...all].flatMap(
      (command) => [command.map(quoted).join(" "), `ECHO ${mark}`],
    );
    const exec = ["exec", "--interactive", container, "redis-cli", "-p", String(port)];
    const printed = await dockerWith(daemon, `${lines.join("\n")}\n`, ...exec);
    if (/^Could not connect to Redis/m.test(printed)) {
      throw new Error(
        `no Redis answers at port ${port} in the container ${container}, without TLS: name where it does, as HOST:PORT`,
      );
    }
    const replies = printedReplies(printed, mark);
    // Who may not even ECHO is told so instead, as is who has to log in.
    if (replies === undefined) return all.map(() => firstRefusal(printed));
    const [first, ...others] = replies;
    if (!login) return replies.slice(0, all.length);
    if (first instanceof Error) throw first;
    return others.slice(0, all.length);
  };
}

/** As redis-cli takes apart what it reads. */
function quoted(word: string): string {
  if (/^[\w*]+$/.test(word)) return word;
  return `"${[...Buffer.from(word)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}"`;
}
