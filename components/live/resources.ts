import * as pulumi from "@pulumi/pulumi";
import { usersText } from "../acl/usersText";
import { redisDefault } from "../conf/redisConf";
import type { AclUsersArgs } from "./aclUsers";
import type { CleanStopArgs } from "./cleanStop";
import type { DataVolumeArgs } from "./dataVolume";
import { fingerprintsOf, fingerprintsText } from "./fingerprints";
import type { FreePortArgs } from "./freePort";
import type { InstalledConfigArgs } from "./installedConfig";
import type { LiveSettingsArgs } from "./liveSettings";
import type { AofRewrite } from "./persistence";
import { type ProviderFile, providerText } from "./providerText";
import { providerVersions } from "./providerVersions";
import type { UserPasswordsArgs } from "./userPasswords";

/** A dynamic resource whose provider is given as text; Pulumi's own class would serialise an object at every preview. */
class LiveResource extends pulumi.CustomResource {
  constructor(
    type: string,
    provider: ProviderFile,
    name: string,
    props: pulumi.Inputs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    const { version } = providerVersions[provider];
    const inputs = { ...props, providerVersion: version, __provider: providerText(provider) };
    super(`pulumi-nodejs:dynamic/redis:${type}`, name, inputs, opts);
  }
}

/**
 * Proof that the server's port and names are free, or the server's own, before anything is made or replaced for it: Docker would say so only
 * when it starts the container, after the old one is gone.
 */
export class FreePort extends LiveResource {
  constructor(name: string, args: FreePortArgs, opts?: pulumi.CustomResourceOptions) {
    super("FreePort", "freePort", name, { ...args }, opts);
  }
}

/** What becomes of the data volume: a destroy deletes it where that was applied before, and nothing else does. */
export class DataVolume extends LiveResource {
  constructor(name: string, args: DataVolumeArgs, opts?: pulumi.CustomResourceOptions) {
    super("DataVolume", "dataVolume", name, { ...args }, opts);
  }
}

/** The generated passwords of all users of one server: of a resource for each, a thousand would be felt in every preview. */
export class UserPasswords extends LiveResource {
  /** As `passwordsText` writes them. Secret. */
  declare readonly passwords: pulumi.Output<string>;

  constructor(name: string, args: UserPasswordsArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "UserPasswords",
      "userPasswords",
      name,
      { ...args, passwords: undefined },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["passwords", "ending"] }),
    );
  }
}

/** The verdict of the installer as a resource, so that a refused configuration fails at once, in Redis's words. */
export class InstalledConfig extends LiveResource {
  /** SHA-256 of all files that are in the config volume now. */
  declare readonly installedHash: pulumi.Output<string>;

  constructor(name: string, args: InstalledConfigArgs, opts?: pulumi.CustomResourceOptions) {
    super("InstalledConfig", "installedConfig", name, { ...args }, opts);
  }
}

/**
 * Holds a server's container until a rewrite of the AOF that is going on is done: Redis refuses to be stopped while it writes its
 * first AOF, so Docker would kill it in the end, and gives up any other rewrite for nothing.
 */
export class CleanStop extends LiveResource {
  constructor(name: string, args: CleanStopArgs, opts?: pulumi.CustomResourceOptions) {
    super("CleanStop", "cleanStop", name, { ...args }, opts);
  }
}

/** The live directives of one server, and the switch of its persistence, which is waited for. */
export class LiveSettings extends LiveResource {
  /** What the last requested rewrite of the AOF did; empty before the first. */
  declare readonly aofRewrite: pulumi.Output<Partial<AofRewrite>>;

  constructor(name: string, args: LiveSettingsArgs, opts?: pulumi.CustomResourceOptions) {
    const settings = pulumi.output(args.settings);
    const defaults = settings.apply((declared) => {
      const known = Object.keys(declared).map((directive) => [directive, redisDefault(directive)] as const);
      return Object.fromEntries(known.filter(([, value]) => value !== undefined));
    });
    super("LiveSettings", "liveSettings", name, { ...args, settings, defaults, aofRewrite: undefined }, opts);
  }
}

/** All users of one server, loaded from the file it boots from and proven. */
export class AclUsers extends LiveResource {
  /** SHA-256 of the files that were applied last. */
  declare readonly installedHash: pulumi.Output<string>;
  /** How many sessions the last apply closed, because their user is gone, off or lost a password. */
  declare readonly closedSessions: pulumi.Output<number>;

  constructor(name: string, args: AclUsersArgs, opts?: pulumi.CustomResourceOptions) {
    const { passwordHashes, users: rules, ...rest } = args;
    const users = pulumi.output(rules).apply(usersText);
    const fingerprints = pulumi
      .secret(pulumi.output(passwordHashes))
      .apply((hashes) => fingerprintsText(fingerprintsOf(hashes)));
    super(
      "AclUsers",
      "aclUsers",
      name,
      { ...rest, users, fingerprints, closedSessions: undefined },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["applied"] }),
    );
  }
}
