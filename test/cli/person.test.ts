// What a person at a terminal sees.

import { describe, expect, test } from "vitest";
import { downhill, SMALL, temporaryFolder } from "./run.js";

const terminal = {
  NODE_OPTIONS: `--import=${new URL("terminal.mjs", import.meta.url)}`,
  TERM: "xterm-256color",
  CI: "",
  NO_COLOR: "",
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC is what is looked for
const ESCAPES = /\x1b(?:\[[\d;?]*[A-Za-z]|[78])/g;
const plain = (text: string) => text.replace(ESCAPES, "");

describe("downhill train at a terminal", () => {
  test("draws a bar, the loss, and who was taken for whom", async () => {
    const { code, stdout, stderr } = await downhill(["train", ...SMALL], {
      folder: temporaryFolder(),
      env: terminal,
    });
    expect(code).toBe(0);
    expect(plain(stderr)).toMatch(/━ +\d+ % +\d\/6 +.* steps\/s/);
    expect(stderr).toContain("\x1b[?25l"); // the cursor goes …
    expect(stderr.lastIndexOf("\x1b[?25h")).toBeGreaterThan(stderr.lastIndexOf("\x1b[?25l")); // … and comes back
    // The bar's place is noted when it starts and again when it ends: what was written above has moved it.
    expect(stderr.split("\x1b7")).toHaveLength(3);
    const text = plain(stdout);
    expect(text).toContain("\nloss of the batches");
    expect(text).toMatch(/\n +1 +6\n/);
    expect(text).toMatch(/\n {6}0 {4}1 .* 9 {4}right\n 0 /);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("puts curve and matrix side by side in a wide window", async () => {
    const env = { ...terminal, COLUMNS: "120" };
    const { stdout } = await downhill(["train", ...SMALL], { folder: temporaryFolder(), env });
    expect(plain(stdout)).toMatch(/\nloss of the batches.* test images: the digit/);
    for (const line of plain(stdout).split("\n")) expect(line.length).toBeLessThanOrEqual(120);
  });

  test("with NO_COLOR draws without a single escape code, and no bar", async () => {
    const env = { ...terminal, NO_COLOR: "1" };
    const { stdout, stderr } = await downhill(["train", ...SMALL], { folder: temporaryFolder(), env });
    expect(stdout + stderr).not.toContain("\x1b");
    expect(stderr).toBe("");
    expect(stdout).toContain("loss of the batches");
  });

  test.each([{ CI: "true" }, { TERM: "dumb" }])("with %j gets lines only", async (change) => {
    const env = { ...terminal, ...change };
    const { stdout, stderr } = await downhill(["train", ...SMALL], { folder: temporaryFolder(), env });
    expect(stdout + stderr).not.toContain("\x1b");
    expect(stdout).not.toContain("loss of the batches");
    expect(stdout).toContain("saved");
  });

  test("with --json sees all that on standard error, the object alone on standard output", async () => {
    const { stdout, stderr } = await downhill(["train", ...SMALL, "--json"], {
      folder: temporaryFolder(),
      env: terminal,
    });
    expect(JSON.parse(stdout).steps).toBe(6);
    expect(plain(stderr)).toContain("loss of the batches");
  });

  test("a stopped training leaves the cursor visible", async () => {
    const args = ["train", "--train-samples", "1000", "--test-samples", "100", "--steps", "1000000"];
    const { code, stdout, stderr } = await downhill(args, {
      folder: temporaryFolder(),
      env: terminal,
      signal: { name: "SIGINT", after: / 1\/100000 / },
    });
    expect(code).toBe(130);
    expect(plain(stdout)).toContain("\nStopping. Press Ctrl-C again to leave at once, without saving.\n");
    expect(stderr.lastIndexOf("\x1b[?25h")).toBeGreaterThan(stderr.lastIndexOf("\x1b[?25l"));
  });
});
