// The lecture: its programs run as a user runs them, its two pages show them, its figures are what is drawn now.

import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const text = (file: string) => readFile(join(root, file), "utf8");

const examples = await readdir(join(root, "examples/lecture"));
const programs = examples
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -3))
  .sort();
const pages = ["docs/lecture.md", "docs/lecture.ko.md"] as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "downhill-lecture-"));
  await mkdir(join(folder, "node_modules"));
  await symlink(root, join(folder, "node_modules", "downhill"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
});
afterAll(() => rm(folder, { recursive: true }));

describe("the programs", () => {
  test("are numbered in order, each beside what it prints", () => {
    expect(programs.map((name) => name.slice(0, 3))).toEqual(
      programs.map((_, i) => `${String(i + 1).padStart(2, "0")}-`),
    );
    expect(examples.filter((file) => !file.endsWith(".ts")).sort()).toEqual(
      programs.map((name) => `${name}.txt`),
    );
  });

  // To renew what they print: node scripts/lecture-pages.mjs
  test.each(programs)("%s prints what is written", async (name) => {
    const { code } = await transform(await text(`examples/lecture/${name}.ts`), { loader: "ts" });
    await writeFile(join(folder, `${name}.js`), code);
    const { stdout } = await run(process.execPath, [`${name}.js`], { cwd: folder });
    expect(stdout).toBe(await text(`examples/lecture/${name}.txt`));
  });

  test("fit the package's types in a strict project", async () => {
    const files = programs.map((name) => `${name}.ts`);
    await Promise.all(
      files.map((file) => copyFile(join(root, "examples/lecture", file), join(folder, file))),
    );
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const options = "--noEmit --strict --module nodenext --target es2022 --lib es2023,dom".split(" ");
    const check = run(process.execPath, [tsc, ...options, ...files], { cwd: folder });
    expect(await check.catch(({ stdout }) => stdout)).toHaveProperty("stdout", "");
  });
});

/** The contents of a page's code blocks of one language. */
function blocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter((match) => match[1] === language)
    .map((match) => match[2]);
}

/** What a regular expression's first group matches, in order. */
const all = (markdown: string, pattern: RegExp) => [...markdown.matchAll(pattern)].map((match) => match[1]);

describe.each(pages)("%s", (page) => {
  test("shows every program and what it prints, in order, and no other program", async () => {
    const markdown = await text(page);
    const shown = await Promise.all(programs.map((name) => text(`examples/lecture/${name}.ts`)));
    const printed = await Promise.all(programs.map((name) => text(`examples/lecture/${name}.txt`)));
    expect(blocks(markdown, "ts")).toEqual(shown);
    expect(blocks(markdown, "text")).toEqual(printed.map((output) => `${output.trimEnd()}\n`));
    expect(all(markdown, /^### (\d\d) /gm)).toEqual(programs.map((name) => name.slice(0, 2)));
  });
});

describe("both pages", () => {
  test("have the same formulas, figures and commands", async () => {
    const [english, korean] = await Promise.all(pages.map(text));
    for (const language of ["math", "sh"])
      expect(blocks(korean, language)).toEqual(blocks(english, language));
    const figures = /\]\(figures\/([^)]+)\)/g;
    expect(all(korean, figures)).toEqual(all(english, figures));
    const files = await readdir(join(root, "docs/figures"));
    expect(all(english, figures).sort()).toEqual(files.filter((file) => file.endsWith(".svg")).sort());
  });

  test("show the figures that are drawn now", async () => {
    // To draw them again: node scripts/lecture-figures.mjs
    const check = run(process.execPath, [join(root, "scripts/lecture-figures.mjs"), "--check"]);
    expect(await check.catch(({ stderr }) => stderr)).toHaveProperty("stderr", "");
  });
});
