// Same seed, same bits: the networks of traces.js in every engine that can be had here, on one and two threads, and outside
// of browsers with and without wide SIMD. BROWSERS=chromium,firefox demands these two. `UPDATE_DOCS=1 npm run test:engines` writes the table of docs/same-bits.md; otherwise it is checked.

import { execFile, spawnSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EngineName, engineNames, openBrowser, programOf, versionOf } from "../browsers/engines.mjs";
import { ISOLATION, serve } from "../bundlers/server.js";
import { documentWith, type Finding } from "./table.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));
const document = join(root, "docs/same-bits.md");

interface Found {
  readonly hashes?: Record<string, string>;
  readonly ran?: { readonly simd: string; readonly threads: number };
  readonly error?: string;
  readonly versions?: Record<string, string>;
}

const modes = [
  { simd: "standard", threads: 1 },
  { simd: "standard", threads: 2 },
  { simd: "wide", threads: 1 },
  { simd: "wide", threads: 2 },
] as const;

const platform = `${process.platform}-${process.arch}`;
/** Packages that hold a program, and need no script of theirs to be run. */
const nodes = { node20: 20, node22: 22, node24: 24, node26: 26 };
const packages = [
  ...Object.entries(nodes).map(([name, major]) => `${name}@npm:node-${platform}@${major}`),
  "bun@1.4.5",
  "deno@2.9.6",
];
const runtimes = [...Object.keys(nodes), "bun", "deno"];
const findings: Finding[] = [];
let folder: string;
let expected: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "downhill-engines-"));
  await cp(join(here, "traces.js"), join(folder, "traces.js"));
  await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"];
  await run("npm", ["install", ...flags, ...packages], { cwd: folder });
  expected = (await inRuntime([process.execPath], modes[0])).hashes ?? {};
  expect(Object.values(expected).filter((hash) => /^[0-9a-f]{16}$/.test(hash))).toHaveLength(4);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function inRuntime(command: readonly string[], place: object): Promise<Found> {
  const [program, ...args] = command;
  const url = pathToFileURL(join(root, "dist/index.js")).href;
  const { stdout } = await run(program, [...args, "traces.js", url, JSON.stringify(place)], { cwd: folder });
  return JSON.parse(stdout);
}

/** Programs lie where each package puts them: some have no link in `.bin` without their install scripts. */
function installed(name: string): string[] {
  if (name in nodes) return [join(folder, "node_modules", name, "bin/node")];
  const { stdout } = spawnSync("find", [
    `${folder}/node_modules/@${name === "bun" ? "oven" : "deno"}`,
    "-type",
    "f",
    "-perm",
    "-u=x",
    "-name",
    name,
  ]);
  return [String(stdout).split("\n")[0]];
}

/** Holds what an engine found against the rest, and keeps it for the table. */
function judge(engine: string, version: string, mode: (typeof modes)[number], found: Found): void {
  expect(found.error).toBeUndefined();
  expect(found.hashes).toEqual(expected);
  const { simd, threads } = found.ran ?? mode;
  // Where it ran otherwise than asked, this engine cannot: the mode it fell back to has a cell of its own.
  const asAsked = simd === mode.simd && threads === mode.threads;
  findings.push({ engine, version, ...mode, ran: asAsked });
}

test.each(runtimes.flatMap((name) => modes.map((mode) => ({ name, ...mode }))))(
  "$name, $threads threads, $simd",
  async ({ name, ...mode }) => {
    const command = installed(name);
    if (name === "deno") command.push("run", "--allow-all");
    const found = await inRuntime(command, mode);
    const engine = name.startsWith("node") ? "Node" : name === "bun" ? "Bun" : "Deno";
    judge(engine, found.versions?.[engine.toLowerCase()] ?? "", mode, found);
  },
);

/** Everything through the compiler that fuses, which otherwise sees only what has become hot. */
const EAGERLY = [
  "--experimental-wasm-revectorize",
  "--no-liftoff",
  "--no-wasm-tier-up",
  "--no-wasm-lazy-compilation",
  "--no-wasm-inlining",
];
const COMPILE = 'new WebAssembly.Module(require("node:fs").readFileSync(process.argv[1]))';

test.each(["node24", "node26"].flatMap((name) => ["simd", "relaxed"].map((build) => [name, build])))(
  "%s fuses all of %s.wasm",
  async (name, build) => {
    const file = join(root, `dist/wasm/${build}.wasm`);
    await run(installed(name)[0], [...EAGERLY, "-e", COMPILE, file], { cwd: folder });
  },
);

/** A page, isolated from others, trains alone on its own thread, and on several in a worker: it may not wait for others itself. */
const SCRIPT = `
  import * as downhill from "downhill";
  import { traces } from "./test/engines/traces.js";
  async function found(place) {
    if (place.threads === 1) return traces(downhill, place);
    const trainer = await downhill.spawnTrainer();
    const threads = downhill.capabilities().threads ? place.threads : 1;
    return traces(downhill, { ...place, threads }, trainer).finally(() => trainer.close());
  }
  const place = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  const answer = await found(place).catch((error) => ({ error: String(error) }));
  await fetch("/report", { method: "POST", body: JSON.stringify(answer) });`;
const IMPORTS = {
  downhill: "./dist/index.js",
  "@assemblyscript/loader": "./node_modules/@assemblyscript/loader/index.js",
};
const page = {
  html: `<!doctype html><script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script><script type="module">${SCRIPT}</script>`,
  headers: ISOLATION,
};

const pageModes = modes.filter(({ simd }) => simd === "standard");
/** Those that are named must be there; of those that are not named, the ones that are installed are taken. */
const demanded = process.env.BROWSERS?.split(",") as EngineName[] | undefined;
test.for((demanded ?? engineNames).flatMap((name) => pageModes.map((mode) => ({ name, mode }))))(
  "$name, $mode.threads threads",
  async ({ name, mode }, { skip }) => {
    if (!programOf(name) && !demanded) skip(`${name} is not installed: its row is left as it is`);
    const server = await serve(root, page);
    const address = `${server.address}#${encodeURIComponent(JSON.stringify(mode))}`;
    const close = await openBrowser(name, address);
    try {
      judge(name, versionOf(name), mode, (await server.report) as Found);
    } finally {
      await close();
      server.close();
    }
  },
);

test("docs/same-bits.md has this table", async () => {
  const text = await readFile(document, "utf8");
  const renewed = documentWith(text, expected, findings);
  if (process.env.UPDATE_DOCS) await writeFile(document, renewed);
  else {
    // Browsers come in the version that the system has today: what they can do is checked, and the hashes are.
    const timeless = (text: string) => text.replace(/\| (Chromium|Firefox) \d+ \|/g, "| $1 |");
    expect(timeless(text)).toBe(timeless(renewed));
  }
});
