import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { argumentSchema } from "../../../components/arguments/schema";
import { editorSchema, generatedFiles, pulumiYaml, settingsPage } from "../../../scripts/settingsReference";

const repository = join(__dirname, "../../..");
const settings = Object.keys(argumentSchema.shape);

// A failure here means: run `npm run docs` and commit what it wrote.
test.each(Object.entries(generatedFiles()))("%s says what the schema says", (file, text) => {
  expect(readFileSync(join(repository, file), "utf8")).toBe(text);
});

test("Pulumi.yaml declares every setting with its default, as a text or an object, and keeps the rest", () => {
  const text = pulumiYaml("name: a\n# why\nruntime: nodejs\nconfig: {}\n");
  expect(text).toMatch(/^name: a\n# why\nruntime: nodejs\nconfig:\n {2}image:\n {4}type: string\n/);
  expect(text).toContain(
    '  port:\n    type: string\n    description: TCP port on the Docker host\n    default: "6379"\n',
  );
  expect(text.match(/^ {2}\w+:$/gm)).toEqual(settings.map((name) => `  ${name}:`));
});

const marks = (name: string) => `<!-- ${name}: npm run docs -->\nold\n<!-- /${name} -->\n`;

test("docs/settings.md has a row for every setting, between its marks and nowhere else", () => {
  const text = settingsPage(`before\n${marks("settings")}after\n${marks("boot directives")}`);
  expect(text).toMatch(/^before\n<!-- settings: npm run docs -->\n\| Setting /);
  expect(text).toContain("\n<!-- /settings -->\nafter\n");
  expect(text).not.toContain("old");
  expect(text.match(/^\| `\w+`/gm)).toEqual(settings.map((name) => `| \`${name}\``));
});

test("docs/settings.md lists what replaces the container, and nothing that is changed live", () => {
  const [, list] = settingsPage(marks("settings") + marks("boot directives")).split(
    "<!-- boot directives: npm run docs -->\n",
  );
  expect(list).toMatch(/`databases`, .*`io-threads`, /);
  expect(list).not.toContain("`appendonly`");
});

test.each(["settings", "boot directives"])("a page without the marks of the %s is refused", (name) => {
  const other = name === "settings" ? "boot directives" : "settings";
  expect(() => settingsPage(marks(other))).toThrow(`the page has no <!-- ${name}: npm run docs -->`);
});

test("editors take an encrypted password or directive, other projects' keys, and no misspelt one of ours", () => {
  const config = JSON.parse(editorSchema("mine")).properties.config;
  expect(Object.keys(config.properties)).toEqual(settings.map((name) => `mine:${name}`));
  expect(config.additionalProperties).toBe(false);
  const [others] = Object.keys(config.patternProperties);
  expect("docker:host").toMatch(new RegExp(String(others)));
  expect("mine:prot").not.toMatch(new RegExp(String(others)));
  const { password } = config.properties["mine:users"].additionalProperties.properties;
  const encrypted = { type: "object", properties: { secure: { type: "string" } }, required: ["secure"] };
  expect(password.anyOf).toEqual([expect.objectContaining({ type: "string" }), encrypted]);
  const { anyOf } = config.properties["mine:settings"].additionalProperties;
  expect(anyOf).toEqual([expect.objectContaining({ type: ["string", "number", "boolean"] }), encrypted]);
});
