// downhill train, as a process.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { downhill, program, SMALL, temporaryFolder } from "./run.js";

async function trainJson(folder: string, ...args: string[]) {
  const { code, stdout, stderr } = await downhill(["train", ...SMALL, "--json", ...args], { folder });
  expect(stderr).not.toContain("expected");
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

describe("downhill train", () => {
  test("prints lines without escape codes into a pipe and saves the model", async () => {
    const folder = temporaryFolder();
    const { code, stdout, stderr } = await downhill(["train", ...SMALL], { folder });
    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(stdout).not.toContain("\x1b");
    expect(stdout).toMatch(
      /^300 training images and 100 test images drawn by downhill\n784-50-10, relu, f32/,
    );
    expect(stdout).toMatch(/\n +1\/2 +3 .*\n +2\/2 +6 /);
    expect(stdout).toMatch(/\nsaved +digits\.safetensors\n$/);
    expect(readdirSync(folder)).toEqual(["digits.safetensors"]);
  });

  test("with --json, standard output is one object", async () => {
    const folder = temporaryFolder();
    const result = await trainJson(
      folder,
      "--layers",
      "20,10",
      "--activation",
      "tanh",
      "--out",
      "net.safetensors",
    );
    expect(result).toMatchObject({
      steps: 6,
      stopped: false,
      out: "net.safetensors",
      seed: 1,
      dtype: "f32",
      layers: [20, 10],
      activation: "tanh",
      optimizer: "sgd",
      learningRate: 0.1,
      batchSize: 100,
      trainSamples: 300,
      testSamples: 100,
    });
    expect(result.traceHash).toMatch(/^[0-9a-f]{16}$/);
    expect(result.loss).toBeGreaterThan(0);
    for (const share of [result.trainAccuracy, result.testAccuracy]) {
      expect(share).toBeGreaterThan(0);
      expect(share).toBeLessThanOrEqual(1);
    }
    const { stdout } = await downhill(["evaluate", "net.safetensors", "--test-samples", "100", "--json"], {
      folder,
    });
    expect(JSON.parse(stdout)).toEqual({
      accuracy: result.testAccuracy,
      loss: result.testLoss,
      samples: 100,
    });
  });

  test("the seed decides the run", async () => {
    const folder = temporaryFolder();
    const hash = async (...args: string[]) => (await trainJson(folder, ...args)).traceHash;
    const first = await hash("--seed", "7");
    for (const threads of ["1", "2", "3"]) {
      expect(await hash("--seed", "7", "--threads", threads)).toBe(first);
    }
    expect(await hash("--seed", "8")).not.toBe(first);
    expect(await hash("--seed", "7", "--dtype", "f64")).not.toBe(first);
    expect(await hash("--seed", "7", "--initial-weights", "0.01")).not.toBe(first);
  });

  test("--steps counts steps; its last, partial epoch is measured too", async () => {
    const folder = temporaryFolder();
    const args = [
      "train",
      "--train-samples",
      "300",
      "--test-samples",
      "100",
      "--steps",
      "5",
      "--layers",
      "none",
    ];
    const { code, stdout } = await downhill(args, { folder });
    expect(code).toBe(0);
    expect(stdout).toContain("784-10, f32, 7,850 parameters");
    expect(stdout).toMatch(/\n +1\/2 +3 .*\n +2\/2 +5 /);
  });

  test("--quiet says nothing, and with --json nothing but the object", async () => {
    const folder = temporaryFolder();
    expect(await downhill(["train", ...SMALL, "--quiet"], { folder })).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
    const { stdout, stderr } = await downhill(["train", ...SMALL, "--quiet", "--json"], { folder });
    expect(stderr).toBe("");
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(stdout).steps).toBe(6);
  });

  test.skipIf(process.platform === "win32")(
    "a reader that leaves early is no error, and the model is saved",
    () => {
      const folder = temporaryFolder();
      const line = `"${process.execPath}" "${program}" train ${SMALL.join(" ")} 2> errors | head -n 1`;
      const read = execFileSync("sh", ["-c", line], { cwd: folder, encoding: "utf8" });
      expect(read).toBe("300 training images and 100 test images drawn by downhill\n");
      expect(readFileSync(join(folder, "errors"), "utf8")).toBe("");
      expect(existsSync(join(folder, "digits.safetensors"))).toBe(true);
    },
  );
});

