import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const minute = 60_000;

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

/** One project a layer, from pure logic to whole stacks. `npm test -- --project unit` runs one of them. */
export default defineConfig({
  test: {
    // More files at a time than cores: containers become healthy in their own time, and timeouts pass in theirs.
    maxWorkers: 4,
    sequence: { sequencer: MixedLayers },
    projects: [
      // Generated cases and the linter take seconds, more on a machine that does something else besides.
      { test: { name: "unit", include: ["tests/unit/**/*.test.ts"], testTimeout: minute } },
      { test: { name: "component", include: ["tests/component/**/*.test.ts"], testTimeout: minute } },
      {
        test: {
          name: "parts",
          include: ["tests/parts/**/*.test.ts"],
          testTimeout: 2 * minute,
          hookTimeout: 2 * minute,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/{e2e,faults}/**/*.test.ts"],
          testTimeout: 5 * minute,
          hookTimeout: 5 * minute,
        },
      },
      // Only by `npm run test:upgrade`: it needs a commit to upgrade from.
      ...(process.env.UPGRADE_FROM
        ? [
            {
              test: {
                name: "upgrade",
                include: ["tests/upgrade/**/*.test.ts"],
                testTimeout: 5 * minute,
                // The packages of the earlier commit may have to be installed.
                hookTimeout: 15 * minute,
              },
            },
          ]
        : []),
    ],
  },
});
