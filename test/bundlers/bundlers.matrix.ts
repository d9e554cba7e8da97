// `import … from "downhill"` and `from "downhill/inline"` in every bundler and runtime that the documentation names, from
// the packed tarball; pages are opened in a real browser (ENGINE=firefox for another than Chromium).

import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EngineName, openBrowser } from "../browsers/engines.mjs";
import { installProject, type Project } from "./project.js";
import { type ServerOptions, serve } from "./server.js";

const engine = (process.env.ENGINE ?? "chromium") as EngineName;

let project: Project;
let expected: { here: string; inWorker: string };
beforeAll(async () => {
  project = await installProject();
  expected = JSON.parse(await project.call("node", "main.js"));
});
afterAll(() => project?.remove());

/** What the page at an address reports. */
async function open(address: string, report: Promise<unknown>) {
  const close = await openBrowser(engine, address);
  const late = new Promise((resolve) => setTimeout(resolve, 30_000, "nothing was reported in 30 s"));
  const found = await Promise.race([report, late]);
  await close();
  return found as { here?: string; inWorker?: string; error?: string };
}

/** What the page in a folder reports. */
async function visit(folder: string, options: ServerOptions = {}) {
  const server = await serve(join(project.folder, folder), options);
  try {
    return await open(server.address, server.report);
  } finally {
    server.close();
  }
}

const entries = ["main", "main-inline"] as const;

describe("runtimes", () => {
  const runtimes = [["node"], ["bun"], ["deno", "run", "--allow-read", "--allow-env"]] as const;
  test.each(runtimes.flatMap((runtime) => entries.map((entry) => [runtime, entry] as const)))(
    "%s %s",
    async ([program, ...args], entry) => {
      const found = JSON.parse(await project.call(program, ...args, `${entry}.js`));
      expect(found).toEqual(expected);
      expect(found.here).toBe(found.inWorker);
    },
  );
});

describe("bundlers", () => {
  const alone = ["vite", "webpack", "rspack", "next"];
  test.each([...alone, "esbuild-copy", "rollup-copy"])("%s: downhill", async (bundler) => {
    await project.call("node", "builds.mjs", bundler, "main.js", `out/${bundler}`);
    expect(await visit(`out/${bundler}`)).toEqual(expected);
  });

  test.each([...alone, "esbuild", "rollup"])("%s: downhill/inline", async (bundler) => {
    await project.call("node", "builds.mjs", bundler, "main-inline.js", `out/${bundler}-inline`);
    expect(await visit(`out/${bundler}-inline`)).toEqual(expected);
  });

  test("where a bundler leaves the files behind, the error says what helps", async () => {
    await project.call("node", "builds.mjs", "esbuild", "main.js", "out/esbuild");
    const { error } = await visit("out/esbuild");
    expect(error).toMatch(
      /^Error: load: expected the kernels at http.*\/wasm\/simd\.wasm, got HTTP status 404\./,
    );
    expect(error).toContain("import downhill/inline");
    const fallback = await visit("out/esbuild", { fallback: true });
    expect(fallback.error).toMatch(
      /^Error: load: expected WebAssembly from http.*\/wasm\/simd\.wasm, got a page of HTML/,
    );
  });

  test("vite's development server", async () => {
    const reports = await serve(project.folder);
    const args = ["vite-development.mjs", reports.address];
    const vite = spawn(process.execPath, args, {
      cwd: project.folder,
      env: { ...process.env, NODE_ENV: "" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const address = await new Promise((resolve) => vite.stdout.once("data", resolve));
      expect(await open(String(address).trim(), reports.report)).toEqual(expected);
    } finally {
      vite.kill();
      reports.close();
    }
  });
});

describe("pages without a bundler", () => {
  const script = (text: string) => `<!doctype html><meta charset="utf-8">${text}`;
  const module = '<script type="module" src="./main.js"></script>';

  test("an import map", async () => {
    const imports = {
      downhill: "./node_modules/downhill/dist/index.js",
      "@assemblyscript/loader": "./node_modules/@assemblyscript/loader/index.js",
    };
    const html = script(`<script type="importmap">${JSON.stringify({ imports })}</script>${module}`);
    expect(await visit(".", { html })).toEqual(expected);
  });

  test("one file from a CDN, which is another origin", async () => {
    const cdn = await serve(join(project.folder, "node_modules/downhill/dist"), {
      headers: { "access-control-allow-origin": "*" },
    });
    try {
      const imports = { downhill: `${cdn.address}downhill.min.js` };
      const html = script(`<script type="importmap">${JSON.stringify({ imports })}</script>${module}`);
      expect(await visit(".", { html })).toEqual(expected);
    } finally {
      cdn.close();
    }
  });
});

describe("a Content-Security-Policy", () => {
  const policy = (text: string) => ({ headers: { "content-security-policy": text } });

  test("needs 'wasm-unsafe-eval', and no more", async () => {
    const strict = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
    expect(await visit("out/esbuild-copy", policy(strict))).toEqual(expected);
  });

  test("needs worker-src blob: for the worker of downhill/inline", async () => {
    const strict = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:";
    expect(await visit("out/esbuild-inline", policy(strict))).toEqual(expected);
  });

  test("without 'wasm-unsafe-eval' the error says what is missing", async () => {
    const { error } = await visit("out/esbuild-copy", policy("default-src 'self'"));
    expect(error).toMatch(
      /^Error: load: expected kernels that compile, got .*'wasm-unsafe-eval' among its script-src/,
    );
  });

  test("without worker-src blob: the error says what is missing", async () => {
    const { error } = await visit(
      "out/esbuild-inline",
      policy("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"),
    );
    expect(error).toMatch(/^Error: spawnTrainer: .*worker-src blob:/);
  });
});
