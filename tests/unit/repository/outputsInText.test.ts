// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is linted here is the code in these strings
import { join } from "node:path";
import { ESLint } from "eslint";
import { expect, test } from "vitest";

const repository = join(__dirname, "../../..");

const declarations = `
  import * as pulumi from "@pulumi/pulumi";
  declare const output: pulumi.Output<string>;
  declare const input: pulumi.Input<string>;
  declare const optional: pulumi.Output<string> | undefined;
  declare const nested: pulumi.Output<{ port: number }>;
  declare const text: string;
  declare const port: number;
`;

const wrong = [
  "`redis://${output}`",
  "`redis://${input}`",
  "`redis://${optional}`",
  "`redis://${nested.port}`",
  "`redis://${output.apply((value) => value)}`",
  "`redis://${pulumi.secret(text)}`",
  '"redis://" + output',
];
const right = [
  "`redis://${text}:${port}`",
  "pulumi.interpolate`redis://${output}`",
  "output.apply((value) => `redis://${value}`)",
  '"redis://" + text',
];

/** The lines that are refused, as `npm run check` refuses them. Types are looked up once for all of them, which takes seconds. */
async function refused(lines: string[]): Promise<(string | undefined)[]> {
  // A file that is in no project: the types of the whole program would take twice the time.
  const eslint = new ESLint({
    cwd: repository,
    overrideConfig: {
      languageOptions: { parserOptions: { projectService: { allowDefaultProject: ["linted.ts"] } } },
    },
  });
  const code = [
    declarations.replaceAll("\n", " "),
    ...lines.map((line, at) => `export const x${at} = ${line};`),
  ];
  const [result] = await eslint.lintText(code.join("\n"), { filePath: join(repository, "linted.ts") });
  return (result?.messages ?? []).map(({ line }) => lines[line - 2]);
}

test("an Output or Input inside a text is refused; plain values and pulumi.interpolate are not", async () => {
  expect(await refused([...wrong, ...right])).toEqual(wrong);
});
