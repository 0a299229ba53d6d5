/** Two tries of at most this long each (Pulumi's download sites side by side, then the image) stay within ten seconds. */
const answerTimeout = 4000;

/**
 * Whether a download site answers. Asked before a download is begun, because a command that tries to download
 * retries for much longer than anyone wants to wait for nothing.
 */
export async function reachable(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(answerTimeout) });
    return answer.ok;
  } catch {
    return false;
  }
}
