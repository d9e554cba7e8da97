// Models as files: written whole or not at all.

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadModel } from "../../src/model/create.js";
import { compile } from "./small-network.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "downhill-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a saved file has the model's bytes, and nothing else is left in the folder", async () => {
  const model = await compile();
  const path = join(folder, "model.safetensors");
  await model.save(path);
  expect(await readdir(folder)).toEqual(["model.safetensors"]);
  expect(new Uint8Array(await readFile(path))).toEqual(model.toBytes());
  expect((await loadModel(path)).toBytes()).toEqual(model.toBytes());
});

test("missing or not a file: the path and the reason", async () => {
  const failure = (path: string) => loadModel(path).catch((error) => error);
  const path = join(folder, "nothing.safetensors");
  expect((await failure(path)).message).toMatch(
    /nothing\.safetensors: expected a file that can be read, got nothing/,
  );
  expect((await failure(folder)).message).toMatch(/got a folder \(EISDIR\)/);
});

test("saving where nothing can be written is an error and leaves the old file", async () => {
  const model = await compile();
  const path = join(folder, "kept.safetensors");
  await writeFile(path, "old");
  await expect(model.save(join(folder, "no", "such", "folder.safetensors"))).rejects.toThrow(
    /expected a writable folder/,
  );
  expect(await readFile(path, "utf8")).toBe("old");
});

test("a model that has diverged is not saved, and the file that was there stays", async () => {
  const model = await compile();
  const path = join(folder, "diverged.safetensors");
  await model.save(path);
  const before = await readFile(path);
  model.setParameter("hidden.bias", [0, 0, Number.NaN, 0, 0]);
  await expect(model.save(path)).rejects.toThrow(
    "save: hidden.bias: expected finite numbers, got NaN. Use a smaller learning rate.",
  );
  expect(await readFile(path)).toEqual(before);
});
