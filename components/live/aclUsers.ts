import type * as pulumi from "@pulumi/pulumi";
import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { describeDrift, nameOfListedUser } from "../acl/listedUser";
import { type Demands, unmetDemands } from "./aclDemands";
import { credentialProblem, proveLogins, refuseOldRedis, restoreUsers, serverUsers } from "./aclProof";
import { closeSessions, reportPreviousPasswords } from "./aclSessions";
import { connected } from "./endpointFrom";
import { diffOf, mapProblem } from "./fields";
import { parseAclLine, type ServerUser, sessionsByUser } from "./replies";
import { stoppedServer } from "./serverProcess";
import { type Endpoint, failure, withRedis } from "./session";

interface AclUsersInputs {
  users: Record<string, string>;
  passwordHashes: Record<string, string[]>;
  demands: Record<string, Demands>;
  image: string;
  installedHash: string;
  containerId: string;
  providerVersion: number;
}

interface AclUsersOutputs extends AclUsersInputs {
  /** The rules as the server printed them after the last apply, by user, without hashes. */
  serverRules: Record<string, string>;
  closedSessions: number;
}

export interface AclUsersArgs {
  /** The declared users: name to rules, as they are in the installed users.acl. */
  users: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** SHA-256 of every password that is live, by user, the program's own users included. Kept secret. */
  passwordHashes: pulumi.Input<Record<string, pulumi.Input<pulumi.Input<string>[]>>>;
  /** What some of the users must and must not be able to do, as the server sees it. */
  demands: pulumi.Input<Record<string, Demands>>;
  /** The image that the rules are for: a preview compares what they mean then and now. */
  image: pulumi.Input<string>;
  /** SHA-256 of the installed files. */
  installedHash: pulumi.Input<string>;
  /** Id of the server's container: a new one is proven again. */
  containerId: pulumi.Input<string>;
}

/**
 * Loads what a boot would load, proves it, and goes back to the users as they were when the proof fails. Those are not asked
 * for again after a lost connection, when the new users may already be loaded.
 */
async function settle(
  endpoint: Endpoint,
  news: AclUsersInputs,
  olds?: AclUsersOutputs,
): Promise<AclUsersOutputs> {
  let before: string[] | undefined;
  return withRedis(endpoint, async (session) => {
    await refuseOldRedis(session);
    before ??= await serverUsers(session);
    const sessions = sessionsByUser(await session.send("CLIENT", "LIST"));
    await session.send("ACL", "LOAD");
    let after: ServerUser[];
    try {
      after = (await serverUsers(session)).map(parseAclLine);
      const problem = credentialProblem(after, news);
      if (problem) throw failure(problem);
      await proveLogins(session, endpoint, Object.keys(news.passwordHashes));
      const unmet = await unmetDemands(session, news.demands, news.users);
      if (unmet.length > 0) throw failure(unmet.join("\n"));
    } catch (error) {
      await restoreUsers(session, before, (error as Error).message);
      throw failure(
        `${(error as Error).message}\nThe users were put back as they were, and nobody was shut out. The installed ` +
          "users.acl still has the new ones and would be loaded at the next boot: repeat `pulumi up`, or go back to the " +
          "last configuration, before the server is restarted.",
      );
    }
    const closedSessions = await closeSessions(session, {
      before: before.map(parseAclLine),
      after,
      sessions,
      revoked: Object.keys(olds?.passwordHashes ?? {}).filter((name) =>
        olds?.passwordHashes[name]?.some((hash) => !news.passwordHashes[name]?.includes(hash)),
      ),
    });
    await reportPreviousPasswords(session, olds?.passwordHashes ?? {}, news.passwordHashes);
    return {
      users: news.users,
      passwordHashes: news.passwordHashes,
      demands: news.demands,
      image: news.image,
      installedHash: news.installedHash,
      containerId: news.containerId,
      providerVersion: news.providerVersion,
      serverRules: Object.fromEntries(after.map((user) => [user.name, user.rules])),
      closedSessions,
    };
  });
}

/** The declared users; in place of the rules of one that somebody changed on the server, what was changed. */
function observed(props: AclUsersOutputs, list: string[]): Record<string, string> {
  const users = { ...props.users };
  const now = Object.fromEntries(list.map((line) => [nameOfListedUser(line), line]));
  for (const name of Object.keys({ ...props.serverRules, ...now })) {
    const hashes = (props.passwordHashes[name] ?? []).map((hash) => `#${hash}`);
    const rules = props.serverRules[name];
    const drift = describeDrift(rules && ["user", name, ...hashes, rules].join(" "), now[name]);
    if (!drift) continue;
    users[name] = `(${drift})`;
    console.log(`User "${name}" ${drift}.`);
  }
  return users;
}

export const aclUsersProvider = {
  ...connected,

  // A failure is printed with the whole value of its property, so `passwordHashes` is not checked here.
  async check(_olds: AclUsersInputs, news: AclUsersInputs): Promise<CheckResult<AclUsersInputs>> {
    const problem = mapProblem(news.users);
    return { inputs: news, failures: problem ? [{ property: "users", reason: `users ${problem}` }] : [] };
  },

  async diff(_id: string, olds: AclUsersOutputs, news: AclUsersInputs): Promise<DiffResult> {
    const fields = [
      "users",
      "passwordHashes",
      "demands",
      "installedHash",
      "containerId",
      "providerVersion",
    ] as const;
    return diffOf<AclUsersInputs>([...fields], olds, news);
  },

  async create(inputs: AclUsersInputs): Promise<CreateResult<AclUsersOutputs>> {
    return { id: "users", outs: await settle(this.endpoint, inputs) };
  },

  async update(
    _id: string,
    olds: AclUsersOutputs,
    news: AclUsersInputs,
  ): Promise<UpdateResult<AclUsersOutputs>> {
    return { outs: await settle(this.endpoint, news, olds) };
  },

  async read(id: string, props: AclUsersOutputs): Promise<ReadResult<AclUsersOutputs>> {
    const found = { ...props };
    const stopped = await stoppedServer(this.endpoint, props.containerId);
    if (stopped) found.containerId = stopped;
    else found.users = observed(props, await withRedis(this.endpoint, serverUsers));
    const { serverRules: _, closedSessions: __, ...inputs } = found;
    return { id, props: found, inputs: inputs as AclUsersOutputs };
  },

  // Nothing: users die with the container. Taking them away from a running server would open or shut it for the moment it has left.
  async delete(): Promise<void> {},
};
