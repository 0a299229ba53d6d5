import { findDirective } from "../../../conf/directives";
import { sameValue } from "../../../conf/sameValue";
import { holdsSecret } from "../../../conf/secretDirectives";
import type { SettingReport } from "../reportSchema";
import type { ServerInput } from "../serverInput";
import { settingSentences } from "./settingSentences";

type Settings = Record<string, string>;

/** The directives that change, those that people change most with what it means; none for a server that is made or gone. */
export function settingsSection({ before, after, asked }: ServerInput): SettingReport[] {
  const [old, now] = [before?.settings, after?.settings];
  if (!old || !now) return [];
  const facts = asked && "facts" in asked ? asked.facts : undefined;
  return Object.keys({ ...old, ...now })
    .sort()
    .flatMap((name): SettingReport[] => {
      const applied = findDirective(name)?.applies ?? "boot";
      const [from, to] = [effective(old, name), effective(now, name)];
      const isSame = from === to || (from !== undefined && to !== undefined && sameValue(name, from, to));
      if (isSame && (applied === "live" || old[name] === now[name])) return [];
      const change = {
        from: from ?? "",
        to: to ?? "",
        after: (each: string) => effective(now, each) ?? "",
        facts,
      };
      const meaning = isSame
        ? "means the same to Redis, but a directive that is read at boot is compared as it is written"
        : settingSentences[name]?.(change);
      return [
        {
          property: `settings.${name}`,
          from: shown(old, name),
          to: shown(now, name),
          applied,
          meaning: (!holdsSecret(name) && meaning) || null,
        },
      ];
    });
}

/** What Redis goes by: its default where nothing is declared, if that does not depend on the host. */
function effective(settings: Settings, name: string): string | undefined {
  if (Object.hasOwn(settings, name)) return settings[name];
  return directiveDefault(name);
}

function directiveDefault(name: string): string | undefined {
  const known = findDirective(name);
  // Of a module's directive only the module knows it.
  return known && !/[.]|^(search|ts|bf|cf)-/.test(name) ? known.redisDefault : undefined;
}

function shown(settings: Settings, name: string): string | null {
  const value = Object.hasOwn(settings, name) ? settings[name] : undefined;
  if (value !== undefined && holdsSecret(name)) return "(hidden)";
  if (value !== undefined) return value === "" ? '""' : value;
  const known = directiveDefault(name);
  return known === undefined || known === "" ? null : `Redis's default, ${known}`;
}