describe("downhill train, stopped", () => {
  const LONG = ["train", "--train-samples", "1000", "--test-samples", "100", "--steps", "1000000", "--json"];

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s saves what was learned and exits with %i", async (name, code) => {
    const folder = temporaryFolder();
    const args = LONG.filter((arg) => arg !== "--json");
    const stopped = await downhill(args, { folder, signal: { name, after: / 1\/100000 / } });
    expect(stopped.code).toBe(code);
    expect(stopped.stderr).toBe("");
    expect(stopped.stdout).toContain("Stopping.");
    expect(stopped.stdout).toMatch(/stopped after [\d,]+ steps in .*\nsaved +digits\.safetensors\n$/);
    const { stdout } = await downhill(["evaluate", "digits.safetensors", "--test-samples", "100", "--json"], {
      folder,
    });
    const accuracy = /accuracy +([\d.]+) % of the test images/.exec(stopped.stdout)?.[1];
    expect((100 * JSON.parse(stdout).accuracy).toFixed(2)).toBe(accuracy);
  });
});

describe("the file that train writes", () => {
  test("is looked at before anything else is done", async () => {
    const folder = temporaryFolder();
    // The data are missing as well: the output is what is complained of.
    const args = ["train", "--data", "nowhere", "--out", join("missing", "net.safetensors")];
    const { code, stdout, stderr } = await downhill(args, { folder });
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^missing.net\.safetensors: expected a writable folder .*missing, got nothing/);
  });

  test.runIf(process.platform !== "win32" && process.getuid?.() !== 0)(
    "must not lie in a read-only folder",
    async () => {
      const folder = temporaryFolder();
      mkdirSync(join(folder, "locked"), { mode: 0o555 });
      const { code, stderr } = await downhill(["train", ...SMALL, "--out", "locked/net.safetensors"], {
        folder,
      });
      expect(code).toBe(1);
      expect(stderr).toContain("expected a writable folder");
    },
  );

  test("may replace a model, and says so", async () => {
    const folder = temporaryFolder();
    await downhill(["train", ...SMALL], { folder });
    const before = readFileSync(join(folder, "digits.safetensors"));
    const { code, stdout } = await downhill(["train", ...SMALL, "--seed", "2"], { folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/saved +digits\.safetensors, in place of the model that was there\n$/);
    expect(readFileSync(join(folder, "digits.safetensors")).equals(before)).toBe(false);
  });

  test("must not replace anything else", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "thesis.txt"), "my thesis");
    const { code, stderr } = await downhill(["train", ...SMALL, "--out", "thesis.txt"], { folder });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^--out thesis\.txt: expected a new file, or a model of downhill to replace, got /,
    );
    expect(readFileSync(join(folder, "thesis.txt"), "utf8")).toBe("my thesis");
  });

  test("stays as it was when training fails", async () => {
    const folder = temporaryFolder();
    await downhill(["train", ...SMALL], { folder });
    const before = readFileSync(join(folder, "digits.safetensors"));
    const { code, stderr } = await downhill(["train", ...SMALL, "--learning-rate", "1e30"], { folder });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^fit: expected a finite loss, got \S+ in the batch of step \d+: the first such number is .* in layer \S+, op \S+ at .*\. Use a smaller learning rate\.\n$/,
    );
    expect(readFileSync(join(folder, "digits.safetensors")).equals(before)).toBe(true);
  });

  test("is not replaced by a model that its last update made useless", async () => {
    const folder = temporaryFolder();
    await downhill(["train", ...SMALL], { folder });
    const before = readFileSync(join(folder, "digits.safetensors"));
    const size = ["--train-samples", "300", "--test-samples", "100"];
    const { code, stderr } = await downhill(["train", ...size, "--steps", "1", "--learning-rate", "1e38"], {
      folder,
    });
    expect(code).toBe(1);
    expect(stderr).toBe(
      "downhill train: expected a finite loss of the test images, got NaN. Nothing is saved. Use a smaller learning rate.\n",
    );
    expect(readFileSync(join(folder, "digits.safetensors")).equals(before)).toBe(true);
  });
});
