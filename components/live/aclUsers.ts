import * as pulumi from "@pulumi/pulumi";
import type {
  CheckResult,
  ConfigureRequest,
  CreateResult,
  DiffResult,
  ReadResult,
  UpdateResult,
} from "@pulumi/pulumi/dynamic";
import {
  closeSessions,
  credentialProblem,
  proveLogins,
  refuseOldRedis,
  restoreUsers,
  serverUsers,
} from "./aclProof";
import { endpointFrom } from "./connection";
import { diffOf, mapProblem, PROVIDER_VERSION } from "./fields";
import { parseAclLine, type ServerUser, sessionsByUser } from "./replies";
import { type Endpoint, failure, stoppedServer, withRedis } from "./session";

interface AclUsersInputs {
  users: Record<string, string>;
  passwordHashes: Record<string, string[]>;
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
    return {
      users: news.users,
      passwordHashes: news.passwordHashes,
      installedHash: news.installedHash,
      containerId: news.containerId,
      providerVersion: news.providerVersion,
      serverRules: Object.fromEntries(after.map((user) => [user.name, user.rules])),
      closedSessions,
    };
  });
}

/** The declared users, with each one that differs on the server in the server's own words. */
function observed(props: AclUsersOutputs, list: string[]): Record<string, string> {
  const users = { ...props.users };
  const found = Object.fromEntries(list.map(parseAclLine).map((user) => [user.name, user]));
  for (const name of Object.keys(props.serverRules)) {
    if (found[name] !== undefined) continue;
    if (users[name] === undefined) users[name] = "(missing on the server)";
    else delete users[name];
  }
  for (const user of Object.values(found)) {
    const declared = props.passwordHashes[user.name] ?? [];
    const strange = user.hashes.filter((hash) => !declared.includes(hash)).length;
    const missing = declared.filter((hash) => !user.hashes.includes(hash)).length;
    const notes = [
      strange > 0 && `${strange} password(s) that nobody declared`,
      missing > 0 && `${missing} declared password(s) missing`,
    ].filter(Boolean);
    if (user.rules !== props.serverRules[user.name] || notes.length > 0) {
      users[user.name] = [user.rules, notes.length > 0 && `(${notes.join(", ")})`].filter(Boolean).join(" ");
    }
  }
  return users;
}

export const aclUsersProvider = {
  endpoint: undefined as unknown as Endpoint,

  async configure({ config }: ConfigureRequest): Promise<void> {
    this.endpoint = endpointFrom(config);
  },

  // A failure is printed with the whole value of its property, so `passwordHashes` is not checked here.
  async check(_olds: AclUsersInputs, news: AclUsersInputs): Promise<CheckResult<AclUsersInputs>> {
    const problem = mapProblem(news.users);
    return { inputs: news, failures: problem ? [{ property: "users", reason: `users ${problem}` }] : [] };
  },

  async diff(_id: string, olds: AclUsersOutputs, news: AclUsersInputs): Promise<DiffResult> {
    const fields = ["users", "passwordHashes", "installedHash", "containerId", "providerVersion"] as const;
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
    const stopped = await stoppedServer(this.endpoint);
    if (stopped) found.containerId = stopped;
    else found.users = observed(props, await withRedis(this.endpoint, serverUsers));
    const { serverRules: _, closedSessions: __, ...inputs } = found;
    return { id, props: found, inputs: inputs as AclUsersOutputs };
  },

  // Nothing: users die with the container. Taking them away from a running server would open or shut it for the moment it has left.
  async delete(): Promise<void> {},
};

/** All users of one server, loaded from the file it boots from and proven. */
export class AclUsers extends pulumi.dynamic.Resource {
  /** How many sessions the last apply closed, because their user is gone, off or lost a password. */
  declare readonly closedSessions: pulumi.Output<number>;

  constructor(name: string, args: AclUsersArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      aclUsersProvider,
      name,
      {
        ...args,
        passwordHashes: pulumi.secret(args.passwordHashes),
        providerVersion: PROVIDER_VERSION,
        closedSessions: undefined,
      },
      opts,
      "redis",
      "AclUsers",
    );
  }
}
