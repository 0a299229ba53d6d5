import * as pulumi from "@pulumi/pulumi";
import { unknownNameWarnings } from "./unknownNames";

/** Warns, also at preview, of what the users' rules name and only the image can judge. */
export function warnOfUnknownNames(
  server: pulumi.Resource,
  declared: { users: pulumi.Output<Record<string, string>>; image: pulumi.Output<string> },
): void {
  pulumi.all([declared.users, declared.image]).apply(async ([users, image]) => {
    for (const warning of unknownNameWarnings(users, image)) await pulumi.log.warn(warning, server);
  });
}
