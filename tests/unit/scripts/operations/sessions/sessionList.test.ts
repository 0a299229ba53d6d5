import { expect, test } from "vitest";
import { parseClientList } from "../../../../../scripts/operations/clientLine";
import { namesIn } from "../../../../../scripts/operations/sessions/containerNames";
import { askText, closedText } from "../../../../../scripts/operations/sessions/kickText";
import {
  clientSessions,
  placesText,
  sessionsText,
} from "../../../../../scripts/operations/sessions/sessionList";

const names = namesIn([
  {
    Name: "shop",
    IPAM: { Config: [{ Gateway: "172.18.0.1" }] },
    Containers: {
      a: { Name: "shop-web-1", IPv4Address: "172.18.0.5/16", IPv6Address: "" },
      b: { Name: "worker", IPv4Address: "172.18.0.6/16", IPv6Address: "fd00::6/64" },
    },
  },
]);

const line = (fields: string) =>
  `${fields} db=0 sub=0 psub=0 ssub=0 cmd=get resp=2 lib-name= lib-ver= name=\n`;
const list = parseClientList(
  line("id=1 addr=172.18.0.5:40 age=60 idle=2 user=app") +
    line("id=2 addr=172.18.0.5:41 age=3600 idle=0 user=app") +
    line("id=3 addr=[fd00::6]:42 age=5 idle=5 user=app") +
    line("id=4 addr=172.18.0.1:43 age=0 idle=0 user=admin") +
    "id=5 addr=10.0.0.7:44 name=cli age=1 idle=1 db=3 sub=1 psub=2 ssub=0 cmd=NULL user=metrics resp=3 lib-name=redis-py lib-ver=5.0\n",
);

test("everybody but our own session, by user and then by age", () => {
  const sessions = clientSessions(list, names, { own: "4" });
  expect(sessions.map(({ id }) => id)).toEqual(["2", "1", "3", "5"]);
  expect(sessions.at(-1)).toEqual({
    id: "5",
    user: "metrics",
    address: "10.0.0.7:44",
    ageSeconds: 1,
    idleSeconds: 1,
    database: 3,
    name: "cli",
    library: "redis-py 5.0",
    subscriptions: 3,
    protocol: 3,
  });
  expect(sessionsText(sessions).split("\n").slice(0, 3)).toEqual([
    "User     Address        Of                    Since  Idle  Last command  Subscriptions  Client             Protocol",
    "app      172.18.0.5:41  container shop-web-1  1h     0s    get                                             RESP2",
    "app      172.18.0.5:40  container shop-web-1  1m     2s    get                                             RESP2",
  ]);
});

test("what is asked before sessions are closed names where they come from", () => {
  const sessions = clientSessions(list, names, { own: "4", user: "app" });
  expect(placesText(sessions)).toBe("2 from container shop-web-1, 1 from container worker");
  expect(askText("app", sessions)).toBe(
    "Close the 3 sessions of app (2 from container shop-web-1, 1 from container worker)?",
  );
  expect(askText("health", sessions.slice(0, 1))).toMatch(
    /^Close the 1 session of health .* They are the health check's/,
  );
  expect(closedText("app", 3)).toMatch(/^Closed 3 sessions of app\. A client usually connects again at once/);
});

test("the gateway stands for the host, and for whoever comes through Docker's proxy", () => {
  expect(names["172.18.0.1"]).toBe("the Docker host, or through its published port");
});

test("what a client calls itself cannot send a sequence to the terminal", () => {
  const [client] = parseClientList(line("id=9 addr=1.1.1.1:1 age=0 idle=0 user=app"));
  const text = sessionsText(clientSessions([{ ...client, name: "\u001b[2Jx" }], {}, { own: "1" }));
  expect(text).not.toContain("\u001b");
});

test("more sessions than anybody reads are counted", () => {
  const many = Array.from({ length: 105 }, (_, id) => ({ ...list[0], id: `${id}` }));
  expect(sessionsText(clientSessions(many, {}, { own: "none" }))).toMatch(/\nand 5 more: --json has all/);
});
