import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { redisImage } from "./image";

export interface Userland {
  name: string;
  /** The image; made when it is first asked for. */
  image: () => string;
}

/** The two families of tools that the scripts meet: dash with GNU's (Debian) and BusyBox (Alpine). */
export const debian: Userland = { name: "Debian", image: redisImage };
export const busybox: Userland = {
  name: "BusyBox",
  image: () => execFileSync("sh", [join(__dirname, "busybox.sh"), redisImage()], { encoding: "utf8" }).trim(),
};
