import * as pulumi from "@pulumi/pulumi";
import { renderUsersFile } from "../acl/usersFile";
import { renderConf } from "../conf/redisConf";
import type { ServerContext } from "./context";
import type { ServerPasswords } from "./passwords";
import { readScript } from "./readScript";
import { sha256 } from "./sha256";

/** The files that Redis boots from, and the script that proves and installs them. */
export interface BootFiles {
  /** By file name. */
  contents: Record<string, pulumi.Output<string>>;
  /** One SHA-256 over all of them, by which dynamic resources notice a change. Not a secret, unlike what goes into it. */
  hash: pulumi.Output<string>;
  /** One for each file that ends up in the config volume, by name. Not secrets. */
  fingerprints: pulumi.Output<Record<string, string>>;
}

/** Renders all of them from the same declaration that is applied to the running server. */
export function renderBootFiles(context: ServerContext, passwords: ServerPasswords): BootFiles {
  const contents = {
    "redis.conf": pulumi
      .all([context.settings, context.shape])
      .apply(([settings, shape]) => renderConf(settings, shape)),
    "users.acl": usersFile(context, passwords),
    "boot.sh": pulumi.output(readScript("boot.sh")),
    "health.secret": pulumi.output(passwords.health.current),
    "install.sh": pulumi.output(readScript("install.sh")),
  };
  const { "install.sh": _, ...installed } = contents;
  return {
    contents,
    hash: pulumi.unsecret(pulumi.output(contents).apply((texts) => sha256(JSON.stringify(texts)))),
    fingerprints: pulumi.unsecret(pulumi.output(installed).apply(fingerprintsOf)),
  };
}

function usersFile({ args }: ServerContext, { hashes }: ServerPasswords): pulumi.Output<string> {
  return pulumi.all([args.users.rules, hashes]).apply(([rules, passwordHashes]) => {
    const { admin = [], health = [], ...ofUsers } = passwordHashes;
    const users = Object.entries(rules).map(([user, rule]) => [
      user,
      { rules: rule, passwordHashes: ofUsers[user] ?? [] },
    ]);
    return renderUsersFile({ admin, health: health[0] ?? "", users: Object.fromEntries(users) });
  });
}

/** The hash of each hash, because the plain one of health.secret is what Redis takes for the password's. */
function fingerprintsOf(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([file, content]) => [file, sha256(sha256(content))]));
}
