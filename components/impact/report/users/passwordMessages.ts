import { z } from "zod";
import type { PasswordChange } from "../serverInput";

/** How a debug message begins that the program writes for the report on a server: what is secret, the engine cannot show. */
export const reportMark = "redis-server report: ";

const messageSchema = z.object({
  passwords: z.array(
    z.object({
      user: z.string(),
      change: z.enum([
        "replaced",
        "rotated",
        "revoked",
        "taken back",
        "added",
        "ended",
        "replaced in part",
        "given in place of generated",
        "generated in place of given",
      ]),
      closesSessions: z.boolean().optional(),
      maybe: z.literal(true).optional(),
    }),
  ),
});

/** Whose password changes and how, as a debug message. No password, hash or fingerprint is in it. */
export function passwordMessage(passwords: readonly PasswordChange[]): string {
  return reportMark + JSON.stringify({ passwords });
}

/** What the debug messages of one server tell of passwords; messages of others and of other programs are passed over. */
export function passwordChanges(messages: readonly string[]): PasswordChange[] {
  return messages.flatMap((message) => {
    const at = message.indexOf(reportMark);
    if (at < 0) return [];
    // The engine may put colours around a message.
    const text = message.slice(at + reportMark.length).replace(/\s*(?:<\{%\w+%\}>\s*)*$/, "");
    const parsed = messageSchema.safeParse(parsedJson(text));
    return parsed.success ? parsed.data.passwords : [];
  });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
