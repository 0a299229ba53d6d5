import { builtImage } from "../../../offline/image/build";
import { run } from "../../../scripts/setup/command";
import { otherEngines } from "../../../scripts/setup/otherEngines";

/** The image of an engine that `npm test` has made, or `undefined` and a line that says why tests are skipped. */
export async function engineImage(engine: keyof typeof otherEngines): Promise<string | undefined> {
  const { repository } = otherEngines[engine];
  const image = await builtImage(process.env, run, otherEngines[engine]);
  if (!image)
    console.log(`skipped: there is no ${repository}, and npm test could not make it from Debian's packages`);
  return image;
}
