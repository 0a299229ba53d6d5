import { sameValue } from "../conf/sameValue";
import { parsePairs } from "../connection/replies";
import type { Session } from "../connection/session";
import { aofMismatch } from "./persistence";

/** The values of directives on the server, by name. */
export async function liveValues(session: Session, names: string[]): Promise<Record<string, string>> {
  return names.length === 0 ? {} : parsePairs(await session.send("CONFIG", "GET", ...names));
}

/** The directives whose value on the server does not mean the same as the wanted one. */
export function different(wanted: Record<string, string>, live: Record<string, string>): string[] {
  return Object.keys(wanted).filter((name) => {
    const value = live[name];
    return value === undefined || !sameValue(name, wanted[name] as string, value);
  });
}

/** Of the directives that are read at boot only, those that the server has booted with another value for. */
export async function bootedOtherwise(
  session: Session,
  boot: Record<string, string> = {},
): Promise<Record<string, string>> {
  const live = await liveValues(session, Object.keys(boot));
  const names = different(boot, { ...boot, ...live });
  return Object.fromEntries(names.map((name) => [name, live[name] as string]));
}

/** The declared directives as they are on the server. */
export async function observed(
  session: Session,
  declared: Record<string, string>,
): Promise<Record<string, string>> {
  const settings = { ...declared };
  const live = await liveValues(session, Object.keys(declared));
  for (const name of different(declared, live)) settings[name] = live[name] ?? "(unknown to this server)";
  const { appendonly } = declared;
  if (appendonly !== undefined) {
    const mismatch = await aofMismatch(session, appendonly, live.appendonly ?? appendonly);
    if (mismatch) settings.appendonly = mismatch;
  }
  return settings;
}
