import { expect, test } from "vitest";
import { s3Place } from "../../../../components/backup/targets/s3Target";

test.for([
  { to: "s3://backups", place: { bucket: "backups", prefix: "" } },
  { to: "s3://backups/", place: { bucket: "backups", prefix: "" } },
  { to: "s3://backups/redis", place: { bucket: "backups", prefix: "redis/" } },
  { to: "s3://backups/redis/prod/", place: { bucket: "backups", prefix: "redis/prod/" } },
  { to: "s3:backups", place: undefined },
  { to: "s3:///redis", place: undefined },
  { to: "/srv/backups", place: undefined },
])("$to is $place", ({ to, place }) => {
  expect(s3Place(to)).toEqual(place);
});
