// A fake of GitHub's `gh api`, for the calls of this repository's workflows: what GitHub would keep is in the JSON file $FAKE_GH.
// It takes nothing that it does not know, and refuses what the job's permissions, which are its token, do not have.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

/**
 * @typedef {{ id: number, issue: number, user: { login: string }, body: string }} Comment
 * @typedef {{ number: number, title: string, body: string, state: string, user: { login: string }, pull_request?: object }} Issue
 * @typedef {{ number: number, state: string, merged_at: string | null, merge_commit_sha?: string, base: { ref: string },
 *   head: { ref: string, sha: string, repo: { full_name: string, owner: { login: string } } | null } }} Pull
 * @typedef {{ id: number, sha: string, environment: string, state: string }} Deployment
 * @typedef {{ calls: string[], pulls: Pull[], comments: Comment[], issues: Issue[], deployments: Deployment[] }} Site
 */

/** Smaller than GitHub's, so that there are several. */
const pageSize = 2;
const bot = { login: "github-actions[bot]" };

const [command, ...rest] = process.argv.slice(2);
if (command !== "api") fail(`this is a fake gh: it knows \`gh api\` only, not \`gh ${command}\``);

const { values, positionals } = parseArgs({
  args: rest,
  allowPositionals: true,
  options: {
    method: { type: "string" },
    paginate: { type: "boolean" },
    silent: { type: "boolean" },
    jq: { type: "string" },
    field: { type: "string", multiple: true },
    "raw-field": { type: "string", multiple: true },
  },
});

/** @type {Site} */
const site = JSON.parse(readFileSync(file(), "utf8"));
/** @type {Record<string, string>} */
const may = JSON.parse(process.env.GH_TOKEN || "{}");
const fields = Object.fromEntries([
  ...(values["raw-field"] ?? []).map(pair),
  ...(values.field ?? []).map(pair).map(([key, value]) => [key, fromFile(value)]),
]);
// A call with fields is a POST unless it says otherwise.
const method = values.method ?? (Object.keys(fields).length > 0 ? "POST" : "GET");
const { pathname, searchParams } = new URL(String(positionals[0]), "https://github.com/");
const query = { ...Object.fromEntries(searchParams), ...(method === "GET" ? fields : {}) };
const path = pathname.replace("/repos/us/redis-server/", "");

console.error(`fake gh: ${method} ${path}`);
site.calls.push(`${method} ${path}`);
const answer = answered();
writeFileSync(file(), JSON.stringify(site, null, 2));
if (!values.silent) print(answer);

function file() {
  return process.env.FAKE_GH ?? fail("FAKE_GH names no file");
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(1);
}

/** @param {string} text @returns {[string, string]} */
function pair(text) {
  const at = text.indexOf("=");
  return [text.slice(0, at), text.slice(at + 1)];
}

/** @param {string} value */
function fromFile(value) {
  return value.startsWith("@") ? readFileSync(value.slice(1), "utf8") : value;
}

/** @param {string} what @param {"read" | "write"} how */
function need(what, how) {
  const given = may[what];
  if (given !== "write" && given !== how) fail(`HTTP 403: the token may not ${how} ${what}`);
}

/** @param {unknown} result */
function print(result) {
  const pages =
    Array.isArray(result) && values.paginate
      ? Array.from({ length: Math.ceil(result.length / pageSize) || 1 }, (_, n) =>
          result.slice(n * pageSize, (n + 1) * pageSize),
        )
      : [result];
  for (const page of pages) {
    const json = JSON.stringify(page);
    process.stdout.write(
      values.jq ? execFileSync("jq", ["--raw-output", values.jq], { input: json }) : `${json}\n`,
    );
  }
}

/** @returns {unknown} */
function answered() {
  const call = `${method} ${path}`;
  /** @type {RegExpExecArray | null} */
  let found = null;
  /** @param {RegExp} pattern */
  const is = (pattern) => {
    found = pattern.exec(call);
    return found !== null;
  };
  const part = () => String(found?.[1]);

  if (is(/^GET pulls$/)) {
    need("pull-requests", "read");
    return site.pulls.filter(
      ({ state, head }) => state === query.state && `${head.repo?.owner.login}:${head.ref}` === query.head,
    );
  }
  if (is(/^GET commits\/(\w+)\/pulls$/)) {
    need("pull-requests", "read");
    return site.pulls.filter(({ merge_commit_sha, head }) => [merge_commit_sha, head.sha].includes(part()));
  }
  if (is(/^GET deployments$/)) {
    need("deployments", "read");
    return site.deployments.filter(({ environment }) => environment === query.environment).reverse();
  }
  if (is(/^GET deployments\/(\d+)\/statuses$/)) {
    need("deployments", "read");
    return site.deployments.filter(({ id }) => id === Number(part())).map(({ state }) => ({ state }));
  }
  if (is(/^GET issues$/)) {
    need("issues", "read");
    return site.issues.filter(({ state }) => state === query.state);
  }
  if (is(/^POST issues$/)) {
    need("issues", "write");
    const { title = "", body = "" } = fields;
    const issue = { number: 100 + site.issues.length, title, body, state: "open", user: bot };
    site.issues.push(issue);
    return issue;
  }
  if (is(/^PATCH issues\/(\d+)$/)) {
    need("issues", "write");
    return Object.assign(
      site.issues.find(({ number }) => number === Number(part())) ?? fail("HTTP 404"),
      fields,
    );
  }
  if (is(/^GET issues\/(\d+)\/comments$/)) {
    need(ofPull(Number(part())), "read");
    return site.comments.filter(({ issue }) => issue === Number(part()));
  }
  if (is(/^POST issues\/(\d+)\/comments$/)) {
    need(ofPull(Number(part())), "write");
    const comment = { id: 1000 + site.comments.length, issue: Number(part()), user: bot, body: posted() };
    site.comments.push(comment);
    return comment;
  }
  if (is(/^PATCH issues\/comments\/(\d+)$/)) {
    const comment = site.comments.find(({ id }) => id === Number(part())) ?? fail("HTTP 404");
    need(ofPull(comment.issue), "write");
    return Object.assign(comment, { body: posted() });
  }
  return fail(`HTTP 404: this fake gh does not know ${call}`);
}

function posted() {
  const { body = "" } = fields;
  return body.length > 0 && body.length <= 65_536 ? body : fail("HTTP 422: body is empty or too long");
}

/** @param {number} number */
function ofPull(number) {
  return site.pulls.some((pull) => pull.number === number) ? "pull-requests" : "issues";
}
