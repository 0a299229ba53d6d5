// Which way imports may run; `npm run check` has dependency-cruiser look at every one of them, also at those of types.

/** The rooms of components/, lowest floor first; each with the rooms it may import from. */
const floors = {
  image: [],
  spelling: [],
  boot: [],
  acl: ["image", "spelling"],
  conf: ["image", "spelling", "boot"],
  arguments: ["image", "spelling", "boot", "acl", "conf"],
  connection: ["image", "boot", "acl", "conf", "arguments"],
  backup: ["image", "boot", "acl", "conf", "arguments", "connection"],
  live: ["image", "boot", "acl", "conf", "arguments", "connection"],
  impact: ["image", "boot", "acl", "conf", "arguments", "connection", "backup", "live"],
  server: ["image", "boot", "acl", "conf", "arguments", "connection", "backup", "live", "impact"],
};

const rooms = Object.keys(floors).join("|");
/** The files of components/arguments that know nothing of Pulumi's Inputs. */
const pureArguments = [
  "schema",
  "userSchema",
  "backupSchema",
  "problems",
  "userProblems",
  "stackConfig",
  "endpointText",
  "dockerNames",
];
const pulumi = "node_modules/@pulumi/";
const ioredis = "node_modules/ioredis/";

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const downwards = Object.entries(floors).map(([room, lower]) => ({
  name: `${room}-imports-downwards`,
  comment: `components/${room} may import from ${lower.join(", ") || "no other room"}.`,
  severity: "error",
  from: { path: `^components/${room}/` },
  to: { path: "^components/", pathNot: `^components/(${[room, ...lower].join("|")})/` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...downwards,
    {
      name: "room-has-a-floor",
      comment: "A new room of components/ gets its floor in dependency-cruiser.config.mjs.",
      severity: "error",
      from: { path: "^components/", pathNot: `^components/(redisServer\\.ts$|(${rooms})/)` },
      to: {},
    },
    {
      name: "no-circle",
      comment: "Two files that import each other cannot be understood, or moved, one without the other.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "pure-rooms",
      comment: "Rendering, grammar and comparing need neither Pulumi nor a server.",
      severity: "error",
      from: { path: "^components/(image|spelling|boot|acl|conf)/" },
      to: { path: [pulumi, ioredis] },
    },
    {
      name: "pure-arguments",
      comment: "The stack file is checked, and the docs are written, without Pulumi.",
      severity: "error",
      from: { path: pureArguments.map((file) => `^components/arguments/${file}\\.ts$`) },
      to: { path: [pulumi, ioredis] },
    },
    {
      name: "ioredis-in-connection-only",
      comment: "Whoever talks to a server does so through a session of components/connection.",
      severity: "error",
      from: { path: "^(index\\.ts$|components/)", pathNot: "^components/connection/" },
      to: { path: ioredis },
    },
    {
      name: "ioredis-only-when-dialling",
      comment:
        "A preview that talks to no server must not wait until ioredis is loaded: import it inside a function.",
      severity: "error",
      from: { path: "^components/connection/" },
      to: { path: ioredis, dynamic: false, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "program-imports-components",
      comment: "index.ts is the stack's program: components/ is all of this repository that it needs.",
      severity: "error",
      from: { path: "^index\\.ts$" },
      to: { path: "^(bench|examples|offline|policy|scripts|tests)/" },
    },
    {
      name: "components-stand-alone",
      comment: "components/ works without the tooling around it.",
      severity: "error",
      from: { path: "^components/" },
      to: { path: "^(index\\.ts$|(bench|examples|offline|policy|scripts|tests)/)" },
    },
    {
      name: "policy-imports-components",
      comment: "policy/ judges servers of any program: components/ is all of this repository that it needs.",
      severity: "error",
      from: { path: "^policy/" },
      to: { path: "^(index\\.ts$|(bench|examples|offline|scripts|tests)/)" },
    },
    {
      name: "pure-policy",
      comment: "A report without an engine judges by the same rules.",
      severity: "error",
      from: { path: "^policy/", pathNot: "^policy/(index|declaredServers)\\.ts$" },
      to: { path: [pulumi, ioredis] },
    },
    {
      name: "offline-stands-alone",
      comment: "scripts/ uses offline/, never the other way round.",
      severity: "error",
      from: { path: "^offline/" },
      to: {
        path: "^(index\\.ts$|(bench|components|examples|policy|scripts|tests)/)",
        pathNot: "^components/connection/",
      },
    },
    {
      name: "tools-without-tests",
      comment: "Scripts and benchmarks run where no test ever did.",
      severity: "error",
      from: { path: "^(bench|scripts)/" },
      to: { path: "^tests/" },
    },
    {
      name: "examples-import-what-is-public",
      comment:
        "An example shows what a user of the component writes: only the component and its types are for them.",
      severity: "error",
      from: { path: "^examples/" },
      to: {
        path: "^(index\\.ts$|(bench|components|offline|policy|scripts|tests)/)",
        pathNot: "^components/(redisServer|arguments/redisServerArgs)\\.ts$",
      },
    },
    {
      name: "nothing-unused",
      comment:
        "Neither the program nor an example, script, plugin, rule or benchmark gets here: it is dead code.",
      severity: "error",
      // The last ones are bundled by their paths (components/server/scheduledBackupFiles.ts).
      from: {
        path: "^(index\\.ts$|(bench|examples|offline|policy|scripts)/|components/backup/scheduled/program(ToS3)?\\.ts$)",
      },
      to: { path: "^components/", pathNot: "^components/backup/scheduled/program", reachable: false },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "/dist/" },
    tsPreCompilationDeps: true,
    detectJSDocImports: true,
  },
};
