// What is said of command lines that cannot be understood, of files that cannot be read, and when help is asked for.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/cli/errors.js";
import { run } from "../../src/cli/program.js";
import { downhill, temporaryFolder } from "./run.js";

const packageJson = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

describe("a wrong command line", () => {
  test.each([
    [
      ["trian"],
      'downhill: expected one of train, evaluate, predict, profile, lecture, info, got "trian". Did you mean train?',
    ],
    [
      ["--seed", "1"],
      'downhill: expected one of train, evaluate, predict, profile, lecture, info, got "--seed". See downhill --help.',
    ],
    [
      ["train", "--epoch", "3"],
      "downhill train: expected an option it knows, got --epoch. Did you mean --epochs?",
    ],
    [["train", "-x"], "downhill train: expected an option it knows, got -x. See downhill train --help."],
    [["train", "--seed", "one"], 'downhill train --seed: expected an integer >= 0, got "one".'],
    [["train", "--seed", "-1"], 'downhill train --seed: expected an integer >= 0, got "-1".'],
    [["train", "--seed="], 'downhill train --seed: expected an integer >= 0, got "".'],
    [["train", "--epochs", "0"], 'downhill train --epochs: expected an integer >= 1, got "0".'],
    [["train", "--epochs", "2.5"], 'downhill train --epochs: expected an integer >= 1, got "2.5".'],
    [["train", "--steps"], "downhill train --steps: expected N, got nothing."],
    [
      ["train", "--out", "--json"],
      "downhill train --out: expected FILE, got the option --json. Write --out=--json if you mean it.",
    ],
    [
      ["train", "--epochs", "1", "--steps", "1"],
      "downhill train: expected --epochs or --steps, got both. Leave one of them out.",
    ],
    [["train", "--batch-size", "0"], 'downhill train --batch-size: expected an integer >= 1, got "0".'],
    [
      ["train", "--learning-rate", "fast"],
      'downhill train --learning-rate: expected a number >= 0, got "fast".',
    ],
    [
      ["train", "--activation", "swish"],
      'downhill train --activation: expected one of relu, sigmoid, tanh, got "swish".',
    ],
    [
      ["train", "--optimizer", "adamant"],
      'downhill train --optimizer: expected one of sgd, momentum, nesterov, adaGrad, rmsProp, adam, got "adamant".',
    ],
    [["train", "--layers", "50,,20"], 'downhill train --layers: expected an integer >= 1 or none, got "".'],
    [
      ["train", "--initial-weights", "zero"],
      'downhill train --initial-weights: expected a number >= 0 or he or xavier, got "zero".',
    ],
    [["train", "--dtype", "f16"], 'downhill train --dtype: expected one of f32, f64, got "f16".'],
    [
      ["train", "--threads", "many"],
      'downhill train --threads: expected an integer >= 1 or auto, got "many".',
    ],
    [
      ["train", "--threads", "257"],
      'downhill train --threads: expected an integer from 1 to 256 or auto, got "257".',
    ],
    [["train", "--json=yes"], 'downhill train --json: expected no value, got "yes".'],
    [["train", "more"], 'downhill train: expected options only, got "more". See downhill train --help.'],
    [["evaluate"], "downhill evaluate: expected MODEL, got nothing. See downhill evaluate --help."],
    [["evaluate", "a", "b"], 'downhill evaluate: expected MODEL, got "a" "b". See downhill evaluate --help.'],
    [
      ["predict", "m", "--count", "1", "--index", "2"],
      "downhill predict: expected one of --image, --index and --count, got --index and --count. Leave the others out.",
    ],
    [["predict", "m", "--invert"], "downhill predict --invert: expected --image FILE beside it, got none."],
  ])("%j is refused: %s", async (args, said) => {
    const refusal = run(args);
    await expect(refusal).rejects.toThrow(UsageError);
    await expect(refusal).rejects.toThrow(new UsageError(said));
  });

  test.each([
    [["trian"], "downhill: expected one of train, "],
    [["train", "--epochs", "0"], "downhill train --epochs: expected an integer >= 1"],
  ])("ends the process with code 2: %j", async (args, said) => {
    const { code, stdout, stderr } = await downhill(args);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.startsWith(said)).toBe(true);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  test("no command at all shows the commands", async () => {
    const { code, stdout, stderr } = await downhill([]);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("Usage: downhill COMMAND");
  });
});

describe("work that cannot be done ends with code 1, one line and no stack", () => {
  test.each([
    [
      ["evaluate", "missing.safetensors"],
      /^missing\.safetensors: expected a file that can be read, got nothing/,
    ],
    [
      ["predict", "missing.safetensors"],
      /^missing\.safetensors: expected a file that can be read, got nothing/,
    ],
    [["train", "--data", "missing"], /^missing: expected a folder .*got nothing.*train-images-idx3-ubyte/],
    [
      ["train", "--train-samples", "50", "--batch-size", "51"],
      /batchSize: expected .* from 1 to 50.*, got 51/,
    ],
  ])("%j", async (args, said) => {
    const { code, stdout, stderr } = await downhill(args, { folder: temporaryFolder() });
    expect(stderr).toMatch(said);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stdout).not.toMatch(/ 1\/\d/);
    expect(code).toBe(1);
  });

  test("a file that is no model is named", async () => {
    const { code, stderr } = await downhill(["evaluate", join(import.meta.dirname, "run.ts")]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/run\.ts.*: expected .*, got /);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  test("DEBUG=downhill shows the stack", async () => {
    const { stderr } = await downhill(["evaluate", "missing.safetensors"], { env: { DEBUG: "downhill" } });
    expect(stderr).toMatch(/\n {4}at /);
  });
});

describe("help", () => {
  test("lists the commands", async () => {
    for (const args of [["help"], ["--help"], ["-h"]]) {
      const { code, stdout, stderr } = await downhill(args);
      expect(code).toBe(0);
      expect(stderr).toBe("");
      for (const name of ["train", "evaluate MODEL", "predict MODEL", "info"])
        expect(stdout).toContain(`  ${name} `);
    }
  });

  test("of a command lists its options, in lines of 80 characters, and docs/cli.md explains each", async () => {
    const page = readFileSync(new URL("../../docs/cli.md", import.meta.url), "utf8");
    for (const name of ["train", "evaluate", "predict", "info"]) {
      const { code, stdout } = await downhill([name, "--help"]);
      expect(code).toBe(0);
      expect((await downhill(["help", name])).stdout).toBe(stdout);
      expect(stdout).toContain(`Usage: downhill ${name}`);
      for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
      const section = page.split(`\n## downhill ${name}`)[1]?.split("\n## ")[0] ?? "";
      for (const [, option] of stdout.matchAll(/^ {2}(--[a-z-]+(?: [A-Z]+)?)/gm)) {
        if (option !== "--help") expect(section).toContain(`\`${option}\``);
      }
    }
  });

  test("--version is the package's", async () => {
    expect(await downhill(["--version"])).toEqual({
      code: 0,
      stdout: `${packageJson.version}\n`,
      stderr: "",
    });
  });
});

describe("downhill info", () => {
  test("tells versions and features", async () => {
    const { code, stdout } = await downhill(["info"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`downhill     ${packageJson.version}\n`);
    expect(stdout).toContain(process.versions.node);
  });

  test("--json", async () => {
    const { stdout } = await downhill(["info", "--json"]);
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({
      version: packageJson.version,
      node: process.versions.node,
      v8: process.versions.v8,
      platform: `${process.platform} ${process.arch}`,
      webAssembly: { simd: true, threads: true },
      kernels: { build: "simd", precision: "exact" },
    });
    expect(["standard", "wide"]).toContain(found.kernels.simd);
    expect(found.webAssembly.wide).toBe(found.kernels.simd === "wide");
    expect(found.files.map(({ name }: { name: string }) => name)).toEqual(["simd.wasm", "relaxed.wasm"]);
    expect(found.files[0].bytes).toBe(found.kernels.bytes);
    expect(typeof found.webAssembly.relaxedSimd).toBe("boolean");
    expect(found.kernels.bytes).toBeGreaterThan(1000);
    expect(found.kernels.functions).toBeGreaterThan(10);
  });
});
