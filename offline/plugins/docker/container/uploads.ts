import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import type Docker from "dockerode";
import { pack } from "tar-stream";
import { blocks, flag, type Properties, text, type Value } from "../../provider/values";
import { step } from "../daemon";

/**
 * Puts the files into the container before it starts: owned by root, 0644, unless asked otherwise. All in one archive: each
 * costs Docker 50 ms.
 */
export async function upload(container: Docker.Container, value: Value | undefined): Promise<void> {
  const files = blocks(value);
  if (files.length === 0) return;
  const archive = pack();
  for (const file of files) {
    const content = await contentOf(file);
    archive.entry(
      { name: text(file.file), mode: modeOf(file), mtime: new Date(), ...ownerOf(file) },
      content,
    );
  }
  archive.finalize();
  await step("Unable to upload volume content", () => container.putArchive(archive, { path: "/" }));
}

async function contentOf(file: Properties): Promise<Buffer> {
  const sources = ["content", "contentBase64", "source"].filter((key) => text(file[key]) !== "");
  const choice = "'content', 'content_base64', or 'source'";
  if (sources.length === 0) throw new Error(`error with upload content: one of ${choice} must be set`);
  if (sources.length > 1) throw new Error(`error with upload content: only one of ${choice} can be set`);
  if (text(file.contentBase64)) return Buffer.from(text(file.contentBase64), "base64");
  if (text(file.content)) return Buffer.from(text(file.content));
  return step("could not read file", () => readFile(text(file.source)));
}

function modeOf(file: Properties): number {
  if (text(file.permissions)) return Number.parseInt(text(file.permissions), 8);
  return flag(file.executable) ? 0o744 : 0o644;
}

function ownerOf(file: Properties): { uid?: number; gid?: number } {
  return { uid: identity(file, "owner"), gid: identity(file, "group") };
}

function identity(file: Properties, key: "owner" | "group"): number | undefined {
  const name = text(file[key]);
  if (name === "") return undefined;
  if (/^\d+$/.test(name)) return Number(name);
  const current = userInfo();
  if (name === "root") return 0;
  if (name === current.username) return key === "owner" ? current.uid : current.gid;
  throw new Error(`upload ${key} '${name}' of '${text(file.file)}' is not known here: give its number`);
}
