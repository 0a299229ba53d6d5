import type { DataStatement } from "../reportSchema";
import type { ServerInput } from "../serverInput";
import { declaredPersistence } from "./declaredPersistence";
import { formatOfImage, formatOfServer, nameOfFormat, reads } from "./rdbVersions";

/** Whether another image reads what is on disk, and whether there is a way back from it. */
export function imageStatements({ before, after, asked }: ServerInput): DataStatement[] {
  const [from, to] = [before?.image, after?.image];
  if (from === undefined || to === undefined || from === to) return [];
  // Nothing of it is on disk.
  if (declaredPersistence(before) === "none" && declaredPersistence(after) === "none") return [];
  const facts = asked && "facts" in asked ? asked.facts : undefined;
  const [old, next] = [(facts && formatOfServer(facts)) ?? formatOfImage(from), formatOfImage(to)];
  if (old === undefined || next === undefined) {
    const whose = old === undefined && next !== undefined ? from : to;
    return [
      {
        kind: "risk",
        text: `maybe no way back: the name of the image ${whose} does not tell which version of RDB its server writes`,
      },
    ];
  }
  const versions = `RDB ${old.rdb} → ${next.rdb}`;
  if (!reads(next, old)) {
    return [
      {
        kind: "risk",
        text:
          `${nameOfFormat(next)} does not read the data of ${nameOfFormat(old)} (${versions}); where there are any, the update ` +
          "fails before the server is touched",
      },
    ];
  }
  const isOther = old.engine !== next.engine;
  const back = isOther ? nameOfFormat(old) : old.version;
  if (!reads(old, next)) return [{ kind: "risk", text: `${versions}: no way back to ${back}` }];
  return [
    {
      kind: "kept",
      text: `RDB ${next.rdb} as before: ${nameOfFormat(old)} reads the data too, should you go back`,
    },
  ];
}
