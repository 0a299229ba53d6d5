import { describe, expect, it, onTestFinished, vi } from "vitest";
import { docker, dockerCall } from "../../../components/connection/dockerCommand";

describe("Docker's command", () => {
  it.each([
    ["this machine, whatever context is current", "", [], "docker --context default restart c1"],
    ["a host by TCP", "tcp://10.0.0.5:2376", [], "docker --host tcp://10.0.0.5:2376 restart c1"],
  ])("for %s", (_what, url, sshOptions, expected) => {
    const [command, args] = dockerCall({ url, sshOptions }, ["restart", "c1"]);
    expect([command, ...args].join(" ")).toBe(expected);
  });

  it("for a host by TCP whose keys are named takes them from there", () => {
    const daemon = { url: "tcp://10.0.0.5:2376", sshOptions: [], certPath: "/my keys" };
    expect(dockerCall(daemon, ["restart", "c1"])).toEqual([
      "docker",
      [
        ...["--host", "tcp://10.0.0.5:2376", "--tlsverify", "--tlscacert=/my keys/ca.pem"],
        ...["--tlscert=/my keys/cert.pem", "--tlskey=/my keys/key.pem", "restart", "c1"],
      ],
    ]);
    expect(dockerCall({ ...daemon, url: "unix:///run/docker.sock" }, ["ps"])).toEqual([
      "docker",
      ["--host", "unix:///run/docker.sock", "ps"],
    ]);
  });

  it("for a host by SSH runs there, with the user's options and without asking anything", () => {
    const daemon = { url: "ssh://deploy@redis-1:2222", sshOptions: ["-J", "bastion"] };
    const [command, args] = dockerCall(daemon, ["restart", "c1"]);
    expect([command, ...args].join(" ")).toMatch(
      /^ssh -o BatchMode=yes -T -J bastion .* -l deploy -p 2222 -- redis-1 docker restart c1$/,
    );
  });

  it("that is not there, or did not do its work, fails each with a code of its own", async () => {
    onTestFinished(() => void vi.unstubAllEnvs());
    vi.stubEnv("PATH", "/nowhere");
    await expect(docker({ url: "", sshOptions: [] }, "version")).rejects.toMatchObject({ code: "ABSENT" });
  });
});
