// downhill lecture, as a process: the book's program, and its digits in NumPy.

import { describe, expect, test } from "vitest";
import { numpyRuns } from "./lecture-numbers.js";
import { downhill, temporaryFolder } from "./run.js";

const SMALL = ["lecture", "--train-samples", "300", "--test-samples", "100"] as const;

async function lectureJson(...args: string[]) {
  const { code, stdout } = await downhill([...args, "--json"]);
  expect(code).toBe(0);
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) as string);
}

describe("downhill lecture", () => {
  test("prints a line in the first step of every epoch into a pipe, and writes no file", async () => {
    const folder = temporaryFolder();
    const { code, stdout, stderr } = await downhill([...SMALL, "--steps", "5"], { folder });
    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(stdout).not.toContain("\x1b");
    const lines = stdout.split("\n");
    expect(lines[0]).toBe("300 training images and 100 test images drawn by downhill");
    expect(lines[1]).toBe("chapter 5: 784-50-10, relu, f64, backprop gradient, NumPy's seed 0, 1 thread");
    expect(lines[2]).toMatch(/^step +loss +training +test +seconds$/);
    expect(lines[3]).toMatch(/^ +1 +2\.\d{4} +0\.\d{5} +0\.\d{4} +\d+\.\d\d$/);
    expect(lines[4]).toMatch(/^ +4 /);
    expect(lines[5]).toMatch(/^accuracy +\d+\.\d\d % of the test images, .* after 4 steps$/);
    expect(lines[6]).toMatch(/^training +5 steps in /);
    expect(lines[7]).toMatch(/^gradient +[\d.]+ ms, the median$/);
    expect(lines.slice(8)).toEqual([""]);
  });

  test("draws a bar and the loss for a person", async () => {
    const terminal = {
      NODE_OPTIONS: `--import=${new URL("terminal.mjs", import.meta.url)}`,
      TERM: "xterm-256color",
      CI: "",
      NO_COLOR: "",
    };
    const { code, stdout, stderr } = await downhill([...SMALL, "--steps", "6"], { env: terminal });
    expect(code).toBe(0);
    expect(stderr).toMatch(/\d\/6 /);
    expect(stdout).toContain("\nloss of the batches");
  });

  test("with --json, standard output is one object; equal seeds give equal numbers", async () => {
    const result = await lectureJson(...SMALL, "--chapter", "4", "--seed", "3", "--steps", "4");
    expect(result).toMatchObject({ chapter: 4, gradient: "backprop", seed: 3, steps: 4, stopped: false });
    expect(result).toMatchObject({ trainSamples: 300, testSamples: 100 });
    expect(result.accuracy).toHaveLength(2);
    for (const share of result.accuracy.flat()) expect(share).toSatisfy((x) => x >= 0 && x <= 1);
    expect(result.loss).toHaveLength(4);
    expect(result.secondsPerGradient).toBeGreaterThan(0);
    const again = await lectureJson(...SMALL, "--chapter", "4", "--seed", "3", "--steps", "4");
    expect([again.loss, again.accuracy]).toEqual([result.loss, result.accuracy]);
    const other = await lectureJson(...SMALL, "--chapter", "4", "--seed", "4", "--steps", "4");
    expect(other.loss).not.toEqual(result.loss);
  });

  test("with --gradient numerical, any number of threads gives the same numbers, near to backprop's", async () => {
    const args = [...SMALL, "--steps", "4"];
    const numerical = await lectureJson(...args, "--gradient", "numerical", "--threads", "1");
    const twice = await lectureJson(...args, "--gradient", "numerical", "--threads", "2");
    const backprop = await lectureJson(...args);
    expect([numerical.threads, twice.threads, backprop.threads]).toEqual([1, 2, 1]);
    expect(twice.loss).toEqual(numerical.loss);
    expect(numerical.loss).not.toEqual(backprop.loss);
    // Quotients are off by 1e-7 where the loss leaves 1e-7 out of its gradient, and by more where h crosses a kink.
    for (const [i, loss] of backprop.loss.entries())
      expect(Math.abs(numerical.loss[i] - loss)).toBeLessThan(1e-5);
    expect(numerical.secondsPerGradient).toBeGreaterThan(0);
  });

  test("Ctrl-C stops it between two steps, and what was done is said", async () => {
    const { code, stdout } = await downhill([...SMALL, "--steps", "1000000"], {
      signal: { name: "SIGINT", after: /\n +1 / },
    });
    expect(code).toBe(130);
    expect(stdout).toContain("\nStopping. Press Ctrl-C again to leave at once.\naccuracy ");
    expect(stdout).toMatch(/\ntraining +stopped after [\d,]+ steps? in /);
  });

  test.each([
    [["lecture", "--chapter", "6"], 'downhill lecture --chapter: expected one of 4, 5, got "6".'],
    [
      ["lecture", "--gradient", "exact"],
      'downhill lecture --gradient: expected one of backprop, numerical, got "exact".',
    ],
    [["lecture", "--threads", "0"], 'downhill lecture --threads: expected an integer >= 1 or auto, got "0".'],
    [
      ["lecture", "--seed", "4294967296"],
      'downhill lecture --seed: expected an integer from 0 to 4294967295, got "4294967296".',
    ],
  ])("%j is refused", async (args, said) => {
    const { code, stderr } = await downhill([...args, "--train-samples", "10", "--test-samples", "10"]);
    expect(code).toBeGreaterThan(0);
    expect(stderr.trimEnd()).toBe(said);
  });
});

/** Without a folder of MNIST's files, and without LONG=1 for the whole runs, these are skipped. */
const data = process.env.MNIST_DIR;

describe.skipIf(!data)("on real MNIST, NumPy's numbers", { timeout: 600_000 }, () => {
  const run = (chapter: number, seed: number, steps: number) =>
    lectureJson(
      ...["lecture", "--data", data as string, "--quiet"],
      ...["--chapter", `${chapter}`, "--seed", `${seed}`, "--steps", `${steps}`],
    );

  test("601 steps of chapter 5, seed 0: both pairs of accuracies, and the first loss", async () => {
    const { train, test, firstLoss } = numpyRuns[0];
    const result = await run(5, 0, 601);
    expect(result.accuracy).toEqual(pairs(train, test).slice(0, 2));
    // NumPy's own losses move by 9e-16 when sums are ordered otherwise.
    expect(Math.abs(result.loss[0] - firstLoss)).toBeLessThan(1e-14);
  });

  test.skipIf(!process.env.LONG).each(numpyRuns)(
    "10,000 steps of chapter $chapter, seed $seed: all 17 pairs, and the last loss",
    async ({ chapter, seed, train, test, lastLoss }) => {
      const result = await run(chapter, seed, 10_000);
      expect(result.accuracy).toEqual(pairs(train, test));
      expect(Math.abs(result.loss[9999] - lastLoss)).toBeLessThan(1e-13);
    },
  );
});

function pairs(train: readonly number[], test: readonly number[]): number[][] {
  return train.map((right, i) => [right / 60_000, test[i] / 10_000]);
}
