// What the README says, done: its first program is examples/digits.ts, run as a user runs it.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const text = (file: string) => readFile(join(root, file), "utf8");

/** The code blocks of a language, in order. */
function codeBlocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)]
    .filter((m) => m[1] === language)
    .map((m) => m[2]);
}

/** Runs TypeScript in a folder where `downhill` is this package, and answers what it prints. */
async function runProgram(folder: string, typescript: string): Promise<string> {
  const { code } = await transform(typescript, { loader: "ts", format: "esm" });
  await writeFile(join(folder, "program.mjs"), code);
  return (await run(process.execPath, ["program.mjs"], { cwd: folder })).stdout;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "downhill-readme-"));
  await run("mkdir", ["node_modules"], { cwd: folder });
  await symlink(root, join(folder, "node_modules", "downhill"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("the README", () => {
  test("shows examples/digits.ts, and what it prints", async () => {
    const readme = await text("README.md");
    const program = await text("examples/digits.ts");
    expect(codeBlocks(readme, "ts")[0]).toBe(program);
    const printed = await runProgram(folder, `${program}\nconsole.log(history.traceHash);`);
    const [hash] = printed.trim().split("\n").slice(-1);
    const shown = printed.trim().split("\n").slice(0, -1).join("\n");
    expect(codeBlocks(readme, "")[0].trim()).toBe(shown);
    expect(readme).toContain(`it is \`${hash}\``);
    expect(Number(/accuracy: ([\d.]+)/.exec(shown)?.[1])).toBeGreaterThanOrEqual(0.95);
    expect((await readFile(join(folder, "digits.safetensors"))).length).toBeGreaterThan(39_760 * 4);
  });

  test("fits a line to the user's own arrays", async () => {
    const readme = await text("README.md");
    const printed = await runProgram(folder, codeBlocks(readme, "ts")[1]);
    expect(Math.abs(Number(/\[\s*([\d.]+)/.exec(printed)?.[1]) - 21)).toBeLessThan(0.01);
  });

  test("asks the saved model", async () => {
    const printed = await runProgram(folder, codeBlocks(await text("README.md"), "ts")[2]);
    expect(printed).toMatch(/^(\d \d \d \d \d) of \1\nFloat32Array\(10\)/);
  });

  test("draws the graph of two apples with tax", async () => {
    const program = codeBlocks(await text("README.md"), "ts")[3];
    const printed = await runProgram(folder, `${program}\nconsole.log(picture.slice(0, 4));`);
    expect(printed.trim().split("\n")).toEqual(["220.00000000000003 2.2 110.00000000000001 200", "<svg"]);
  });

  test("shows a complete page of at most 25 lines that trains in a browser", async () => {
    // That it does so is held by test/browsers/example-page.visit.ts.
    const page = await text("examples/page.html");
    expect(codeBlocks(await text("README.md"), "html")).toEqual([page]);
    expect(page.trim().split("\n").length).toBeLessThanOrEqual(25);
  });
});
