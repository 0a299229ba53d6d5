import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Login } from "./serversStack";

const deadline = 600_000;

/**
 * Waits until a server has loaded its data and lets this user in; it is asked a hundred times a second.
 *
 * @param ended says that it will never be ready, and why
 */
export async function untilReady(login: Login, ended?: AbortSignal): Promise<void> {
  const end = Date.now() + deadline;
  for (;;) {
    const answer = await ping(login);
    if (answer.includes("+PONG")) return;
    ended?.throwIfAborted();
    if (Date.now() > end)
      throw new Error(`${login.host}:${login.port} is not ready: ${answer || "no answer"}`);
    await pause(10);
  }
}

function ping({ host, port, username, password }: Login): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect({ host, port });
    socket.on("connect", () => socket.write(`AUTH ${username} ${password}\r\nPING\r\nQUIT\r\n`));
    socket.on("data", (text) => {
      answer += String(text);
    });
    // Its cause is in the next try, or in the last one's answer.
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
  });
}
