import { randomInt } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { defineProvider } from "./defineProvider";
import { type KeptPasswords, passwordsOfText, passwordsText, reusablePasswords } from "./passwordTexts";

interface UserPasswordsInputs {
  logins: string;
  applied: string;
  providerVersion: number;
}

interface UserPasswordsOutputs extends KeptPasswords {
  providerVersion: number;
}

export interface UserPasswordsArgs {
  /** Whose passwords are live, as `loginsText` writes them. */
  logins: pulumi.Input<string>;
  /** The same of the last update that came to its end: what the server has until this one does. */
  applied: pulumi.Input<string>;
}

const lettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** 32 letters and digits: 190 bits, and nothing that a URL, a shell or redis.conf would have to quote. */
function newPassword(): string {
  return Array.from({ length: 32 }, () => lettersAndDigits[randomInt(lettersAndDigits.length)]).join("");
}

const provider = defineProvider<UserPasswordsInputs, UserPasswordsOutputs>({
  id: () => "user-passwords",
  compared: ["logins"],

  lastInputs: ({ passwords, providerVersion }) => ({
    logins: [...passwordsOfText(passwords).keys()].join("\n"),
    providerVersion,
  }),

  /**
   * What is not declared is put aside as long as the server has it, for an update that fails is taken back; and no password that has ended
   * comes back.
   */
  async settle(_server, { logins, applied, providerVersion }, olds) {
    const kept = reusablePasswords(olds ?? { passwords: "" }, applied);
    const declared = logins.split("\n");
    const stays = new Set(declared);
    const ending = applied.split("\n").filter((login) => kept.has(login) && !stays.has(login));
    const passwordOf = (login: string) => kept.get(login) ?? newPassword();
    return {
      passwords: passwordsText(declared, passwordOf),
      ...(ending.length > 0 && { ending: passwordsText(ending, passwordOf) }),
      providerVersion,
    };
  },
});

/** Makes the passwords of a server's users that have none given, and keeps them in the state. */
export const userPasswordsProvider = {
  ...provider,

  /** It serves all servers of a stack, and logs in to none. */
  async configure(): Promise<void> {},
};
