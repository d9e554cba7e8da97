// Finds out what this machine can run and loads the right build of the kernels, once.

import { checkOneOf, checkOptions, message, reasonOf } from "../errors.js";
import { hasSimd, type Precision, type Simd } from "./engine.js";
import { kernelFile, precisions } from "./files.js";
import { instantiate, type Kernels, type Variant } from "./instance.js";
import { loadBuilds } from "./late-builds.js";
import { type KernelSource, readKernels } from "./source.js";

/** Options of `load`. */
export interface LoadOptions {
  /**
   * The bytes, the compiled module, the answer of a fetch, or the address of the build, such as `simd.wasm`. All but a
   * compiled module serve the builds for threads, and the wide ones, as well.
   */
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

/** What kernels are made of. Of a compiled module no other build can be made. */
type Contents = Uint8Array<ArrayBuffer> | WebAssembly.Module;

/** What was given in place of the package's own files, for all builds of that precision. */
const given = new Map<Precision, Promise<Contents>>();
/** What makes the kernels when nobody says where they are. */
let makeByDefault = async (choice: Choice): Promise<Kernels> => {
  const { precision } = choice;
  const contents = await given.get(precision);
  return make(choice, contents instanceof Uint8Array ? contents : contentsOf(kernelFile(precision)));
};
const loaded = new Map<string, Promise<Kernels>>();
let present: Kernels | undefined;
let simdAskedFor: Simd = "standard";

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
  if (!hasSimd()) throw (await loadBuilds()).noSimd();
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
function remember(choice: Choice, wasm: LoadOptions["wasm"]): Promise<Kernels> {
  const { variant, precision, simd } = choice;
  const key = `${variant} ${precision} ${simd}`;
  const contents = wasm === undefined ? undefined : contentsOf(wasm);
  if (contents) {
    given.set(precision, contents);
    // Other builds are made of it too, when the next one asks.
    for (const other of loaded.keys()) if (other.includes(precision)) loaded.delete(other);
  }
  const known = loaded.get(key);
  if (known) return known;
  const kernels = contents ? make(choice, contents) : makeByDefault(choice);
  loaded.set(key, kernels);
  kernels.then(
    (ready) => {
      if (variant === "simd" && precision === "exact" && loaded.get(key) === kernels) present = ready;
    },
    () => {
      // The next call may try again.
      if (loaded.get(key) === kernels) loaded.delete(key);
      if (given.get(precision) === contents) given.delete(precision);
    },
  );
  return kernels;
}

async function contentsOf(wasm: KernelSource | Promise<KernelSource>): Promise<Contents> {
  const source = await wasm;
  return source instanceof WebAssembly.Module ? source : readKernels(source);
}

async function make(choice: Choice, contents: Contents | Promise<Contents>): Promise<Kernels> {
  const { variant, precision, simd } = choice;
  const from = await contents;
  const build =
    variant === "simd" && simd === "standard" ? undefined : (await loadBuilds()).buildOf(variant, simd);
  const module = from instanceof WebAssembly.Module ? from : await compile(build ? build.from(from) : from);
  checkExports(module);
  const kernels = { variant, precision, wide: false, module };
  return build ? { ...kernels, wide: build.isWide(kernels, instantiate) } : kernels;
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
      "A Content-Security-Policy needs 'wasm-unsafe-eval' in script-src; otherwise the file is damaged.";
    throw new Error(message("load", "kernels that compile", reasonOf(error), remedy), { cause: error });
  }
}

/** Kernels begin with what says where their memory ends. */
function checkExports(module: WebAssembly.Module): void {
  if (WebAssembly.Module.exports(module).some(({ name }) => name === "heap_base")) return;
  throw new Error(message("load", "the kernels of this package", "a module without heap_base"));
}
