// The import rule: a room imports from floors below its own, or from itself; no file runs in a circle with others.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const src = join(root, "src");

/** From the ground to the roof. Rooms of one floor are strangers to each other. */
const floors: readonly (readonly string[])[] = [
  ["errors", "math"],
  ["graph", "random", "formats", "platform", "reference", "saved"],
  ["kernels"],
  ["threads"],
  ["ops", "program", "initializers", "data", "drawing"],
  ["layers", "losses", "optimizers"],
  ["model", "eager", "numeric"],
  ["book", "functions", "gradcheck", "trainer"],
  ["index", "internals", "cli"],
];
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

function roomOf(file: string): string {
  return file.split("/")[0].replace(/\.ts$/, "");
}

function importsOf(file: string, { types } = { types: true }): string[] {
  const text = readFileSync(join(src, file), "utf8");
  const untyped = text.replace(/typeof import\([^)]*\)/g, "");
  const code = types ? untyped : untyped.replace(/^(?:import|export) type [^;]*;/gm, "");
  return [...code.matchAll(/\b(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1]);
}

/** Imported files of the package, as paths below src. */
function localImports(file: string, options = { types: true }): string[] {
  return importsOf(file, options)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => normalize(join(dirname(file), specifier)).replace(/\.js$/, ".ts"));
}

const floorOf = (room: string) => floors.findIndex((rooms) => rooms.includes(room));

describe("imports", () => {
  test("every file is in a room that has a floor", () => {
    expect(files.filter((file) => floorOf(roomOf(file)) < 0)).toEqual([]);
    expect(files.length).toBeGreaterThan(50);
  });

  test("run one way, from the roof to the ground", () => {
    const wrong = files.flatMap((file) =>
      localImports(file)
        .map((imported) => [roomOf(file), roomOf(imported)])
        .filter(([from, to]) => from !== to && floorOf(to) >= floorOf(from))
        .map(([from, to]) => `${from} → ${to}`)
        .map((arrow) => `${arrow} in ${file}`),
    );
    expect(wrong).toEqual([]);
  });

  // Types may speak of each other (a tensor of its node, a node of its tensors); code may not.
  test("have no circles between files", () => {
    const finished = new Set<string>();
    const circle = (file: string, path: readonly string[]): string[] => {
      if (path.includes(file)) return [[...path.slice(path.indexOf(file)), file].join(" → ")];
      if (finished.has(file)) return [];
      const found = localImports(file, { types: false }).flatMap((next) => circle(next, [...path, file]));
      finished.add(file);
      return found;
    };
    expect(files.flatMap((file) => circle(file, []))).toEqual([]);
  });

  test("reach Node's modules only where a browser never comes", () => {
    const wrong = files.filter(
      (file) => roomOf(file) !== "cli" && importsOf(file).some((specifier) => specifier.startsWith("node:")),
    );
    expect(wrong).toEqual([]);
  });

  test("the command line, examples, benchmarks and the playground use the package by its name", () => {
    const outside = ["src/cli", "examples", "bench", "playground/src", "playground/test"].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => /\.(ts|mjs)$/.test(file) && !file.includes("node_modules"))
        .map((file) => join(root, folder, file)),
    );
    const wrong = outside.filter((file) =>
      [...readFileSync(file, "utf8").matchAll(/from\s+"(\.[^"]+)"/g)].some(([, specifier]) => {
        const target = relative(root, normalize(join(dirname(file), specifier)));
        return target.startsWith("src/") && !target.startsWith("src/cli/");
      }),
    );
    expect(wrong.map((file) => relative(root, file))).toEqual([]);
  });
});

test("comments name files that are there", () => {
  const folders = ["assembly", "bench", "examples", "playground/src", "scripts", "src", "test"];
  const naming = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(ts|mjs)$/.test(file) && !file.includes("node_modules"))
      .flatMap((file) => {
        const text = readFileSync(join(root, folder, file), "utf8");
        const named = text.matchAll(
          /(?<![\w/.])(?:assembly|docs|scripts|src|test)\/[\w./-]+\.(?:md|mjs|ts)\b/g,
        );
        return [...named].map(([path]) => ({ path, where: join(folder, file) }));
      }),
  );
  expect(naming.length).toBeGreaterThan(50);
  expect(naming.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
});
