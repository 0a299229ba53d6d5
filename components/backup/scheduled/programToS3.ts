import { s3Place, s3Target } from "../targets/s3Target";
import { scheduledBackups } from "./scheduledBackups";

void scheduledBackups(({ s3 = "", environment }) => {
  const place = s3Place(s3);
  if (place === undefined) throw new Error(`${s3} is no bucket: s3://BUCKET/PREFIX is one`);
  // Not as variables of the container, which `docker inspect` shows.
  Object.assign(process.env, environment);
  return s3Target(place);
});
