import Table from "cli-table3";
import { counted } from "../../../components/impact/report/wording";
import { type Look, paint } from "../../preview/shown/look";
import { oneLine } from "../../preview/shown/oneLine";
import { cut, labelWidth, secondsText } from "./lines";
import type { DeniedCommand, UserStatus } from "./serverStatus";

const noBorders = Object.fromEntries(
  ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"]
    .concat("left", "left-mid", "mid", "mid-mid", "right", "right-mid")
    .map((part) => [part, ""]),
);

/** In at most so many lines: those with a denial, and then with most sessions, stand first. */
export function usersTable(users: readonly UserStatus[], lines: number, look: Look): string[] {
  const rows = Math.max(1, lines - 1);
  const shown = users.length > rows ? users.slice(0, rows - 1) : users;
  const table = new Table({
    head: ["Users", "", "Sessions", "Last denied"].map((text) => paint("dim", text, look)),
    chars: { ...noBorders, middle: "  " },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colAligns: ["left", "left", "right", "left"],
  });
  table.push(
    ...shown.map(({ name, isOn, sessions, lastDenied }) => [
      oneLine(name, 30).padEnd(labelWidth),
      isOn ? "on" : paint("dim", "off", look),
      sessions.toLocaleString("en"),
      lastDenied ? deniedText(lastDenied) : "",
    ]),
  );
  const more = users.length - shown.length;
  return [
    ...table
      .toString()
      .split("\n")
      .map((line) => cut(line.trimEnd(), look)),
    ...(more > 0 ? [`and ${more.toLocaleString("en")} more`] : []),
  ];
}

function deniedText({ reason, object, ageSeconds, count }: DeniedCommand): string {
  const what = reason === "auth" ? "a login" : `${reason} ${oneLine(object, 40)}`;
  return `${what}, ${secondsText(ageSeconds)} ago${count > 1 ? `, ${counted(count, "time")}` : ""}`;
}
