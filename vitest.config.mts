import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const minute = 60_000;

/** Against hanging only: no test depends on how fast something is, so these are far beyond what a loaded machine takes. */
const testDeadline = 20 * minute;
/** Shorter than a test's, so that the failure says what did not come. */
const waitDeadline = 5 * minute;

/**
 * Begins files of all layers side by side: Pulumi's commands keep the processor busy, the parts mostly wait. Whole stacks take
 * longest and are begun a little earlier, or one of them would be left to the end.
 */
class MixedLayers extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const ranked = sorted.map((file) => {
      const layer = sorted.filter(({ project }) => project.name === file.project.name);
      const place = layer.indexOf(file) / layer.length;
      return { file, rank: file.project.name === "e2e" ? place * 0.8 : place };
    });
    return ranked.sort((a, b) => a.rank - b.rank).map(({ file }) => file);
  }
}

/** Whole stacks and their parts have processes and containers of their own; what is pure shares a process, which loads modules once. */
const layer = (name: string, include: string | string[], isolate = true) => ({
  test: {
    name,
    include: [include].flat(),
    isolate,
    testTimeout: testDeadline,
    hookTimeout: testDeadline,
    expect: { poll: { timeout: waitDeadline } },
    provide: { waitDeadline },
  },
});

/** One project a layer, from pure logic to whole stacks. `npm test -- --project unit` runs one of them. */
export default defineConfig({
  test: {
    // More files at a time than cores: containers become healthy in their own time, and timeouts pass in theirs.
    maxWorkers: 5,
    sequence: { sequencer: MixedLayers },
    projects: [
      layer("unit", "tests/unit/**/*.test.ts", false),
      layer("component", "tests/component/**/*.test.ts", false),
      layer("parts", "tests/parts/**/*.test.ts"),
      layer("e2e", ["tests/{e2e,faults}/**/*.test.ts", "tests/preview/oneOfEachKind.test.ts"]),
      // Only by `npm run test:upgrade`: it needs a commit to upgrade from.
      ...(process.env.UPGRADE_FROM ? [layer("upgrade", "tests/upgrade/**/*.test.ts")] : []),
      // Only by `npm run test:preview`: it takes a quarter of an hour, and measures times on a machine that does nothing else.
      ...(process.env.PREVIEW_EDITS ? [layer("preview", "tests/preview/catalogue.test.ts")] : []),
    ],
  },
});
