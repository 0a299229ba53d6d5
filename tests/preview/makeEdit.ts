import { onlineReport } from "../../scripts/preview/online/onlineReport";
import type { Check } from "./check";
import { checks, refusalChecks, resultChecks } from "./checks";
import type { ServerClaims } from "./edit";
import type { EditedStack } from "./editedStack";
import { withNames } from "./names";
import type { Try } from "./seenServer";
import type { PlacedEdit } from "./series";
import { timeCheck } from "./timeCheck";
import { WatchedServer } from "./watchedServer";

/** How an edit went. */
export interface MadeEdit {
  verdict: string;
  checks: Check[];
}

/**
 * Makes an edit: the report on it, then the update, and holds both against what the catalogue claims. How long a server is away is held
 * against the clock where `isTimed` only: on a machine that is busy with other things it takes as long as it takes.
 */
export async function makeEdit(edited: EditedStack, edit: PlacedEdit, isTimed: boolean): Promise<MadeEdit> {
  const { stack } = edited;
  const { refused, refresh = false } = edit;
  await edited.bringUp(edit.before);
  const claims = withNames(edit.claims, edited.names);
  const watched: WatchedServer[] = [];
  for (const name of Object.keys(claims)) await edited.fill(name);
  await edit.prepare?.(stack);
  try {
    for (const name of Object.keys(claims)) watched.push(await WatchedServer.begin(edited, name));
    await edited.act(edit.byHand, async (...login) => watched[0]?.connect(...login));
    await edited.configure(edit.after);
    const report = await onlineReport(stack.name, stack.place, { refresh });
    for (const server of watched) await server.beforeUpdate(tries(claims[server.name]), edit.after);
    const printed = await edited.update(edit);

    const found = refused ? refusalChecks(refused, report, printed) : resultChecks(report, claims);
    for (const server of watched) {
      const claimed = claims[server.name] as ServerClaims;
      const seen = await server.afterUpdate(tries(claimed));
      const said = refused ? undefined : report.servers.find(({ name }) => name === server.name);
      const all = [...checks(claimed, said, seen), ...timeCheck(said, seen, isTimed)];
      found.push(...all.map((check) => ({ ...check, what: `${server.name}: ${check.what}` })));
    }
    return { verdict: report.verdict, checks: found };
  } finally {
    for (const server of watched) await server.leave();
  }
}

/** The commands that are to prove what users gain and lose. */
function tries(claims: ServerClaims | undefined): Try[] {
  return Object.entries(claims?.users ?? {}).flatMap(([user, { gains = {}, loses = {} }]) =>
    [...Object.values(gains), ...Object.values(loses)].map((command) => ({ user, command })),
  );
}
