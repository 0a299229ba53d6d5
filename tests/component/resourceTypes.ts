/** The types of a server's resources, as the engine knows them. */
export const component = "redis:index:RedisServer";
export const container = "docker:index/container:Container";
export const volume = "docker:index/volume:Volume";
export const password = "random:index/randomPassword:RandomPassword";
export const connectionProvider = "pulumi:providers:pulumi-nodejs";
export const dynamic = (type: string) => `pulumi-nodejs:dynamic/redis:${type}`;
