/**
 * The three places that repeat the schema of the stack files: the `config` of Pulumi.yaml, the lists in docs/settings.md and
 * the JSON schema that editors complete Pulumi.*.yaml by. `npm run docs` writes them, and the JSON schema of a report.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse, parseDocument } from "yaml";
import { z } from "zod";
import { argumentSchema } from "../components/arguments/schema";
import { directives } from "../components/conf/directives";
import { previewJsonSchema } from "./preview/shown/jsonSchema";

const repository = resolve(__dirname, "..");

interface Property {
  /** None where it has several. */
  type?: string;
  default: unknown;
  description: string;
  allowed: string;
}

const schema = z.toJSONSchema(argumentSchema, { io: "input" });
const properties = Object.entries(schema.properties as unknown as Record<string, Property>);

/**
 * As Pulumi.yaml spells a type. A number or a switch stands as the text that Pulumi hands over for it anyway: of another type, Pulumi
 * itself refuses a wrong value, and says no more than the type's name.
 */
function asPulumiType({ type, default: value }: Property): { type: string; default: unknown } {
  const isObject = type === "object";
  return { type: isObject ? "object" : "string", default: isObject ? value : String(value) };
}

/** Pulumi.yaml with every setting declared: type, description, default. */
export function pulumiYaml(current: string): string {
  const document = parseDocument(current);
  const config = properties.map(([name, property]) => {
    const { type, default: value } = asPulumiType(property);
    return [name, { type, description: property.description, default: value }];
  });
  document.set("config", document.createNode(Object.fromEntries(config)));
  return document.toString({ lineWidth: 0 });
}

/** docs/settings.md with the table of all settings and the list of the directives that are read at boot only. */
export function settingsPage(current: string): string {
  const rows = properties.map(
    ([name, { description, allowed, default: value }]) =>
      `| \`${name}\` | ${description} | ${allowed.replaceAll("|", "\\|")} | \`${JSON.stringify(value)}\` |`,
  );
  const table = ["| Setting | Meaning | Allowed | Default |", "| --- | --- | --- | --- |", ...rows].join(
    "\n",
  );
  const bootOnly = Object.keys(directives).filter((name) => directives[name]?.applies === "boot");
  const list = `${bootOnly
    .sort()
    .map((name) => `\`${name}\``)
    .join(", ")}.`;
  return between(between(current, "settings", table), "boot directives", list);
}

/** A page with another text between the marks of that name. */
function between(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}: npm run docs -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no ${begin} … ${end}`);
  return `${page.slice(0, from)}${begin}\n${text}\n${page.slice(to)}`;
}

/** A part of the schema as it stands in a stack file, where a secret may be encrypted. */
function asInStackFile(part: unknown): unknown {
  if (part === null || typeof part !== "object") return part;
  if (Array.isArray(part)) return part.map(asInStackFile);
  const inside = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, asInStackFile(value)]));
  if (!("secret" in part)) return inside;
  const encrypted = { type: "object", properties: { secure: { type: "string" } }, required: ["secure"] };
  return { description: inside.description, anyOf: [inside, encrypted] };
}

/** The JSON schema of Pulumi.STACK.yaml. */
export function editorSchema(project: string): string {
  const keyed = properties.map(([name, property]) => [`${project}:${name}`, asInStackFile(property)]);
  return `${JSON.stringify(
    {
      $schema: "http://json-schema.org/draft-07/schema#",
      title: `Stack of ${project}`,
      type: "object",
      properties: {
        config: {
          type: "object",
          properties: Object.fromEntries(keyed),
          patternProperties: { [`^(?!${project}:)`]: {} },
          additionalProperties: false,
        },
      },
    },
    null,
    2,
  )}\n`;
}

/** What each file should hold, by its path in the repository. */
export function generatedFiles(): Record<string, string> {
  const read = (file: string) => readFileSync(join(repository, file), "utf8");
  const project: string = parse(read("Pulumi.yaml")).name;
  return {
    "Pulumi.yaml": pulumiYaml(read("Pulumi.yaml")),
    "docs/settings.md": settingsPage(read("docs/settings.md")),
    ".vscode/pulumi-stack.schema.json": editorSchema(project),
    "docs/preview.schema.json": previewJsonSchema(),
  };
}
