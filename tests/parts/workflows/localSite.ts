import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../../../scripts/environment";
import { LocalRun, type Setting, type Start } from "./localRun";

const us = "us/redis-server";

export interface Comment {
  id: number;
  issue: number;
  user: { login: string };
  body: string;
}

export interface Pull {
  number: number;
  state: "open" | "closed";
  merged_at: string | null;
  merge_commit_sha?: string;
  base: { ref: string };
  head: { ref: string; sha: string; repo: { full_name: string; owner: { login: string } } };
}

interface Site {
  calls: string[];
  pulls: Pull[];
  comments: Comment[];
  issues: { number: number; title: string; body: string; state: string; user: { login: string } }[];
  deployments: { id: number; sha: string; environment: string; state: string }[];
}

/**
 * What GitHub is to the workflows, on this machine: a bare repository with this one's files and the stack files that a test wants,
 * what the fake `gh` keeps, and the events that start runs.
 */
export class LocalSite {
  private constructor(
    private readonly setting: Setting,
    private readonly remote: string,
    private readonly clone: string,
  ) {}

  static async create(
    stackFiles: Record<string, string>,
    given: Partial<Pick<Setting, "ours" | "secrets" | "vars">> = {},
  ): Promise<LocalSite> {
    const directory = await mkdtemp(join(tmpdir(), "workflows-"));
    const [remote, clone, gh] = [
      join(directory, "remote.git"),
      join(directory, "clone"),
      join(directory, "gh.json"),
    ];
    await mkdir(join(directory, "runs"));
    const setting = {
      hosted: { PATH: process.env.PATH, HOME: process.env.HOME, DOCKER_HOST: "unix:///nowhere.sock" },
      ours: process.env,
      secrets: {},
      vars: {},
      ...given,
      directory: join(directory, "runs"),
      gh,
    };
    const site = new LocalSite(setting, remote, clone);
    await site.keep({ calls: [], pulls: [], comments: [], issues: [], deployments: [] });
    await promisify(execFile)("git", ["init", "--quiet", "--bare", "--initial-branch=main", remote]);
    // A job fetches the commit that its event names.
    await promisify(execFile)("git", ["-C", remote, "config", "uploadpack.allowAnySHA1InWant", "true"]);
    await mkdir(clone);
    await site.git("init", "--quiet", "--initial-branch=main");
    await site.git("remote", "add", "origin", remote);
    await site.copyRepository();
    for (const [file, text] of Object.entries(stackFiles)) await writeFile(join(clone, file), text);
    await site.commit("begin");
    return site;
  }

  /** The files as they are here, committed or not, but for the stacks'. */
  private async copyRepository(): Promise<void> {
    const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    const { stdout } = await promisify(execFile)("git", list, { cwd: repository, maxBuffer: 10_000_000 });
    const files = stdout.split("\0").filter((file) => file !== "" && !/^Pulumi\..+\.yaml$/.test(file));
    for (const file of new Set(files))
      await cp(join(repository, file), join(this.clone, file)).catch((error) => {
        // Deleted, and not committed yet.
        if (error.code !== "ENOENT") throw error;
      });
  }

  async git(...args: string[]): Promise<string> {
    const identity = [
      "-c",
      "user.name=Ann",
      "-c",
      "user.email=ann@example.com",
      "-c",
      "commit.gpgsign=false",
    ];
    return (await promisify(execFile)("git", [...identity, ...args], { cwd: this.clone })).stdout.trim();
  }

  private async commit(message: string): Promise<string> {
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--message", message);
    await this.git("push", "--quiet", "--force", "origin", "HEAD");
    return this.git("rev-parse", "HEAD");
  }

  async read(): Promise<Site> {
    return JSON.parse(await readFile(this.setting.gh, "utf8"));
  }

  private async keep(site: Site): Promise<void> {
    await writeFile(this.setting.gh, JSON.stringify(site, null, 2));
  }

  async change(change: (site: Site) => void): Promise<void> {
    const site = await this.read();
    change(site);
    await this.keep(site);
  }

  /** The comments on a pull request, in their order. */
  async comments(number: number): Promise<string[]> {
    return (await this.read()).comments.filter(({ issue }) => issue === number).map(({ body }) => body);
  }

