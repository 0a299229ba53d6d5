import { styleText } from "node:util";
import Table from "cli-table3";
import { type Differences, stackDifferences } from "../../../components/impact/report/sides/stackDifferences";
import { hostNames, publicLine } from "../../ci/publicText";
import { repository } from "../../environment";
import { stacksHere } from "../../stackOption";
import { visibleText } from "../shown/visibleText";
import { type DeclaredStack, declaredStack } from "./declaredStack";
import { plainFile } from "./plainFile";

interface Look {
  columns: number;
  colour: boolean;
}

/** Two stacks side by side by their files: users, effective rights, settings, image and protection; what they have different is first. */
export async function compareStacks(
  left: string,
  right: string,
  look: Look,
  directory: string = repository,
): Promise<string> {
  const [one, other] = await Promise.all([stackHere(left, directory), stackHere(right, directory)]);
  const { rows, same, secret } = stackDifferences(one.server, other.server);
  const configs = [one, other].map(({ configuration }) => configuration.raw);
  const hosts = configs.flatMap((config) => hostNames(config, process.env));
  const shown = (text: string) => visibleText(publicLine(text, hosts) ?? "");
  const all = [...dockerRows(one, other), ...rows];
  const lists = [
    ...(same.length > 0 ? [["The same", `${same.join("; ")}.`]] : []),
    ...(secret.length > 0 ? [["Not compared, because encrypted", `${secret.join(", ")}.`]] : []),
  ].map(([title = "", text = ""]) => ["", bold(title, look), ...wrapped(shown(text), look.columns)]);
  return [
    all.length > 0
      ? tableOf(all, [left, right], shown, look)
      : `${left} and ${right} have nothing different.`,
    ...lists.flat(),
  ].join("\n");
}

async function stackHere(stack: string, directory: string): Promise<DeclaredStack> {
  const file = `Pulumi.${stack}.yaml`;
  const [project, text] = await Promise.all([
    plainFile(directory, "Pulumi.yaml"),
    plainFile(directory, file),
  ]);
  if (text === undefined)
    throw new Error(`there is no stack ${stack} here; there are: ${stacksHere(directory).join(", ")}`);
  const declared = declaredStack(stack, { project: project ?? "", stack: text });
  if (declared.refusal !== undefined) throw new Error(`${file}: ${declared.refusal}`);
  return declared;
}

/** Whether both are on one Docker host; which, is not shown. */
function dockerRows(left: DeclaredStack, right: DeclaredStack): Differences["rows"] {
  const hosts = [left, right].map(({ configuration }) => configuration.others["docker:host"]);
  if (hosts[0] === hosts[1]) return [];
  const told = hosts.map((host) => (host === undefined ? "that of the environment" : "one of its own"));
  return [{ group: "server", what: "Docker host", left: told[0] ?? "", right: told[1] ?? "" }];
}

function tableOf(
  rows: Differences["rows"],
  stacks: [string, string],
  shown: (text: string) => string,
  look: Look,
): string {
  const names = rows.map(({ what }) => what.length + 2);
  const first = Math.min(Math.max(...names, 12) + 1, Math.floor(look.columns / 3));
  const other = Math.max(12, Math.floor((look.columns - first) / 2));
  const table = new Table({
    head: ["", ...stacks].map((title) => bold(title, look)),
    colWidths: [first, other, other],
    wordWrap: true,
    chars: noLines,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 1, compact: true },
  });
  let group = "";
  for (const row of rows) {
    if (row.group !== group && row.group !== "server") table.push([bold(titles[row.group], look), "", ""]);
    group = row.group;
    const indent = row.group === "server" ? "" : "  ";
    table.push([indent + shown(row.what), shown(row.left), shown(row.right)]);
  }
  return withoutEnds(table.toString());
}

const titles: Record<Differences["rows"][number]["group"], string> = {
  server: "",
  settings: "Settings",
  users: "Users may",
};

/** Columns alone keep the cells apart. */
const noLines = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid"]
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat("middle", "left-mid", "right-mid", "mid-mid")
    .map((name) => [name, ""]),
);

function wrapped(text: string, columns: number): string[] {
  const table = new Table({
    colWidths: [columns],
    wordWrap: true,
    chars: noLines,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push([text]);
  return [withoutEnds(table.toString())];
}

function withoutEnds(text: string): string {
  return text.replace(/ +$/gm, "");
}

function bold(text: string, { colour }: Look): string {
  return colour && text !== "" ? styleText("bold", text) : text;
}
