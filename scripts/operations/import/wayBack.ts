import { formerName, isRenamed, newName, type Step, type Switch } from "./switchOver";

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
