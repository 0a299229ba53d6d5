import * as pulumi from "@pulumi/pulumi";
import { type Declared, declarationWarnings } from "./declarationWarnings";
import { type DeclaredUsers, userWarnings } from "./userWarnings";

/** They have values in them. */
const notShown =
  "there are warnings about `settings` or `memory`, which are not shown because those are set secret: a stack for tests, in which " +
  "they are not, shows them";

type Inputs<T> = { [K in keyof T]: pulumi.Input<T[K]> };

/** Warns, also at preview, of what is declared and will work, but not as somebody may think who declares it. */
export function warnOfDeclaration(
  server: pulumi.Resource,
  { settings, memory, protectData, image, rules, presets }: Inputs<Declared & DeclaredUsers>,
): void {
  const known = pulumi.output({ settings, memory, protectData });
  known.apply(async (all) => {
    const warnings = declarationWarnings(all);
    const isSecret = warnings.length > 0 && (await pulumi.isSecret(known));
    for (const warning of isSecret ? [notShown] : warnings) await pulumi.log.warn(warning, server);
  });
  // Apart from the rest: the image that their rules are for may be known later.
  pulumi.output({ rules, presets, settings, image }).apply(async (all) => {
    const hidden = await pulumi.isSecret(pulumi.all([settings, image]));
    for (const warning of userWarnings({ ...all, hidden })) await pulumi.log.warn(warning, server);
  });
}
