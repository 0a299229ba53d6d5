import { Redis } from "ioredis";
import { TestStack } from "../e2e/testStack";
import { docker, dockerOutcome } from "../parts/boot/docker";
import { fillEveryType } from "../parts/engines/everyValue";
import { ForeignServer } from "../parts/engines/foreignServer";
import type { Config, Edit, Hand, Series } from "./edit";
import { type Names, namesFor, withNames } from "./names";
import type { PlacedEdit } from "./series";
import type { Address } from "./serviceGap";

type Users = Record<string, Record<string, unknown>>;

/** The stack that a series of edits is made to. */
export class EditedStack {
  /** What is up. */
  private current: Config | undefined;

  private constructor(
    readonly stack: TestStack,
    readonly names: Names,
    private readonly series: Series,
  ) {}

  static async create(series: Series): Promise<EditedStack> {
    const stack = await TestStack.create({}, series.program);
    const edited = new EditedStack(stack, await namesFor(stack.name), series);
    await edited.prepareHost();
    return edited;
  }

  /** What the edits name and do not make. */
  private async prepareHost(): Promise<void> {
    const text = JSON.stringify(this.series);
    const { network, "foreign volume": volume } = this.names as Record<string, string>;
    if (text.includes("{network}")) await docker("network", "create", network as string);
    if (!text.includes("{foreign volume}")) return;
    const port = Number(this.names["third port"]);
    const options = ["--appendonly", "yes"];
    const image = await TestStack.image();
    const server = await ForeignServer.start(
      `foreign-${this.stack.name}`,
      image,
      volume as string,
      port,
      options,
    );
    await fillEveryType(server.redis);
    await server.redis.set("number", "of another server");
    await server.stop();
  }

  /** Writes the stack file; passwords become encrypted ones. */
  async configure(config: Config): Promise<void> {
    const { users = {}, ...others } = withNames(config, this.names) as Config & { users?: Users };
    const passwords = Object.entries(users).flatMap(([user, { password }]) =>
      typeof password === "string" ? [[user, password] as const] : [],
    );
    const shown = Object.entries(users).map(([user, { password, ...rest }]) => [user, rest] as const);
    const port = this.series.program ? undefined : this.names.port;
    await this.stack.configure({ ...(port && { port }), ...others, users: Object.fromEntries(shown) });
    for (const [user, password] of passwords) {
      await this.stack.configureSecret(`redis-server:users.${user}.password`, password);
    }
  }

  /** Brings up what an edit begins with, unless the edit before it has left just that. */
  async bringUp(config: Config | undefined): Promise<void> {
    if (!config || JSON.stringify(config) === JSON.stringify(this.current)) return;
    await this.configure(config);
    await this.stack.up();
    this.current = config;
  }

  /** Has somebody do this by hand. */
  async act(act: Edit["byHand"], connect: Hand["connect"]): Promise<void> {
    if (!act) return;
    const [url] = Object.values(await this.adminUrls());
    await this.asAdmin(url, async (admin) => {
      if (!admin) throw new Error("nobody can change a server by hand that does not run");
      await act({ stack: this.stack, admin, connect });
    });
  }

  /** Brings up what is configured; where the edit is to be refused, that has to fail. Returns what Pulumi prints. */
  async update({ after, refused, refresh }: PlacedEdit): Promise<string> {
    const { stack, current } = this;
    // Where it ends against all expectation, nobody knows what is up.
    this.current = undefined;
    const printed = refused ? await stack.failingUp() : (await stack.up(refresh ? { refresh } : {})).text;
    this.current = refused ? current : after;
    return printed;
  }

  /** The URLs of the admin by server, of the last `up`. */
  async adminUrls(): Promise<Record<string, string>> {
    const { adminUrl, adminUrls } = await this.stack.outputs();
    return adminUrls?.value ?? (adminUrl ? { redis: adminUrl.value } : {});
  }

  /** The URLs of the users by server. */
  async userUrls(): Promise<Record<string, Record<string, string>>> {
    const { users } = await this.stack.outputs();
    const logins = this.series.program ? users?.value : users && { redis: users.value };
    const urls = Object.entries(logins ?? {}).map(([server, byUser]) => [
      server,
      Object.fromEntries(
        Object.entries(byUser as Record<string, { url: string }>).map(([user, { url }]) => [user, url]),
      ),
    ]);
    return Object.fromEntries(urls);
  }

  /** Runs with a login of the admin; without one where the server does not run. */
  async asAdmin<T>(url: string | undefined, use: (admin: Redis | undefined) => Promise<T>): Promise<T> {
    if (url === undefined) return await use(undefined);
    const admin = new Redis(url, {
      lazyConnect: true,
      protocol: 2,
      enableReadyCheck: false,
      retryStrategy: () => null,
    });
    admin.on("error", () => {});
    const connected = admin.connect().then(
      () => admin,
      () => undefined,
    );
    try {
      return await use(await connected);
    } finally {
      admin.disconnect();
    }
  }

  /** Gives a server that runs and is empty values of every type, a tenth of them with an end. */
  async fill(server: string): Promise<void> {
    await this.asAdmin((await this.adminUrls())[server], async (admin) => {
      if (admin && (await admin.dbsize()) === 0) await fillEveryType(admin);
    });
  }

  /** Where a server may be found in the course of an edit. */
  async addresses(url: string, after: Config): Promise<Address[]> {
    const now = new URL(url);
    const { port, bindAddress } = withNames(after, this.names) as { port?: number; bindAddress?: string };
    const before = { host: now.hostname, port: Number(now.port) };
    const then = { host: bindAddress ?? before.host, port: port ?? before.port };
    return then.host === before.host && then.port === before.port ? [before] : [before, then];
  }

  async remove(): Promise<void> {
    await this.stack.remove();
    await dockerOutcome("network", "rm", String(this.names.network));
  }
}
