import * as pulumi from "@pulumi/pulumi";
import { type Declared, declarationWarnings } from "./declarationWarnings";
import { type DeclaredUsers, userWarnings } from "./userWarnings";

/** They have values in them. */
const notShown =
  "there are warnings about `settings` or `memory`, which are not shown because those are set secret: a stack for tests, in which " +
  "they are not, shows them";

/** Warns, also at preview, of what is declared and will work, but not as somebody may think who declares it. */
export function warnOfDeclaration(
  server: pulumi.Resource,
  declared: { [K in keyof Declared]: pulumi.Input<Declared[K]> },
): void {
  const known = pulumi.output(declared);
  known.apply(async (all) => {
    const warnings = declarationWarnings(all);
    const isSecret = warnings.length > 0 && (await pulumi.isSecret(known));
    for (const warning of isSecret ? [notShown] : warnings) await pulumi.log.warn(warning, server);
  });
}

/** The same for the users, apart from the rest: the image that their rules are for may be known later. */
export function warnOfUsers(
  server: pulumi.Resource,
  declared: { [K in keyof DeclaredUsers]: pulumi.Input<DeclaredUsers[K]> },
): void {
  pulumi.output(declared).apply(async (all) => {
    for (const warning of userWarnings(all)) await pulumi.log.warn(warning, server);
  });
}
