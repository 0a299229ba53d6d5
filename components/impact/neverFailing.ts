import type { ResourceHookOptions } from "@pulumi/pulumi";

/** For hooks that only inform: a message that cannot be given, as of a log that Docker cannot read, must not fail a resource. */
export const neverFailing: ResourceHookOptions = { ignoreErrors: true };
