// downhill profile: a table on the terminal, a trace in a file.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { downhill, temporaryFolder } from "./run.js";

const SMALL = ["profile", "--train-samples", "300", "--steps", "10"];

describe("downhill profile", () => {
  test("shows the calls of the step that train would run", async () => {
    const { code, stdout } = await downhill([...SMALL, "--layers", "20,15", "--optimizer", "adam"]);
    expect(code).toBe(0);
    const [images, network, heading] = stdout.split("\n");
    expect(images).toBe("300 images drawn by downhill");
    expect(network).toBe("784-20-15-10, relu, f32, 16,175 parameters, seed 1");
    expect(heading).toContain("a step of 100 samples, f32, 1 thread; median of 10 steps");
    expect(stdout).toMatch(/adam_step_f32 +dense_1\.weight\[784×20\] \+ 2 more /);
    expect(stdout).toMatch(/step, undisturbed +[\d.]+/);
  });

  test("writes a trace, replaces a trace, and keeps every other file", async () => {
    const folder = temporaryFolder();
    const trace = join(folder, "step.json");
    for (let i = 0; i < 2; i++) {
      const { code, stdout } = await downhill([...SMALL, "--trace", trace]);
      expect(code).toBe(0);
      expect(stdout).toContain(`trace ${trace}: open it in`);
      expect(JSON.parse(readFileSync(trace, "utf8")).traceEvents.length).toBeGreaterThan(100);
    }
    const other = join(folder, "notes.txt");
    writeFileSync(other, "notes");
    const refused = await downhill([...SMALL, "--trace", other]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toBe(
      `--trace ${other}: expected a new file, or a trace of downhill to replace, got a file that is none. Choose another name, or move that file away.\n`,
    );
    expect(readFileSync(other, "utf8")).toBe("notes");
    const nowhere = join(folder, "missing", "step.json");
    expect((await downhill([...SMALL, "--trace", nowhere])).code).toBe(1);
    expect(existsSync(nowhere)).toBe(false);
  });

  test("as JSON", async () => {
    const { stdout, stderr } = await downhill([...SMALL, "--batch-size", "20", "--json", "--dtype", "f64"]);
    const profile = JSON.parse(stdout);
    expect(profile).toMatchObject({ steps: 10, batchSize: 20, dtype: "f64", threads: 1, average: "median" });
    expect(profile.calls[0]).toMatchObject({ kernel: expect.stringMatching(/^gather_.*_f64$/) });
    expect(stderr).toContain("step, undisturbed");
  });

  test.each([
    [["--steps", "0"], 'downhill profile --steps: expected an integer >= 1, got "0".'],
    [["--batch-size", "301"], "profile: batchSize: expected an integer from 1 to 300"],
    [["--layers", "x"], "downhill profile --layers: expected an integer >= 1"],
    [["--epochs", "2"], "downhill profile: expected an option it knows, got --epochs."],
  ])("refuses %j", async (options, expected) => {
    const { code, stderr } = await downhill([...SMALL, ...options]);
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain(expected);
  });
});
