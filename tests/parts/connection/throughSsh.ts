import type { SshHost } from "../../../components/connection/sshTunnel";
import { failure } from "../live/failure";
import { revive } from "../live/provider";
import { aclInputs } from "../live/redisUnderTest";

/** What applying users through this host says, and how often it tried. */
export async function failureThrough(
  ssh: Partial<SshHost>,
  environment: NodeJS.ProcessEnv,
  { port = 6379, readyTimeoutSeconds }: { port?: number; readyTimeoutSeconds?: number } = {},
): Promise<string> {
  const host = { url: "ssh://redis-1", options: [], ...ssh };
  const provider = await revive("aclUsers", { port, readyTimeoutSeconds, ssh: host, environment });
  try {
    return await failure(provider.create(aclInputs({})));
  } finally {
    provider.end();
  }
}
