// `import … from "downhill"` and `from "downhill/inline"` in every bundler and runtime that the documentation names, from
// the packed tarball. What was built is opened in real browsers: BROWSERS=chromium,firefox,webkit names them, Chromium is
// the default.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EngineName, openBrowser } from "../browsers/engines.mjs";
import { installProject, type Project } from "./project.js";
import { ISOLATION, type ServerOptions, serve } from "./server.js";

const browsers = (process.env.BROWSERS ?? "chromium").split(",") as EngineName[];

/** What the program tells: the hashes of its two runs, and on how many threads the worker's was. */
interface Told {
  readonly here?: string;
  readonly inWorker?: string;
  readonly threads?: number;
  /** What the files did that are loaded only when they are asked for. */
  readonly late?: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

let project: Project;
let expected: Told;
beforeAll(async () => {
  project = await installProject();
  expected = JSON.parse(await project.call("node", "main.js"));
  const { inWorker, late } = expected;
  expect(expected).toEqual({ here: inWorker, inWorker, threads: 2, late });
  expect(late).toMatchObject({ onThreads: inWorker, asPairs: inWorker });
  expect(late?.profiledCalls).toBeGreaterThan(10);
});
afterAll(() => project?.remove());

/** What the page at an address reports. */
async function open(browser: EngineName, address: string, report: Promise<unknown>): Promise<Told> {
  const close = await openBrowser(browser, address);
  const late = new Promise((resolve) => setTimeout(resolve, 30_000, { error: "nothing in 30 s" }));
  const found = await Promise.race([report, late]);
  await close();
  return found as Told;
}

/** What the page in a folder reports, in every browser; the page is isolated unless headers say otherwise. */
async function visit(folder: string, options: ServerOptions = {}): Promise<[EngineName, Told][]> {
  const found: [EngineName, Told][] = [];
  for (const browser of browsers) {
    const headers = { ...ISOLATION, ...options.headers };
    const server = await serve(join(project.folder, folder), { ...options, headers });
    try {
      found.push([browser, await open(browser, server.address, server.report)]);
    } finally {
      server.close();
    }
  }
  return found;
}

/** Trains as Node does. */
async function works(folder: string, options?: ServerOptions): Promise<void> {
  const same = browsers.map((browser) => [browser, expected]);
  expect(await visit(folder, options)).toEqual(same);
}

/** Tells such an error. */
async function fails(folder: string, options: ServerOptions, error: RegExp): Promise<void> {
  for (const [browser, told] of await visit(folder, options)) expect(told.error, browser).toMatch(error);
}

const entries = ["main", "main-inline"] as const;

describe("runtimes", () => {
  const runtimes = [["node"], ["bun"], ["deno", "run", "--allow-read", "--allow-env"]] as const;
  test.each(runtimes.flatMap((runtime) => entries.map((entry) => [runtime, entry] as const)))(
    "%s %s",
    async ([program, ...args], entry) => {
      const found = JSON.parse(await project.call(program, ...args, `${entry}.js`));
      expect(found).toEqual(expected);
    },
  );
});

describe("the package as the registry would have it", () => {
  test("publint finds nothing", async () => {
    expect(await project.call("publint", project.tarball, "--strict")).toContain("All good!");
  });

  // It ends with an error when it finds something, which `call` throws. Of what only CommonJS and TypeScript's oldest way to look for files would ask, nothing is promised.
  test("arethetypeswrong finds nothing", async () => {
    expect(await project.call("attw", project.tarball, "--profile", "esm-only")).toContain("🟢 (ESM)");
  });
});

describe("bundlers", () => {
  const alone = ["vite", "webpack", "rspack", "next"];
  test.each([...alone, "esbuild-copy", "rollup-copy"])("%s: downhill", async (bundler) => {
    await project.call("node", "builds.mjs", bundler, "main.js", `out/${bundler}`);
    await works(`out/${bundler}`);
  });

  test.each([...alone, "esbuild", "rollup"])("%s: downhill/inline", async (bundler) => {
    await project.call("node", "builds.mjs", bundler, "main-inline.js", `out/${bundler}-inline`);
    await works(`out/${bundler}-inline`);
  });

  test("where a bundler leaves the files behind, the error says what helps", async () => {
    await project.call("node", "builds.mjs", "esbuild", "main.js", "out/esbuild");
    const missing = /^Error: load: expected the kernels at http.*\/simd\.wasm, got HTTP status 404\..*inline/;
    await fails("out/esbuild", {}, missing);
    const page = /^Error: load: expected WebAssembly from http.*\/wasm\/simd\.wasm, got a page of HTML/;
    await fails("out/esbuild", { fallback: true }, page);
  });

  test("vite's development server", async () => {
    for (const browser of browsers) {
      const reports = await serve(project.folder);
      // Vite answers a second question for a module with 304 and no header; an isolated worker of WebKit's refuses that.
      const isolated = browser !== "webkit";
      const args = ["vite-development.mjs", reports.address, ...(isolated ? ["isolated"] : [])];
      const vite = spawn(process.execPath, args, {
        cwd: project.folder,
        env: { ...process.env, NODE_ENV: "" },
        stdio: ["ignore", "pipe", "inherit"],
      });
      try {
        const address = await new Promise((resolve) => vite.stdout.once("data", resolve));
        const told = await open(browser, String(address).trim(), reports.report);
        expect(told, browser).toEqual({ ...expected, threads: isolated ? 2 : 1 });
      } finally {
        vite.kill();
        reports.close();
      }
    }
  });
});

describe("pages without a bundler", () => {
  const script = (text: string) => `<!doctype html><meta charset="utf-8">${text}`;
  const module = '<script type="module" src="./main.js"></script>';
  const importMap = (imports: object) =>
    script(`<script type="importmap">${JSON.stringify({ imports })}</script>${module}`);
  const installed = importMap({
    downhill: "./node_modules/downhill/dist/index.js",
    "@assemblyscript/loader": "./node_modules/@assemblyscript/loader/index.js",
  });

  test("an import map", () => works(".", { html: installed }));

  test("the same without isolation: one thread, and the same bits", async () => {
    const headers = {
      "cross-origin-opener-policy": "unsafe-none",
      "cross-origin-embedder-policy": "unsafe-none",
    };
    for (const [browser, told] of await visit(".", { html: installed, headers }))
      expect(told, browser).toEqual({ ...expected, threads: 1 });
  });

  test("one file from a CDN, which is another origin", async () => {
    const cdn = await serve(join(project.folder, "node_modules/downhill/dist"), {
      headers: { "access-control-allow-origin": "*" },
    });
    try {
      await works(".", { html: importMap({ downhill: `${cdn.address}downhill.min.js` }) });
    } finally {
      cdn.close();
    }
  });
});

describe("a Content-Security-Policy", () => {
  const policy = (text: string) => ({ headers: { "content-security-policy": text } });
  const strict = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

  test("needs 'wasm-unsafe-eval', and no more", () => works("out/esbuild-copy", policy(strict)));

  test("needs worker-src blob: for the workers of downhill/inline", () =>
    works("out/esbuild-inline", policy(`${strict}; worker-src blob:`)));

  test("without 'wasm-unsafe-eval' the error says what is missing", async () => {
    const missing =
      /^Error: load: expected kernels that compile, got [\s\S]*'wasm-unsafe-eval' in script-src/;
    await fails("out/esbuild-copy", policy("default-src 'self'"), missing);
  });

  test("without worker-src blob: the error says what is missing", () =>
    fails("out/esbuild-inline", policy(strict), /^Error: spawnTrainer: .*worker-src blob:/));
});
