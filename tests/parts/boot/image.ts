import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { defaultImage } from "../../../components/image/defaultImage";

/** The image that tests run Redis from: `REDIS_IMAGE`, else what `npm test` set up, else the program's own default. */
export function redisImage(): string {
  return process.env.REDIS_IMAGE ?? imageOfEnvironment() ?? defaultImage;
}

function imageOfEnvironment(): string | undefined {
  const cacheHome = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const file = join(process.env.REDIS_SERVER_CACHE ?? join(cacheHome, "redis-server"), "environment.json");
  if (!existsSync(file)) return undefined;
  const environment: { image: string | null } = JSON.parse(readFileSync(file, "utf8"));
  return environment.image ?? undefined;
}
