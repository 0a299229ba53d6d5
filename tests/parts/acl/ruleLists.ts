import fc from "fast-check";
import { type CommandEntry, categoriesOf, commandsOf } from "../../../components/acl/grammar/commands";
import type { AclServer } from "../../../components/image/serverOfImage";

/** Rule lists as people write them: mostly right, with the slips that people make, and some noise. */
export function ruleLists(server: AclServer): fc.Arbitrary<string[]> {
  const commands = commandsOf(server);
  // A module's commands are let through here and judged by the installer.
  const names = [...commands.keys()].filter((name) => !name.includes("."));
  const categories = [
    ...new Set(names.flatMap((name) => categoriesOf(commands.get(name) as CommandEntry))),
    "all",
  ];
  // Redis 7.4.1 takes key rights without a letter, and may crash of them (CVE-2024-51741); later ones refuse them.
  const crashes = (token: string) => server.version[0] < 8 && /^\(?%(?:~|\)?$)/.test(token);
  const letters = fc.string({ unit: fc.constantFrom(..."ab*?:[]~%&()+-@|RWrw1"), maxLength: 6 });

  const sign = fc.constantFrom("+", "-");
  const command = fc.tuple(sign, fc.constantFrom(...names)).map((parts) => parts.join(""));
  const category = fc.tuple(sign, fc.constantFrom(...categories)).map(([s, name]) => `${s}@${name}`);
  const firstArgument = fc
    .tuple(sign, fc.constantFrom(...names), letters)
    .map(([s, name, arg]) => `${s}${name}|${arg}`);
  const pattern = fc
    .tuple(fc.constantFrom("~", "%R~", "%W~", "%RW~", "%wr~", "&"), letters)
    .map((parts) => parts.join(""));
  const word = fc.constantFrom(
    "allkeys",
    "~*",
    "resetkeys",
    "allchannels",
    "&*",
    "resetchannels",
    "+@all",
    "-@all",
  );
  const userWord = fc.constantFrom(
    "on",
    "off",
    "skip-sanitize-payload",
    "sanitize-payload",
    "clearselectors",
    "reset",
  );

  const right = fc.oneof(
    { weight: 4, arbitrary: command },
    { weight: 3, arbitrary: category },
    { weight: 3, arbitrary: pattern },
    { weight: 2, arbitrary: word },
    fc.constantFrom("allcommands", "nocommands"),
  );
  const slip = fc.oneof(
    fc
      .tuple(right, fc.nat(8), letters)
      .map(([rule, at, extra]) => rule.slice(0, at) + extra.slice(0, 1) + rule.slice(at + 1)),
    right.map((rule) => rule.slice(1)),
    firstArgument,
    fc
      .tuple(fc.constantFrom("%", "%R", "%X~", "+", "-", "+@", "(", ")", "()", "~", "&"), letters)
      .map((parts) => parts.join("")),
    letters,
  );
  const cased = fc.tuple(right, fc.boolean()).map(([rule, upper]) => (upper ? rule.toUpperCase() : rule));
  const plain = fc.oneof({ weight: 16, arbitrary: cased }, { weight: 1, arbitrary: slip });
  const selector = fc
    .tuple(
      fc.array(plain, { maxLength: 3 }),
      fc.constantFrom("(", "(", "(", "(", "( ", ""),
      fc.constantFrom(")", ")", ")", " )", ""),
    )
    .map(([rules, open, close]) => `${open}${rules.join(" ")}${close}`);
  const rule = fc.oneof(
    { weight: 12, arbitrary: plain },
    { weight: 1, arbitrary: selector },
    { weight: 1, arbitrary: userWord },
  );
  return fc.array(rule, { maxLength: 7 }).map((rules) =>
    rules
      .join(" ")
      .split(/\s+/)
      .filter((token) => token !== "" && !/^[<>#!]/.test(token) && !crashes(token)),
  );
}
