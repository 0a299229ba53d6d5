import type { Data } from "./carriedData";
import type { Step, Switch } from "./switchOver";

/** How its data get onto the volume of the new server, and are there for the way back. */
export function dataSteps(data: Data, image: string, { at, user, container }: Switch): Step[] {
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
      const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(at ?? "") ?? [];
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
