import * as pulumi from "@pulumi/pulumi";
import { endedPasswords, endedPasswordsWarning } from "../impact/endedPasswords";
import { neverFailing } from "../impact/neverFailing";
import { plainProperties } from "../impact/plainProperties";
import { liveRotations, type Rotations, type UserRotations } from "../impact/skippedRotations";
import { loginsText, passwordsOfText, reusablePasswords } from "../live/passwordTexts";
import { UserPasswords } from "../live/resources";
import type { ServerContext } from "./context";
import { stackProvider } from "./dataVolume";

/** The generated passwords of users, one output for all of them: a thousand would be felt in every preview. */
export interface UserPasswordsOfServer {
  /** All that are live of each user, the current one first; undefined after an update of other targets, which makes none. Secret. */
  live: pulumi.Output<Record<string, (string | undefined)[]>>;
  /** The same in the preview of a change, where those that it makes are not known and `live` is not. */
  known(): Promise<Record<string, (string | undefined)[]>>;
}

/**
 * Made only when their rotations are `permitted`. Each rotation makes another one; the previous one stays live unless it is revoked. What is
 * not live is not kept: it could not come back by accident.
 */
export function createUserPasswords(
  context: ServerContext,
  declared: UserRotations,
  permitted: pulumi.Output<Rotations>,
  last: pulumi.Output<Rotations | undefined>,
): UserPasswordsOfServer {
  // No resource for nobody.
  if (Object.keys(declared.users).length === 0) {
    return { live: pulumi.output<Record<string, string[]>>({}), known: async () => ({}) };
  }
  const rotations = liveRotations(declared);
  const passwordsIn = (all: ReadonlyMap<string, string>) =>
    Object.fromEntries(
      [...rotations].map(([user, own]) => [user, own.map((rotation) => all.get(`${user} ${rotation}`))]),
    );
  const logins = permitted.apply(() => loginsText(rotations));
  const { passwords, before } = createResource(context, logins, rotations, last);
  return {
    // An update of other targets does not make the resource, and says nothing of its output.
    live: pulumi.secret(passwords).apply((text?: string) => passwordsIn(passwordsOfText(text ?? ""))),
    async known() {
      const { text } = await plainProperties({ text: passwords });
      return passwordsIn(text === undefined ? before() : passwordsOfText(String(text)));
    },
  };
}

/**
 * With a look at what is in the state: in the preview of an update the engine knows nothing of the output. It warns of passwords that should
 * be there and are not.
 */
function createResource(
  { name, server, hookPrefix, replaceable }: ServerContext,
  logins: pulumi.Output<string>,
  rotations: ReadonlyMap<string, readonly number[]>,
  last: pulumi.Output<Rotations | undefined>,
) {
  const applied = last.apply((rotations) => (rotations ? loginsText(liveRotations(rotations)) : ""));
  let before = new Map<string, string>();
  const hook = new pulumi.ResourceHook(
    `${hookPrefix}-kept-passwords`,
    async ({ oldOutputs }) => {
      const { onServer, lastRotations } = await plainProperties({ onServer: applied, lastRotations: last });
      const kept = { passwords: "", ...(await plainProperties({ ...oldOutputs })) };
      before = reusablePasswords(kept, String(onServer));
      const ended = endedPasswords(lastRotations as Rotations | undefined, rotations, before);
      if (ended.length > 0) await pulumi.log.warn(endedPasswordsWarning(ended), server);
    },
    { ...neverFailing, onDryRun: true },
  );
  const { passwords } = new UserPasswords(
    `${name}-passwords`,
    { logins, applied },
    {
      ...replaceable,
      provider: stackProvider(server),
      hooks: { beforeCreate: [hook], beforeUpdate: [hook] },
    },
  );
  return { passwords, before: () => before };
}