  /** Commits a change of a file to a branch and pushes it; the pull request of the branch is opened, or has a new commit. */
  async push(number: number, file: string, edit: (text: string) => string, owner = "us"): Promise<Pull> {
    const branch = `change-${number}`;
    await this.git("checkout", "--quiet", "-B", branch, await this.tip(branch));
    await writeFile(join(this.clone, file), edit(await readFile(join(this.clone, file), "utf8")));
    const sha = await this.commit(`change ${file}`);
    // What GitHub checks out for a pull request.
    await this.git("checkout", "--quiet", "--detach", "origin/main");
    await this.git("merge", "--quiet", "--no-ff", "--message", "merged", sha);
    await this.git("push", "--quiet", "--force", "origin", `HEAD:refs/pull/${number}/merge`);
    const repo = { full_name: `${owner}/redis-server`, owner: { login: owner } };
    const head = { ref: branch, sha, repo };
    const pull: Pull = { number, state: "open", merged_at: null, base: { ref: "main" }, head };
    await this.change((site) => {
      site.pulls = [...site.pulls.filter((each) => each.number !== number), pull];
    });
    return pull;
  }

  private async tip(branch: string): Promise<string> {
    await this.git("fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*");
    return this.git("rev-parse", "--verify", "--quiet", `origin/${branch}`).catch(() => "origin/main");
  }

  /** Merges a pull request, as one commit; which one is returned. */
  async merge(number: number): Promise<string> {
    await this.git("checkout", "--quiet", "-B", "main", await this.tip("main"));
    await this.git("merge", "--quiet", "--squash", `origin/change-${number}`);
    const commit = await this.commit(`merge ${number}`);
    await this.change(({ pulls }) => {
      const pull = pulls.find((each) => each.number === number);
      if (pull)
        Object.assign(pull, { state: "closed", merged_at: "2026-01-01T00:00:00Z", merge_commit_sha: commit });
    });
    return commit;
  }

  /** What a deployment of an environment ended with; GitHub makes one of every job that has an environment. */
  async deployed(sha: string, environment: string, state: string): Promise<void> {
    await this.change(({ deployments }) => {
      deployments.push({ id: deployments.length + 1, sha, environment, state });
    });
  }

  async begin(start: Omit<Start, "remote">): Promise<LocalRun> {
    return LocalRun.begin({ ...start, remote: this.remote }, this.setting);
  }

  /** preview.yml, of a pull request as it is. */
  async preview({ number, head, base }: Pull): Promise<LocalRun> {
    await this.git("fetch", "--quiet", "origin", `refs/pull/${number}/merge`);
    const run = await this.begin({
      workflow: "preview",
      commit: await this.git("rev-parse", "FETCH_HEAD"),
      ref: `${number}/merge`,
      eventName: "pull_request",
      event: { pull_request: { number, head, base } },
      isFork: head.repo.full_name !== us,
    });
    return run.go();
  }

  /** comment.yml, of what a run of preview.yml left. */
  async comment(
    { head }: Pull,
    preview: Pick<LocalRun, "conclusion" | "artifacts" | "id">,
  ): Promise<LocalRun> {
    const run = await this.begin({
      workflow: "comment",
      commit: await this.git("rev-parse", await this.tip("main")),
      ref: "main",
      eventName: "workflow_run",
      event: {
        artifacts: preview.artifacts,
        workflow_run: {
          id: preview.id,
          event: "pull_request",
          conclusion: preview.conclusion,
          head_sha: head.sha,
          head_branch: head.ref,
          head_repository: head.repo,
          html_url: `https://github.com/${us}/actions/runs/${preview.id}`,
        },
      },
    });
    return run.go();
  }

  /** All that the runs wrote and what GitHub keeps, each file with its text. */
  async written(): Promise<[file: string, text: string][]> {
    const { directory, gh } = this.setting;
    const all = await readdir(directory, { recursive: true, withFileTypes: true });
    const paths = all
      // Of a job's clone, what the job wrote: the stack files may name a host.
      .filter(
        (entry) => entry.isFile() && (!/job-/.test(entry.parentPath) || /^(report|comment)/.test(entry.name)),
      )
      .map((entry) => join(entry.parentPath, entry.name));
    return Promise.all(
      [gh, ...paths].map(async (file) => [file, await readFile(file, "utf8")] as [string, string]),
    );
  }

  async remove(): Promise<void> {
    await rm(join(this.setting.directory, ".."), { recursive: true });
  }
}
