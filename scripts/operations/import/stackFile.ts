import { wrapAnsi as wrapText } from "fast-wrap-ansi";
import { parse, stringify } from "yaml";
import type { Imported } from "./imported";

/** What Pulumi itself keeps in a stack file: how the stack encrypts. */
const ofPulumi = new Set(["encryptionsalt", "encryptedkey", "secretsprovider"]);

/** The lines of a stack file that was made by `pulumi stack init` and nothing else; undefined where it has settings. */
export function encryptionOf(text: string): string | undefined {
  const keys = Object.keys((parse(text) as object | null) ?? {});
  return keys.every((key) => ofPulumi.has(key)) ? text.trim() : undefined;
}

/** What a stack file is written from. */
export interface StackFile {
  project: string;
  /** Where the server is, as the command named it, and what runs there. */
  source: string;
  imported: Imported;
  dockerHost?: string;
  /** What Pulumi had there already. */
  encryption?: string;
}

/** The stack file, without any hash of a password. */
export function stackFile({ project, source, imported, dockerHost, encryption }: StackFile): string {
  const { args, comments, notes } = imported;
  const lines = [...commented(`Taken over from ${source}.`)];
  if (notes.length > 0) lines.push("#", "# Not carried over, or not as it was:");
  for (const note of notes) lines.push(...commented(note, "- "));
  if (encryption) lines.push(encryption);
  lines.push("config:");
  if (dockerHost) lines.push(...indented(entry("docker:host", dockerHost)));
  for (const [name, value] of Object.entries(args)) {
    const comment = comments[name];
    lines.push(...indented([...(comment ? commented(comment) : []), ...entry(`${project}:${name}`, value)]));
  }
  return `${lines.join("\n")}\n`;
}

const width = 118;

function commented(text: string, mark = ""): string[] {
  const [first = "", ...rest] = wrapText(text, width - mark.length, { trim: true }).split("\n");
  return [`# ${mark}${first}`, ...rest.map((line) => `# ${" ".repeat(mark.length)}${line}`)];
}

/** Texts in quotes: Pulumi's parser takes a bare `yes` or `no` otherwise than others do. */
function entry(key: string, value: unknown): string[] {
  const text = stringify(
    { [key]: value },
    { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", lineWidth: 0 },
  );
  return text.trimEnd().split("\n");
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
