import { waitDeadline } from "../deadlines";
import { login } from "../e2e/login";
import { docker } from "../e2e/testStack";
import type { Seen } from "./check";
import type { Config } from "./edit";
import type { EditedStack } from "./editedStack";
import { HeldClients } from "./heldClients";
import { lookAt, type SeenServer, type Try, valuesOf } from "./seenServer";
import { ServiceGap } from "./serviceGap";

/** A server with values and clients, watched from outside through an update. */
export class WatchedServer {
  private readonly clients = new HeldClients();
  private gap: ServiceGap | undefined;
  private before: SeenServer | undefined;
  private closedByHand: Record<string, number> = {};

  private constructor(
    private readonly edited: EditedStack,
    readonly name: string,
    private readonly adminUrl: string | undefined,
    private readonly userUrls: Record<string, string>,
    private readonly values: Record<string, string>,
  ) {}

  /** Gives a server that runs two clients of the first user, and one of each other. */
  static async begin(edited: EditedStack, name: string): Promise<WatchedServer> {
    const [adminUrl, userUrls] = [(await edited.adminUrls())[name], (await edited.userUrls())[name] ?? {}];
    const values = await edited.asAdmin(adminUrl, async (admin) => (admin ? await valuesOf(admin) : {}));
    const watched = new WatchedServer(edited, name, adminUrl, userUrls, values);
    for (const [at, [user, url]] of Object.entries(userUrls).entries()) {
      for (let count = at === 0 ? 2 : 1; count > 0; count--) await watched.clients.hold(user, url);
    }
    return watched;
  }

  /** One more client, of a user that nobody declared. */
  async connect(user: string, password: string): Promise<void> {
    if (this.adminUrl === undefined) throw new Error(`${this.name} is not up`);
    const { host } = new URL(this.adminUrl);
    await this.clients.hold(user, `redis://${user}:${password}@${host}`);
  }

  /** After what was done by hand, and after the report. */
  async beforeUpdate(tries: readonly Try[], after: Config): Promise<void> {
    const { edited, name, adminUrl, values } = this;
    this.closedByHand = await this.clients.closed();
    this.before = await edited.asAdmin(adminUrl, (admin) => lookAt(edited.stack, name, admin, tries));
    this.before = { ...this.before, values };
    if (adminUrl === undefined || !this.before.container) return;
    const { username, password } = new URL(adminUrl);
    this.gap = new ServiceGap(await edited.addresses(adminUrl, after), { user: username, password });
    await this.gap.answered(waitDeadline);
  }

  async afterUpdate(tries: readonly Try[]): Promise<Seen> {
    const { edited, name, before } = this;
    if (!before) throw new Error(`nobody has looked at ${name} before the update`);
    const adminUrl = (await edited.adminUrls())[name];
    if (adminUrl !== undefined) await this.gap?.answered(waitDeadline);
    const secondsAway = await this.gap?.end();
    const after = await edited.asAdmin(adminUrl, (admin) => lookAt(edited.stack, name, admin, tries));
    const closed = Object.entries(await this.clients.closed()).map(
      ([user, count]) => [user, count - (this.closedByHand[user] ?? 0)] as const,
    );
    return {
      before,
      after,
      closed: Object.fromEntries(closed),
      previousPasswords: await this.previousPasswords(),
      keepsVolume: await this.keepsVolume(before),
      ...(adminUrl !== undefined && secondsAway !== undefined && { secondsAway }),
    };
  }

  /** Whether those with another password now get in with the one of before. */
  private async previousPasswords(): Promise<Seen["previousPasswords"]> {
    const now = (await this.edited.userUrls())[this.name] ?? {};
    const changed = Object.entries(this.userUrls).filter(
      ([user, url]) => now[user] !== undefined && new URL(now[user]).password !== new URL(url).password,
    );
    const found: Record<string, "works" | "ends"> = {};
    for (const [user, url] of changed) {
      found[user] = (await login(url)).includes("WRONGPASS") ? "ends" : "works";
    }
    return found;
  }

  private async keepsVolume(before: SeenServer): Promise<boolean> {
    const volume = before.container?.volume;
    if (volume === undefined) return true;
    return await docker
      .getVolume(volume)
      .inspect()
      .then(
        () => true,
        () => false,
      );
  }

  async leave(): Promise<void> {
    this.clients.leave();
    await this.gap?.end();
  }
}
