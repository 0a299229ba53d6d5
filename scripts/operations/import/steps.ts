import type { Data } from "./carriedData";
import type { FoundServer } from "./found";
import type { FoundContainer } from "./foundContainer";
import type { Imported } from "./imported";

/** One thing that a person does, and the commands for it. */
export interface Step {
  what: string;
  commands: string[];
}

/** What the steps are about. */
export interface Switch {
  server: FoundServer;
  container?: FoundContainer;
  imported: Imported;
  /** As whom the command has logged in, where it had to. */
  user?: string;
  /** `HOST:PORT`, where there is no container. */
  at?: string;
  stack: string;
  /** Whether the stack file is written. */
  isWritten: boolean;
}

/** What leads from the server that runs to one of the stack, in an order in which no acknowledged write is lost. */
export function steps(change: Switch): Step[] {
  const { stack, isWritten, imported, server } = change;
  const image = String(imported.args.image);
  return [
    ...(isWritten ? [] : [written(change)]),
    {
      what: "Look at the file, and at what Pulumi would make. The old server runs on.",
      commands: [`pulumi preview --stack ${stack}`],
    },
    ...stopped(change),
    ...dataSteps(imported.data, image, change),
    {
      what: "Start the new one. It refuses what it cannot load, and changes nothing then.",
      commands: [`pulumi up --stack ${stack}`],
    },
    {
      what: `Compare: the old one had ${server.keys} keys when it was read. A second preview has nothing to change.`,
      commands: [`npm run redis -- status --stack ${stack}`, `pulumi preview --stack ${stack}`],
    },
    ...(change.container
      ? [
          {
            what:
              "When all is well, remove the old container, without its volumes" +
              (imported.args.adopt ? ", and take `adopt` out of the file." : "."),
            commands: [`docker rm ${formerName(change)}`],
          },
        ]
      : []),
  ];
}

/** How to go back to the old server, after `pulumi up`. */
export function wayBack(change: Switch): Step[] {
  const { container, imported, stack } = change;
  if (!container) {
    return [
      {
        what: "The old server was not touched. What was written to the new one since then is not in the old one.",
        commands: [`docker stop ${newName(change)}`],
      },
    ];
  }
  const { data } = imported;
  const image = String(imported.args.image);
  const copy = `${data.volume}-before-import`;
  return [
    {
      what:
        "The old server starts with what its own command line and files say: users and settings that were only set while it ran are gone there, and " +
        "`default` may be open. What was written to the new server is lost on this way. `pulumi up` would start it again: remove the stack's server from it, or " +
        `keep \`pulumi up --stack ${stack}\` for later.`,
      commands: [
        `docker update --restart no ${newName(change)}`,
        `docker stop --time 600 ${newName(change)}`,
        ...(data.kind === "volume"
          ? [
              `docker run --rm --network none --user 0 --volume ${data.volume}:/data --volume ${copy}:/before:ro --entrypoint sh ${image} -c 'find /data -mindepth 1 -delete && cp -a /before/. /data/'`,
            ]
          : []),
        ...(isRenamed(change) ? [`docker rename ${formerName(change)} ${container.name}`] : []),
        `docker update --restart ${container.restart} ${container.name}`,
        `docker start ${container.name}`,
      ],
    },
  ];
}

function written({ stack, container, at, user }: Switch): Step {
  return {
    what: "Make the stack, whose key encrypts the hashes of the passwords, and have its file written.",
    commands: [
      `pulumi stack init ${stack}`,
      `npm run redis -- import ${container?.name ?? at}${user === undefined ? "" : ` --user ${user}`} --out Pulumi.${stack}.yaml`,
    ],
  };
}

function newName({ imported, stack }: Switch): string {
  return String(imported.args.containerName ?? `redis-${stack}`);
}

/** A container that exists has its name, whether it runs or not. */
function isRenamed(change: Switch): boolean {
  return change.container?.name === newName(change);
}

function formerName(change: Switch): string {
  return isRenamed(change) ? `${change.container?.name}-before` : String(change.container?.name);
}

function stopped(change: Switch): Step[] {
  const { server, container, user } = change;
  if (!container) return [];
  const { name } = container;
  // A stop saves where there are save points; the file is for the way back, too.
  const saves = server.directives.save !== "";
  const asUser = user === undefined ? "" : ` --user ${user} --askpass`;
  return [
    {
      what:
        "Stop the old one, cleanly, and let nothing start it again: two Redis on one volume destroy it. From here on its clients wait. " +
        "The last command has to print 0.",
      commands: [
        `docker update --restart no ${name}`,
        ...(saves
          ? [`docker stop --time 600 ${name}`]
          : // One line: the end of the server can end redis-cli, too, before it has said that all is well.
            [
              `docker exec --interactive --tty ${name} redis-cli${asUser} SHUTDOWN SAVE; docker wait ${name}`,
            ]),
        `docker inspect --format '{{.State.ExitCode}}' ${name}`,
        ...(isRenamed(change) ? [`docker rename ${name} ${formerName(change)}`] : []),
      ],
    },
  ];
}

function dataSteps(data: Data, image: string, { at, user, container }: Switch): Step[] {
  const onto = `docker run --rm --network none --user 0 --volume ${data.volume}:/to`;
  const owned = "chown -R redis: /to";
  switch (data.kind) {
    case "volume":
      return [
        {
          what: "Copy its data, for the way back.",
          commands: [
            `docker run --rm --network none --user 0 --volume ${data.volume}:/from:ro --volume ${data.volume}-before-import:/to --entrypoint cp ${image} -a /from/. /to/`,
          ],
        },
      ];
    case "copied":
      return [
        {
          what: `Copy its data from ${data.what}; what is there stays as it is.`,
          commands: [
            `${onto} --volume ${data.source}:/from:ro --entrypoint sh ${image} -c 'cp -a "/from/${data.path && `${data.path}/`}." /to/ && ${owned}'`,
          ],
        },
      ];
    case "inContainer":
      return [
        {
          what: "Copy its data out of the container.",
          commands: [
            `docker cp ${container?.name}:${data.directory}/. - | ${onto} --interactive --entrypoint sh ${image} -c 'tar -x -C /to && ${owned}'`,
          ],
        },
      ];
    case "fetched": {
      const [, host, port] = /^(.*):(\d+)$/.exec(at ?? "") ?? [];
      const asUser = user === undefined ? "" : ` --user ${user} --askpass`;
      return [
        {
          what:
            "Stop all that writes to the old one. Then fetch a snapshot, and put it on the volume: what is written after it began is not in it. " +
            `A user for that may need \`+sync +psync +replconf\`.`,
          commands: [
            `redis-cli -h ${host} -p ${port}${asUser} --rdb ./imported.rdb`,
            `${onto} --interactive --entrypoint sh ${image} -c 'cat > /to/dump.rdb && ${owned}' < ./imported.rdb`,
          ],
        },
      ];
    }
  }
}

/** In numbered paragraphs. */
export function stepsText(all: readonly Step[]): string {
  return all
    .map(({ what, commands }, at) =>
      [`${at + 1}. ${what}`, ...commands.map((command) => `     ${command}`)].join("\n"),
    )
    .join("\n");
}
