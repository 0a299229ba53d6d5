import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { renderUsersFile } from "../acl/usersFile";
import { lineEndingProblem } from "../boot/lineEndings";
import { type RedisSettings, renderConf, type ServerShape } from "../conf/redisConf";
import { passwordHash } from "./passwords";

/** What the files are rendered from. */
export interface Declaration {
  settings: pulumi.Output<RedisSettings>;
  shape: pulumi.Output<ServerShape>;
  rules: pulumi.Output<Record<string, string>>;
  /** By user name, `admin` and `health` included. */
  passwordHashes: pulumi.Output<Record<string, string[]>>;
  healthPassword: pulumi.Input<string>;
}

/** The files that the installer proves and then puts where Redis boots from, by name. */
export type CandidateFiles = Record<string, pulumi.Output<string>>;

/** A script that runs inside of the containers. */
export function script(file: string): string {
  const text = readFileSync(join(__dirname, "../boot", file), "utf8");
  const problem = lineEndingProblem(`components/boot/${file}`, text);
  if (problem) throw new pulumi.RunError(problem);
  return text;
}

/** Renders all of them: the same declaration that is applied to the running server. */
export function candidateFiles(declared: Declaration): CandidateFiles {
  return {
    "redis.conf": pulumi
      .all([declared.settings, declared.shape])
      .apply(([settings, shape]) => renderConf(settings, shape)),
    "users.acl": pulumi.all([declared.rules, declared.passwordHashes]).apply(([rules, hashes]) => {
      const { admin = [], health = [], ...ofUsers } = hashes;
      const users = Object.entries(rules).map(([user, rule]) => [
        user,
        { rules: rule, passwordHashes: ofUsers[user] ?? [] },
      ]);
      return renderUsersFile({ admin, health: health[0] ?? "", users: Object.fromEntries(users) });
    }),
    "boot.sh": pulumi.output(script("boot.sh")),
    "health.secret": pulumi.output(declared.healthPassword),
    "install.sh": pulumi.output(script("install.sh")),
  };
}

/** One hash over all files: a fingerprint for dynamic resources to notice a change by. Not a secret, unlike what goes into it. */
export function installedHash(files: CandidateFiles): pulumi.Output<string> {
  return pulumi.unsecret(pulumi.output(files).apply((contents) => passwordHash(JSON.stringify(contents))));
}

/**
 * The fingerprint of each file that ends up in the config volume, by name: the hash of the hash, because the plain one of
 * health.secret is what Redis takes for the password's. Not secrets.
 */
export function fileFingerprints(files: CandidateFiles): pulumi.Output<Record<string, string>> {
  const { "install.sh": _, ...installed } = files;
  return pulumi.unsecret(
    pulumi
      .output(installed)
      .apply((contents) =>
        Object.fromEntries(
          Object.entries(contents).map(([file, content]) => [file, passwordHash(passwordHash(content))]),
        ),
      ),
  );
}

/** Hash of what Redis reads at boot only: when it changes, the container is replaced. */
export function bootHash(boot: Record<string, string>, shape: ServerShape): string {
  return createHash("sha256")
    .update(JSON.stringify([boot, shape]))
    .digest("hex");
}
