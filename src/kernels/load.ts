// Finds out what this machine can run and loads the right build of the kernels, once.

import { checkOneOf, checkOptions, message, reasonOf } from "../errors.js";
import { MOST_PAGES } from "./binary.js";
import { hasSimd, type Precision } from "./engine.js";
import { kernelFile, precisions } from "./files.js";
import { instantiate, type Kernels, type Variant } from "./instance.js";
import { loadBuilds } from "./late-builds.js";
import { type KernelSource, readKernels } from "./source.js";

/** How wide the vectors are that kernels run with: 128 bits, or 256 where the engine fuses two of them. */
export type Simd = "standard" | "wide";

export interface LoadOptions {
  /** The bytes, the compiled module, the answer of a fetch, or the address of the build, such as `simd.wasm`. */
  wasm?: KernelSource | Promise<KernelSource>;
  /** `threads` is the same for a memory that workers share. Default `simd`. */
  variant?: Variant;
  /**
   * `relaxed` lets the engine fuse each product with the addition that follows (the build `relaxed.wasm`): faster, but the
   * last bits then depend on the machine. Engines that cannot get `exact`. Default `exact`.
   */
  precision?: Precision;
  /**
   * `wide` asks V8 to fuse pairs of 128-bit operations, which nearly doubles the speed of products and changes no bit. It
   * sets a flag of the whole process that V8 calls experimental (`--experimental-wasm-revectorize`), in Node >= 24 on
   * x86-64; in Chromium the flag must be on its command line. What is loaded is tested: where nothing is fused, or bits
   * differ, it is as if `standard` had been asked for. Default: what the last call asked for, at first `standard`.
   */
  simd?: Simd;
}

const LOAD_OPTIONS: Readonly<Record<keyof LoadOptions, true>> = {
  wasm: true,
  variant: true,
  precision: true,
  simd: true,
};

export interface Choice {
  readonly variant: Variant;
  readonly precision: Precision;
  readonly simd: Simd;
}

/** What makes the kernels when nobody says where they are. */
let makeByDefault = (choice: Choice): Promise<Kernels> => make(choice, kernelFile(choice.precision));
const loaded = new Map<string, Promise<Kernels>>();
let present: Kernels | undefined;
let simdAskedFor: Simd = "standard";
/** Whether this process fuses, once that has been measured. */
let fusing: boolean | undefined;

/** The exact kernels for one thread, if `load` has finished: for those who cannot wait. */
export function loadedKernels(): Kernels | undefined {
  return present;
}

/**
 * Loads the kernels. The first call of its kind decides for the whole process; later calls without `wasm` give the same
 * result, which says what it really is: `precision`, `wide`. Models call it by themselves: call it only to load early, in
 * another way or from another place.
 *
 * @throws {Error} when the engine has no SIMD, or the file is missing or is not WebAssembly.
 *
 * @example
 * await load({ simd: "wide" });
 * await load({ wasm: new URL("https://example.org/simd.wasm") });
 */
export async function load(options: LoadOptions = {}): Promise<Kernels> {
  const { wasm, variant = "simd" } = checkOptions("load", options, LOAD_OPTIONS);
  checkOneOf("load: variant", variant, ["simd", "threads"]);
  const asked = checkOneOf("load: precision", options.precision ?? "exact", ["exact", "relaxed"]);
  const simd = checkOneOf("load: simd", options.simd ?? simdAskedFor, ["standard", "wide"]);
  simdAskedFor = simd;
  checkSimd();
  const there = wasm !== undefined || precisions.includes(asked);
  const relaxed = there && asked === "relaxed" && (await loadBuilds()).hasRelaxedSimd();
  const precision = relaxed ? "relaxed" : "exact";
  // Where relaxed kernels were given but cannot run, the package's own exact ones do.
  const source = asked === precision ? wasm : undefined;
  return remember({ variant, precision, simd }, source);
}

/** Lets others make the kernels: a worker asks the thread that started it, which may have them already. */
export function makeKernelsThrough(others: typeof makeByDefault): void {
  makeByDefault = others;
}

/** The kernels of that choice: those that are there, unless others are given. */
function remember(choice: Choice, source: LoadOptions["wasm"]): Promise<Kernels> {
  const key = `${choice.variant} ${choice.precision} ${choice.simd}`;
  const known = source === undefined ? loaded.get(key) : undefined;
  if (known) return known;
  const kernels = source === undefined ? makeByDefault(choice) : make(choice, source);
  loaded.set(key, kernels);
  kernels.then(
    (ready) => {
      const { variant, precision } = choice;
      if (variant === "simd" && precision === "exact" && loaded.get(key) === kernels) present = ready;
    },
    () => {
      if (loaded.get(key) === kernels) loaded.delete(key); // the next call may try again
    },
  );
  return kernels;
}

async function make(
  { variant, precision, simd }: Choice,
  source: KernelSource | Promise<KernelSource>,
): Promise<Kernels> {
  const given = await source;
  const builds = variant === "simd" && simd === "standard" ? undefined : await loadBuilds();
  const mayFuse = simd === "wide" && builds?.askForFusing() === true;
  let module: WebAssembly.Module;
  if (given instanceof WebAssembly.Module) module = given;
  else {
    let bytes = await readKernels(given as BufferSource | Response | URL);
    if (builds && variant === "threads") bytes = builds.withSharedMemory(bytes);
    // What V8 has compiled before, it gives again, not fused: the note makes it another module.
    if (builds && mayFuse) bytes = builds.withNote(bytes, "wide");
    module = await compile(bytes);
  }
  checkExports(module);
  const kernels = { variant, precision, wide: false, module };
  if (builds && mayFuse) fusing ??= builds.fusesPairs(instantiate(kernels, smallMemory(variant)));
  return { ...kernels, wide: mayFuse && fusing === true };
}

/** The smallest module there is. */
const NOTHING = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

async function compile(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  try {
    const module = await WebAssembly.compile(bytes);
    // Where a page's policy forbids WebAssembly, Safari compiles it all the same, and refuses every instance.
    await WebAssembly.instantiate(NOTHING);
    return module;
  } catch (error) {
    const remedy =
      "A page with a Content-Security-Policy needs 'wasm-unsafe-eval' among its script-src; otherwise the file is damaged.";
    throw new Error(message("load", "kernels that compile", reasonOf(error), remedy), { cause: error });
  }
}

/** Kernels begin with what says where their memory ends. */
function checkExports(module: WebAssembly.Module): void {
  if (WebAssembly.Module.exports(module).some(({ name }) => name === "heap_base")) return;
  throw new Error(message("load", "the kernels of this package", "a module without heap_base"));
}

function smallMemory(variant: Variant): WebAssembly.Memory {
  return variant === "threads"
    ? new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true })
    : new WebAssembly.Memory({ initial: 1 });
}

function checkSimd(): void {
  if (hasSimd()) return;
  const remedy =
    "Node >= 16.4, Chrome and Edge >= 91, Firefox >= 89 and Safari >= 16.4 have it. " +
    'compile({ backend: "auto" }) falls back to plain TypeScript, some ten times slower.';
  throw new Error(message("load", "an engine with WebAssembly SIMD", "one without", remedy));
}
