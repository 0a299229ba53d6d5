import type * as pulumi from "@pulumi/pulumi";
import { describeDrift, type ListedUser, parseListedUser, withoutPasswords } from "../acl/listedUser";
import type { Expectations } from "../acl/rights/expectations";
import { usersOfText, usersText } from "../acl/usersText";
import { withRedis } from "../connection/readySession";
import { sessionsByUser } from "../connection/replies";
import type { ServerLogin } from "../connection/serverLogin";
import { failure } from "../connection/sessionError";
import { credentialProblem, proveLogins, refuseOldRedis, restoreUsers, serverUsers } from "./aclProof";
import { closeSessions, reportPreviousPasswords } from "./aclSessions";
import { type AppliedUsers, packed, unpacked } from "./appliedUsers";
import { defineProvider } from "./defineProvider";
import { fingerprint, fingerprintsOfText, fingerprintsText } from "./fingerprints";
import { startable, stoppedServer } from "./serverProcess";
import { unmetExpectations } from "./unmetExpectations";
import { fileAfterwards, isEarlierFile, loadedAnew } from "./usersFile";

interface AclUsersInputs {
  /** Each user's rules, as `usersText` writes them. */
  users: string;
  /** Those of the live passwords, by user, as `fingerprintsText` writes them; missing where the targets of an `up` leave a password out. */
  fingerprints?: string;
  demands: Record<string, Expectations>;
  image: string;
  installedHash: string;
  containerId: string;
  installer?: string;
  providerVersion: number;
}

const missingPasswords =
  "A declared user has no password yet: the targets of this update leave out what makes it, the resource whose name ends in " +
  "-passwords. Run `pulumi up` without targets.";

/** Not the inputs again, which for a thousand users is felt in every step: `applied` has them too. */
interface AclUsersOutputs extends Omit<AclUsersInputs, "users" | "fingerprints"> {
  /** `AppliedUsers` as a text. */
  applied: string;
  /** What somebody else has changed since, by user. */
  drift?: Record<string, string>;
  closedSessions: number;
}

export interface AclUsersArgs {
  /** The declared users: name to rules, as they are in the installed users.acl. */
  users: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** SHA-256 of every password that is live, by user, the program's own users included. Kept secret, and not as a whole. */
  passwordHashes: pulumi.Input<Record<string, pulumi.Input<pulumi.Input<string>[]>>>;
  /** What some of the users must and must not be able to do, as the server sees it. */
  demands: pulumi.Input<Record<string, Expectations>>;
  /** The image that the rules are for: a preview compares what they mean then and now. */
  image: pulumi.Input<string>;
  /** SHA-256 of the installed files. */
  installedHash: pulumi.Input<string>;
  /** Id of the server's container: a new one is proven again. */
  containerId: pulumi.Input<string>;
  /** Name of the installer's container, which puts users.acl back after a proof that failed. */
  installer: pulumi.Input<string>;
}

/**
 * Loads what a boot would load, proves it, and goes back to the users as they were when the proof fails, on the server and in the
 * file that it boots from. Those are not asked for again after a lost connection, when the new users may already be loaded.
 */
async function settle(
  server: ServerLogin,
  news: AclUsersInputs,
  olds?: AclUsersOutputs,
): Promise<AclUsersOutputs> {
  if (news.fingerprints === undefined) throw failure(missingPasswords);
  const users = usersOfText(news.users);
  const fingerprints = fingerprintsOfText(news.fingerprints);
  const last = unpacked(olds?.applied);
  const previous = last.fingerprints;
  let before: string[] | undefined;
  return withRedis(
    startable(server, news.containerId),
    news.containerId,
    async (session, _deadline, ours) => {
      await refuseOldRedis(session);
      before ??= await serverUsers(session);
      const sessions = sessionsByUser(await session.send("CLIENT", "LIST"));
      await session.send("ACL", "LOAD");
      let loaded: string[] | undefined;
      let after: ListedUser[];
      try {
        loaded = await serverUsers(session);
        if (isEarlierFile({ before, loaded, last, users, fingerprints })) {
          loaded = await loadedAnew(session, server, news.installer, loaded);
        }
        after = loaded.map(parseListedUser);
        const problem = credentialProblem(after, users, fingerprints);
        if (problem) throw failure(problem);
        await proveLogins(session, ours, Object.keys(fingerprints));
        const unmet = await unmetExpectations(session, news.demands, users);
        if (unmet.length > 0) throw failure(unmet.join("\n"));
      } catch (error) {
        await restoreUsers(session, before, (error as Error).message);
        const isChanged = loaded?.join() !== before.join();
        const file = isChanged ? await fileAfterwards(server, news.installer, before) : "";
        throw failure(
          `${(error as Error).message}\nThe users were put back as they were, and nobody was shut out.${file}`,
        );
      }
      const closedSessions = await closeSessions(session, {
        before: before.map(parseListedUser),
        after,
        sessions,
        revoked: Object.keys(previous).filter((name) =>
          previous[name]?.some((password) => !fingerprints[name]?.includes(password)),
        ),
      });
      await reportPreviousPasswords(session, previous, fingerprints);
      const serverRules = Object.fromEntries(after.map((user) => [user.name, withoutPasswords(user)]));
      return {
        applied: packed({ users, fingerprints, serverRules }),
        demands: news.demands,
        image: news.image,
        installedHash: news.installedHash,
        containerId: news.containerId,
        ...(news.installer && { installer: news.installer }),
        providerVersion: news.providerVersion,
        closedSessions,
      };
    },
  );
}

/** What somebody changed on the server since the last apply, by user. */
function driftSince({ fingerprints, serverRules }: AppliedUsers, list: string[]): Record<string, string> {
  const drift: Record<string, string> = {};
  const shortened = list.map((line) => line.replace(/(?<= #)[0-9a-f]{64}(?= |$)/g, fingerprint));
  const now = Object.fromEntries(shortened.map((line) => [parseListedUser(line).name, line]));
  for (const name of Object.keys({ ...serverRules, ...now })) {
    const passwords = (fingerprints[name] ?? []).map((password) => `#${password}`);
    const rules = serverRules[name];
    const change = describeDrift(rules && ["user", name, ...passwords, rules].join(" "), now[name]);
    if (!change) continue;
    drift[name] = change;
    console.log(`User "${name}" ${change}.`);
  }
  return drift;
}

export const aclUsersProvider = defineProvider<AclUsersInputs, AclUsersOutputs>({
  id: () => "users",
  compared: ["users", "fingerprints", "demands", "installedHash", "containerId"],
  settle,

  lastInputs(olds) {
    const { users, fingerprints } = unpacked(olds.applied);
    return {
      ...olds,
      users: usersText({ ...users, ...olds.drift }),
      fingerprints: fingerprintsText(fingerprints),
    };
  },

  async read(server, olds) {
    const { drift: _, closedSessions, applied, ...found } = olds;
    const last = unpacked(applied);
    const stopped = await stoppedServer(server, olds.containerId);
    if (stopped) found.containerId = stopped;
    const drift = stopped ? {} : driftSince(last, await withRedis(server, olds.containerId, serverUsers));
    const changed = Object.entries(drift).map(([name, change]) => [name, `(${change})`]);
    return {
      props: { ...found, applied, closedSessions, ...(changed.length > 0 && { drift }) },
      inputs: {
        ...found,
        users: usersText({ ...last.users, ...Object.fromEntries(changed) }),
        fingerprints: fingerprintsText(last.fingerprints),
      },
    };
  },
});
