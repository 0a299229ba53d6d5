import { type RevivedProvider, revive } from "./provider";
import { type AclOutputs, aclInputs, type Declared, type RedisUnderTest, startRedis } from "./redisUnderTest";

export const app = { rules: "~app:* +@read +ping", passwords: ["app-password"] };

/** A server with the user `app`, and the provider that applies users to it. */
export class UsersUnderTest {
  private constructor(
    readonly redis: RedisUnderTest,
    readonly provider: RevivedProvider<ReturnType<typeof aclInputs>, AclOutputs>,
  ) {}

  static async start(): Promise<UsersUnderTest> {
    const redis = await startRedis("appendonly yes", { app });
    return new UsersUnderTest(redis, await revive("aclUsers", { port: redis.port }));
  }

  async apply(users: Declared, olds?: AclOutputs): Promise<AclOutputs> {
    this.redis.install(users);
    const inputs = aclInputs(users);
    if (!olds) return (await this.provider.create(inputs)).outs;
    return (await this.provider.update("users", olds, inputs)).outs;
  }

  aclList(): Promise<string[]> {
    return this.redis.admin.call("ACL", "LIST") as Promise<string[]>;
  }

  async remove(): Promise<void> {
    this.provider.end();
    await this.redis.remove();
  }
}
