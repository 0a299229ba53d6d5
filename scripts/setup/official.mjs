/** Two tries of at most this long each (Pulumi's download sites side by side, then the image) stay within ten seconds. */
const patience = 4000;

/**
 * Whether a download site answers. Asked before a download is begun, because a command that tries to download
 * retries for much longer than anyone wants to wait for nothing.
 *
 * @param {string} url
 */
export async function reachable(url) {
  try {
    const answer = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(patience) });
    return answer.ok;
  } catch {
    return false;
  }
}
