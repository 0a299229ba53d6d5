import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import type { Report } from "../../../components/impact/report/reportSchema";
import { type JobState, runStep } from "./bashStep";
import { type Context, filledIn, isMet } from "./expressions";
import { checkout, download, linkPackages, upload } from "./officialActions";
import { cells, type Job, readWorkflow, type Step, type Workflow } from "./workflowFile";

/** How a job ended, and what its steps printed. */
export interface Ended {
  result: "success" | "failure" | "skipped";
  outputs: Record<string, string>;
  log: string;
  /** What its steps wrote into the run's summary. */
  summary: string;
}

/** What GitHub knows when it starts a run. */
export interface Start {
  workflow: "preview" | "comment" | "up" | "drift";
  /** Where the commits are. */
  remote: string;
  commit: string;
  /** A name such as `main`, or `7/merge`. */
  ref: string;
  eventName: string;
  event: Record<string, unknown>;
  /** Of a fork's pull request: no secrets, and a token that only reads. */
  isFork?: boolean;
  inputs?: Record<string, string>;
  /** In place of the stack `dev`, which may be somebody's here; of `drift`, in place of all stacks. */
  stack?: string;
}

/** What the repository's settings and its runner have. */
export interface Setting {
  /** A directory for all that the runs write. */
  directory: string;
  /** Where the fake `gh` keeps what GitHub would. */
  gh: string;
  /** The environment of a runner of GitHub's: nothing of ours is there. */
  hosted: NodeJS.ProcessEnv;
  /** That of our own, whose label is the variable RUNNER. */
  ours: NodeJS.ProcessEnv;
  secrets: Record<string, string>;
  vars: Record<string, string>;
}

let runs = 0;

/**
 * A run of a workflow on this machine. The steps' own shell lines run as they stand in the YAML, by bash, each job in a clone of its
 * own. What official actions do is done here by hand; jobs that call another workflow are not run, but said to have succeeded.
 */
export class LocalRun {
  readonly id = ++runs;
  readonly jobs: Record<string, Ended> = {};
  private constructor(
    private readonly start: Start,
    private readonly setting: Setting,
    private readonly directory: string,
    private readonly workflow: Workflow,
  ) {}

  static async begin(start: Start, setting: Setting): Promise<LocalRun> {
    const directory = await mkdtemp(join(setting.directory, `${start.workflow}-`));
    const workflow = await readWorkflow(start.workflow, start.stack);
    await mkdir(join(directory, "artifacts"));
    return new LocalRun(start, setting, directory, workflow);
  }

  /** Where its artifacts are, each in a directory of its name. */
  get artifacts(): string {
    return join(this.directory, "artifacts");
  }

  get conclusion(): "success" | "failure" {
    return Object.values(this.jobs).some(({ result }) => result === "failure") ? "failure" : "success";
  }

  /** As if a job had run and left these reports, each in an artifact of its own. */
  async given(name: string, reports: readonly Report[]): Promise<this> {
    this.jobs[name] = { result: "success", outputs: {}, log: "", summary: "" };
    for (const report of reports) {
      const directory = join(this.artifacts, `report-${report.stack}`);
      await mkdir(directory);
      await writeFile(join(directory, `report-${report.stack}.json`), JSON.stringify(report));
    }
    return this;
  }

  /** Runs all jobs that have not run yet, or these of them, those of a matrix one after the other. */
  async go(only?: readonly string[]): Promise<this> {
    for (const [name, job] of Object.entries(this.workflow.jobs)) {
      if (this.jobs[name] || (only && !only.includes(name))) continue;
      const ended = await this.job(job);
      this.jobs[name] = ended;
      await writeFile(join(this.directory, `${name}.log`), ended.log);
      await writeFile(join(this.directory, `${name}.summary.md`), ended.summary);
    }
    return this;
  }

  private async job(job: Job): Promise<Ended> {
    const needed = [job.needs ?? []].flat();
    const hasFailed = needed.some((name) => this.jobs[name]?.result !== "success");
    const context = this.context({ hasFailed });
    const skipped: Ended = { result: "skipped", outputs: {}, log: "", summary: "" };
    if (!isMet(job.if, context)) return skipped;
    if (job.uses) return { ...skipped, result: "success" };
    const ended: Ended = { ...skipped, result: "success" };
    for (const matrix of cells(job, context)) {
      const one = await this.oneJob(job, matrix);
      ended.log += one.log;
      ended.summary += one.summary;
      Object.assign(ended.outputs, one.outputs);
      if (one.result === "failure") ended.result = "failure";
    }
    return ended;
  }

