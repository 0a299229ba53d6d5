import { dataSteps } from "./dataSteps";
import { formerName, isRenamed, type Step, type Switch } from "./switchOver";

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

function written({ stack, container, at, user }: Switch): Step {
  return {
    what: "Make the stack, whose key encrypts the hashes of the passwords, and have its file written.",
    commands: [
      `pulumi stack init ${stack}`,
      `npm run redis -- import ${container?.name ?? at}${user === undefined ? "" : ` --user ${user}`} --out Pulumi.${stack}.yaml`,
    ],
  };
}

function stopped(change: Switch): Step[] {
  const { server, container, user } = change;
  if (!container) return [];
  const { name } = container;
  // A stop saves where there are save points; the file is for the way back, too.
  const saves = server.directives.save !== "";
  const port = Number(server.directives.port) || 6379;
  const asUser =
    (port === 6379 ? "" : ` -p ${port}`) + (user === undefined ? "" : ` --user ${user} --askpass`);
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
