import { randomInt } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { defineProvider } from "./defineProvider";
import { passwordsOfText, passwordsText } from "./passwordTexts";

interface UserPasswordsInputs {
  logins: string;
  providerVersion: number;
}

interface UserPasswordsOutputs {
  passwords: string;
  providerVersion: number;
}

export interface UserPasswordsArgs {
  /** Whose passwords are live, as `loginsText` writes them. */
  logins: pulumi.Input<string>;
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

  /** What is not declared is not kept: no password that has ended comes back. */
  async settle(_server, { logins, providerVersion }, olds) {
    const kept = passwordsOfText(olds?.passwords ?? "");
    const passwords = passwordsText(logins, (login) => kept.get(login) ?? newPassword());
    return { passwords, providerVersion };
  },
});

/** Makes the passwords of a server's users that have none given, and keeps them in the state. */
export const userPasswordsProvider = {
  ...provider,

  /** It serves all servers of a stack, and logs in to none. */
  async configure(): Promise<void> {},
};
