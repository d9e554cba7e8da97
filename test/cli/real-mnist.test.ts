// What the package promises of real MNIST, through the command line. The folder comes from MNIST_DIR.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { downhill, temporaryFolder } from "./run.js";

const data = process.env.MNIST_DIR;
if (!data) console.log("MNIST_DIR is not set: training on the real MNIST files is skipped.");

async function answer(args: string[], folder: string): Promise<Record<string, number | string>> {
  const { code, stdout, stderr } = await downhill([...args, "--json"], { folder });
  expect(stderr).not.toMatch(/Error/);
  expect(code).toBe(0);
  return JSON.parse(stdout.trim().split("\n").at(-1) as string);
}

describe.skipIf(!data)("real MNIST", { timeout: 240_000 }, () => {
  test("784-50-10, 10,000 steps with replacement: at least 96.5 % of the test images", async () => {
    const folder = temporaryFolder();
    const result = await answer(["train", "--data", data as string, "--steps", "10000"], folder);
    expect(result.steps).toBe(10_000);
    expect(result.testAccuracy).toBeGreaterThanOrEqual(0.965);
    const evaluated = await answer(
      ["evaluate", join(folder, "digits.safetensors"), "--data", data as string],
      folder,
    );
    expect(evaluated).toMatchObject({ accuracy: result.testAccuracy, samples: 10_000 });
  });

  test("784-128-10, trained on the built-in digits only, reads over 90 % of MNIST's test images", async () => {
    const folder = temporaryFolder();
    await answer(["train", "--layers", "128", "--out", "drawn.safetensors"], folder);
    const { accuracy } = await answer(["evaluate", "drawn.safetensors", "--data", data as string], folder);
    expect(accuracy).toBeGreaterThanOrEqual(0.9);
  });
});
