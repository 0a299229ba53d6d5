import type { Reporter, TestModule } from "vitest/node";

declare module "vitest" {
  interface TaskMeta {
    /** Of an edit of the catalogue: whether all that is claimed of it is true. */
    holds?: boolean;
  }
}

/** Prints last how many edits of the catalogue hold. */
export default class ScoreReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const edits = modules
      .flatMap((module) => [...module.children.allTests()])
      .map((test) => test.meta().holds)
      .filter((holds) => holds !== undefined);
    console.log(`${edits.filter((holds) => holds).length} of ${edits.length}`);
  }
}
