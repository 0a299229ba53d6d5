import * as pulumi from "@pulumi/pulumi";
import { sha256 } from "../acl/sha256";
import { renderUsersFile } from "../acl/usersFile";
import { renderConf } from "../conf/redisConf";
import type { ServerContext } from "./context";
import type { ServerPasswords } from "./passwords";
import { readScript } from "./readScript";

/** The files that Redis boots from, and the scripts that prove and install them. */
export interface BootFiles {
  /** As the installer gets them, by file name. */
  contents: Record<string, pulumi.Output<string>>;
  /** One SHA-256 over all of them, by which dynamic resources notice a change. Not a secret, unlike what goes into it. */
  hash: pulumi.Output<string>;
  /** One for each file that ends up in the config volume, by name. Not secrets. */
  fingerprints: pulumi.Output<Record<string, string>>;
}

/** Renders all of them from the same declaration that is applied to the running server. */
export function renderBootFiles(
  context: ServerContext,
  passwords: ServerPasswords,
  owner: pulumi.Output<string>,
): BootFiles {
  const scripts = {
    "truth.sh": readScript("truth.sh"),
    "boot.sh": readScript("boot.sh"),
    "dataVolume.sh": readScript("dataVolume.sh"),
    "bentDirectives.sh": readScript("bentDirectives.sh"),
    "install.sh": readScript("install.sh"),
  };
  const rendered = {
    "redis.conf": pulumi
      .all([context.settings, context.shape, pulumi.isSecret(context.settings)])
      .apply(([settings, shape, secret]) => renderConf(settings, shape, secret)),
    "users.acl": usersFile(context, passwords),
    "health.secret": pulumi.output(passwords.health.current),
  };
  const contents = { ...rendered, ...outputsOf(scripts), owner };
  // The server has one script: a change of one of two could be cut off between them.
  const installed = { ...rendered, "boot.sh": scripts["truth.sh"] + scripts["boot.sh"] };
  return {
    contents,
    hash: pulumi.unsecret(pulumi.output(contents).apply((texts) => sha256(JSON.stringify(texts)))),
    fingerprints: pulumi.unsecret(pulumi.output(installed).apply(fingerprintsOf)),
  };
}

function outputsOf(texts: Record<string, string>): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, pulumi.output(text)]));
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
