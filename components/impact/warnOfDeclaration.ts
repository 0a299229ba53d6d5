import * as pulumi from "@pulumi/pulumi";
import { type Declared, declarationWarnings } from "./declarationWarnings";

/** Warns, also at preview, of what is declared and will work, but not as somebody may think who declares it. */
export function warnOfDeclaration(
  server: pulumi.Resource,
  declared: { [K in keyof Declared]: pulumi.Input<Declared[K]> },
): void {
  pulumi.output(declared).apply(async (all) => {
    for (const warning of declarationWarnings(all)) await pulumi.log.warn(warning, server);
  });
}
