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

/**
 * The declared values, and the default of each directive that was declared the last time and is not any more: one that the server
 * does not know, as after an image downgrade, is let go.
 */
export async function wantedValues(
  session: Session,
  settings: Record<string, string>,
  defaults: Record<string, string> = {},
): Promise<Record<string, string>> {
  const dropped = Object.entries(defaults).filter(([name]) => !Object.hasOwn(settings, name));
  const known = await liveValues(
    session,
    dropped.map(([name]) => name),
  );
  const back = dropped.filter(([name]) => Object.hasOwn(known, name));
  return { ...Object.fromEntries(back), ...settings };
}

/** Sets all or none of what is declared. A default that this server refuses for what is not declared any more is let go. */
export async function setTogether(
  session: Session,
  values: Record<string, string>,
  declared: Record<string, string>,
): Promise<string[]> {
  const names = Object.keys(values);
  if (names.length === 0) return [];
  console.log(`CONFIG SET ${names.join(", ")}`);
  try {
    await session.send("CONFIG", "SET", ...Object.entries(values).flat());
    return names;
  } catch (error) {
    const [, name = ""] = /related to argument '([^']+)'/.exec((error as Error).message) ?? [];
    const { [name]: refused, ...others } = values;
    if (refused === undefined || Object.hasOwn(declared, name)) throw error;
    console.log(
      `${name} is not declared any more, and this server refuses Redis's default (${refused}): it keeps its value until it is started anew`,
    );
    return setTogether(session, others, declared);
  }
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
