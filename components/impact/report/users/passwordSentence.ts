import type { PasswordChange } from "../serverInput";

const sentences: Record<PasswordChange["change"], string> = {
  replaced: "the password is replaced: the previous one ends at once",
  rotated: "the password is rotated: the previous one works until the next rotation",
  revoked: "the previous password ends at once; the current one stays",
  "taken back":
    "the password is taken back: the previous one is the current one again, and the newer one ends at once",
  added: "another password logs in from now on; those before stay",
  ended: "a password ends at once; another one that works now stays",
  "replaced in part":
    "a password is replaced: the previous one ends at once, another one that works now stays",
  "given in place of generated": "the password is given now, no longer generated: those before end at once",
  "generated in place of given":
    "the password is generated now, no longer given: the one before ends at once",
};

/** What happens to a user's password, and until when the one before works. */
export function passwordSentence({ user, change, closesSessions, maybe }: PasswordChange): string {
  if (user === "admin" && change === "rotated") {
    return "the waiting password becomes the current one; the previous one ends at once";
  }
  if (maybe)
    return "the password is known only during the update: if it is another one, the previous one ends at once";
  const older = change === "rotated" && closesSessions ? ", the one before that ends at once" : "";
  return `${sentences[change]}${older}`;
}

/** Whether the update closes the sessions of a user because of a password that ends. */
export function closesSessions({ change, closesSessions: told }: PasswordChange): boolean {
  return told ?? change !== "rotated";
}