  private async oneJob(job: Job, matrix: Record<string, unknown>): Promise<Ended> {
    const workspace = await mkdtemp(join(this.directory, "job-"));
    const temp = `${workspace}.temp`;
    await mkdir(temp);
    const token = this.token(job.permissions ?? this.workflow.permissions ?? {});
    const isOurs = filledIn(job["runs-on"], this.context({ matrix })) === this.setting.vars.RUNNER;
    const state: JobState = {
      environment: isOurs ? this.setting.ours : this.setting.hosted,
      workspace,
      temp,
      token,
      matrix,
      steps: {},
      hasFailed: false,
      log: "",
      summary: "",
    };
    for (const step of job.steps ?? []) await this.step(step, state, {}, {});
    const context = this.context(state);
    const outputs = Object.entries(job.outputs ?? {}).map(([name, value]) => [
      name,
      filledIn(value, context),
    ]);
    return {
      result: state.hasFailed ? "failure" : "success",
      outputs: Object.fromEntries(outputs),
      log: state.log,
      summary: state.summary,
    };
  }

  /** The fake `gh` reads from it what it may do. */
  private token(permissions: Record<string, string>): string {
    const given = Object.entries(permissions).map(([what, may]) => [what, this.start.isFork ? "read" : may]);
    return JSON.stringify(Object.fromEntries(given));
  }

  private context(state: Partial<JobState>): Context {
    const { commit, ref, eventName, event, isFork, inputs } = this.start;
    const { hasFailed = false } = state;
    return {
      values: {
        github: {
          repository: "us/redis-server",
          server_url: "https://github.com",
          run_id: this.id,
          sha: commit,
          ref_name: ref,
          event_name: eventName,
          event: { repository: { default_branch: "main" }, ...event },
          token: state.token,
        },
        needs: this.jobs,
        matrix: state.matrix,
        steps: state.steps,
        inputs: inputs ?? {},
        vars: this.setting.vars,
        secrets: isFork ? {} : this.setting.secrets,
        runner: { temp: state.temp },
      },
      functions: {
        fromJSON: (text) => JSON.parse(String(text)),
        success: () => !hasFailed,
        failure: () => hasFailed,
        cancelled: () => false,
        always: () => true,
      },
    };
  }

  private async step(
    step: Step,
    state: JobState,
    inputs: Record<string, unknown>,
    outer: NodeJS.ProcessEnv,
  ): Promise<void> {
    const context = this.context(state);
    context.values.inputs = { ...(context.values.inputs as object), ...inputs };
    if (!isMet(step.if, context)) return;
    const filled = (all: Record<string, unknown> = {}) =>
      Object.fromEntries(Object.entries(all).map(([key, value]) => [key, filledIn(value, context)]));
    const env = { ...outer, ...texts(filled(step.env)) };
    try {
      if (step.run !== undefined) await runStep(step, state, this.variables, env);
      else if (step.uses) await this.action(step.uses, filled(step.with), state, env);
    } catch (error) {
      state.log += `${error instanceof Error ? error.message : String(error)}\n`;
      state.hasFailed = true;
    }
  }

  private async action(
    uses: string,
    given: Record<string, unknown>,
    state: JobState,
    env: NodeJS.ProcessEnv,
  ): Promise<void> {
    const [name = ""] = uses.split("@");
    if (name === "actions/checkout") await checkout(state.workspace, this.start, given["fetch-depth"] === 0);
    else if (name === "./.github/actions/set-up") await linkPackages(state.workspace);
    else if (name === "actions/upload-artifact")
      await upload(state.workspace, this.artifacts, String(given.name), String(given.path));
    else if (name === "actions/download-artifact") {
      const from = given["run-id"] ? String(this.start.event.artifacts) : this.artifacts;
      await download(state.workspace, from, texts(given));
    } else if (name.startsWith("./")) {
      const { inputs, runs: composite } = parse(
        await readFile(join(state.workspace, name, "action.yml"), "utf8"),
      );
      const defaults = Object.entries<{ default?: string }>(inputs).map(([key, input]) => [
        key,
        input.default ?? "",
      ]);
      for (const step of composite.steps as Step[]) {
        await this.step(step, state, { ...Object.fromEntries(defaults), ...given }, env);
      }
    } else throw new Error(`what does ${uses} do?`);
  }

  /** What every step is told of the run. */
  private get variables(): NodeJS.ProcessEnv {
    return {
      FAKE_GH: this.setting.gh,
      GITHUB_REPOSITORY: "us/redis-server",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_RUN_ID: String(this.id),
      GITHUB_EVENT_NAME: this.start.eventName,
      GITHUB_SHA: this.start.commit,
      GITHUB_REF_NAME: this.start.ref,
      GITHUB_BASE_REF: this.start.eventName === "pull_request" ? "main" : "",
    };
  }
}

function texts(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
}
