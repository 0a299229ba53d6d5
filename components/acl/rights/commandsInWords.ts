import type { Vocabulary } from "../grammar/vocabulary";

const namedAtMost = 12;

/** Commands by name; when there are many, by the categories that are among them as a whole, and by module. */
export function commandsInWords(names: readonly string[], vocabulary: Vocabulary): string[] {
  const left = new Set(names.filter((name) => isNews(name, vocabulary)));
  let rest = collapsed(left, vocabulary);
  if (rest.length <= namedAtMost) return rest;
  const all = [...vocabulary.commands.keys()].filter((name) => isNews(name, vocabulary));
  const kept = collapsed(new Set(all.filter((name) => !left.has(name))), vocabulary);
  if (kept.length <= 5) return [`all commands${kept.length > 0 ? ` except ${kept.join(", ")}` : ""}`];
  const grouped: string[] = [];
  for (const { group, members } of groupsOf(vocabulary)) {
    const among = members.filter((name) => left.has(name));
    const isWhole = among.length === members.length;
    if (among.length < 3 || !(isWhole || group.endsWith(".*"))) continue;
    grouped.push(`${group} (${isWhole ? "" : `${among.length} of `}${members.length} commands)`);
    for (const name of among) left.delete(name);
    rest = collapsed(left, vocabulary);
    if (rest.length <= namedAtMost) break;
  }
  const more = rest.length - namedAtMost;
  return [...grouped, ...rest.slice(0, namedAtMost), ...(more > 0 ? [`${more} more commands`] : [])];
}

/** A container such as `config` is no command by itself, and what is allowed to everybody never changes. */
function isNews(name: string, vocabulary: Vocabulary): boolean {
  return !vocabulary.subcommands.has(name) && !vocabulary.commands.get(name)?.noAuth;
}

/** As people write them, `CONFIG` standing for all of its subcommands. */
function collapsed(names: ReadonlySet<string>, { subcommands }: Vocabulary): string[] {
  const written = [...names].map((name) => {
    const [container = ""] = name.split("|");
    const isWhole = name !== container && subcommands.get(container)?.every((sub) => names.has(sub));
    return (isWhole ? container : name.replace("|", " ")).toUpperCase();
  });
  return [...new Set(written)].sort();
}

interface Group {
  group: string;
  members: string[];
}

const known = new WeakMap<Vocabulary, Group[]>();

/** Categories (`@fast` and `@slow` tell nothing) and modules (`FT.*`), largest first. */
function groupsOf(vocabulary: Vocabulary): Group[] {
  const groups = known.get(vocabulary) ?? [...categories(vocabulary), ...modules(vocabulary)];
  if (!known.has(vocabulary))
    groups.sort((a, b) => b.members.length - a.members.length || (a.group < b.group ? -1 : 1));
  known.set(vocabulary, groups);
  return groups;
}

function categories(vocabulary: Vocabulary): Group[] {
  const telling = [...vocabulary.categories].filter(
    ([category]) => category !== "fast" && category !== "slow",
  );
  return telling.map(([category, names]) => ({
    group: `@${category}`,
    members: names.filter((name) => !name.includes(".") && isNews(name, vocabulary)),
  }));
}

function modules(vocabulary: Vocabulary): Group[] {
  const members = new Map<string, string[]>();
  for (const name of vocabulary.commands.keys()) {
    const [family = ""] = name.split(".");
    if (family !== name) members.set(family, [...(members.get(family) ?? []), name]);
  }
  return [...members].map(([family, names]) => ({ group: `${family.toUpperCase()}.*`, members: names }));
}
