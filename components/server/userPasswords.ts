import * as pulumi from "@pulumi/pulumi";
import type { CheckedUsers } from "../arguments/checkedArguments";
import { endedPasswordsHook } from "../impact/endedPasswordsHook";
import { neverFailing } from "../impact/neverFailing";
import { plainProperties } from "../impact/plainProperties";
import type { Rotations } from "../impact/skippedRotations";
import { loginsText, passwordsOfText } from "../live/passwordTexts";
import { UserPasswords } from "../live/resources";
import type { ServerContext } from "./context";
import { stackProvider } from "./dataVolume";
import type { LivePasswords } from "./generatedPasswords";

/**
 * The generated passwords of users, known only when their rotations are `permitted`: none is made anew before. Each rotation makes another
 * one; the previous one stays live unless it is revoked. What is not live is not kept: it could not come back by accident.
 */
export function generatedUserPasswords(
  context: ServerContext,
  declared: CheckedUsers["rotations"],
  permitted: pulumi.Output<Rotations>,
  last: pulumi.Output<Rotations | undefined>,
): Record<string, LivePasswords> {
  const users = Object.keys(declared);
  // No resource for nobody.
  if (users.length === 0) return {};
  const rotations = new Map(
    Object.entries(declared).map(([user, { rotation, revokePrevious }]) => [
      user,
      rotation > 0 && !revokePrevious ? [rotation, rotation - 1] : [rotation],
    ]),
  );
  const { hookPrefix, server } = context;
  const passwordOf = keptPasswords(
    context,
    permitted.apply(() => loginsText(rotations)),
    endedPasswordsHook(hookPrefix, server, users, last),
  );
  return Object.fromEntries(
    [...rotations].map(([user, own]) => {
      const live = own.map((rotation) => passwordOf(`${user} ${rotation}`)) as [pulumi.Output<string>];
      return [user, { current: live[0], live }];
    }),
  );
}

/** What an update of other targets has of a password that is not made yet. */
const madeLater = pulumi.unknown as unknown as string;

/** The password of each login. The engine knows no output in the preview of a change: of those that stay, the state does. */
function keptPasswords(
  { name, server, hookPrefix, replaceable }: ServerContext,
  logins: pulumi.Output<string>,
  beforeCreate: pulumi.ResourceHook,
): (login: string) => pulumi.Output<string> {
  let before = new Map<string, string>();
  const beforeUpdate = new pulumi.ResourceHook(
    `${hookPrefix}-kept-passwords`,
    async ({ oldOutputs }) => {
      const { passwords } = await plainProperties(oldOutputs);
      before = passwordsOfText(String(passwords));
    },
    { ...neverFailing, onDryRun: true },
  );
  const { passwords, urn } = new UserPasswords(
    `${name}-passwords`,
    { logins },
    {
      ...replaceable,
      provider: stackProvider(server),
      hooks: { beforeCreate: [beforeCreate], beforeUpdate: [beforeUpdate] },
    },
  );
  const now = passwords.apply(passwordsOfText);
  // The hooks have run by then.
  const kept = urn.apply(() => before);
  return (login) =>
    pulumi.secret(kept.apply((known) => known.get(login) ?? now.apply((all) => all.get(login) ?? madeLater)));
}
