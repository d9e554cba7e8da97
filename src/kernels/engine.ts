// What the engine that runs us can do, found out by trying.

/** `exact` rounds every product before it is added, the same on all machines; `relaxed` may fuse the two. */
export type Precision = "exact" | "relaxed";

/** How wide the vectors are that kernels run with: 128 bits, or 256 where the engine fuses two of them. */
export type Simd = "standard" | "wide";

/** V8's version, such as [13, 6]; undefined in other engines and in browsers. */
function v8Version(): number[] | undefined {
  const versions = globalThis.process?.versions as Record<string, string | undefined> | undefined;
  if (!versions?.v8 || versions.bun) return undefined;
  return versions.v8.split(".").map(Number);
}

/** True when the engine accepts a module of one function that makes and drops a v128. */
export function hasSimd(): boolean {
  return (
    typeof WebAssembly === "object" &&
    WebAssembly.validate(
      // biome-ignore format: bytes of a program
      new Uint8Array([
        0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11,
      ]),
    )
  );
}

/** Two functions: `(x, y, z) → x·y + z` by relaxed_madd, `f` in float32 and `d` in float64. */
// biome-ignore format: bytes of a program
const MULTIPLY_ADD = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 15, 2, 96, 3, 125, 125, 125, 1, 125, 96, 3, 124, 124, 124, 1, 124, 3, 3, 2, 0, 1,
  7, 9, 2, 1, 102, 0, 0, 1, 100, 0, 1, 10, 43, 2, 20, 0, 32, 0, 253, 19, 32, 1, 253, 19, 32, 2, 253, 19, 253, 133, 2,
  253, 31, 0, 11, 20, 0, 32, 0, 253, 20, 32, 1, 253, 20, 32, 2, 253, 20, 253, 135, 2, 253, 33, 0, 11,
]);

/** What comes first in V8 12 (Node 22): the baseline compiler before it gets some relaxed instructions wrong. */
const FIRST_SOUND_V8 = 12;

/**
 * True when the engine computes x·y + z by the relaxed instruction, fused or not: (1 + e)² − (1 + 2e) is e² if nothing is
 * rounded between, otherwise 0, e being 2^-13 or 2^-27.
 */
export function hasRelaxedSimd(): boolean {
  const version = v8Version();
  if (version && version[0] < FIRST_SOUND_V8) return false;
  if (typeof WebAssembly !== "object" || !WebAssembly.validate(MULTIPLY_ADD)) return false;
  const exports = exportsOf(MULTIPLY_ADD);
  if (!exports) return false;
  return (["f", "d"] as const).every((name) => {
    const e = name === "f" ? 2 ** -13 : 2 ** -27;
    const run = exports[name] as (x: number, y: number, z: number) => number;
    return [0, e * e].includes(run(1 + e, 1 + e, -1 - 2 * e));
  });
}

/** Nothing where modules must not be made from bytes: under a page's policy, in some edge runtimes. */
function exportsOf(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Exports | undefined {
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  } catch {
    return undefined;
  }
}

/** V8's flag for fusing pairs of 128-bit operations, and the first version in which it does so (Node 24). */
const FUSING_FLAG = "--experimental-wasm-revectorize";
const FIRST_FUSING_V8 = [13, 6];

/**
 * Asks V8 to fuse pairs of 128-bit operations in all modules that the process compiles from now on.
 *
 * @returns  False where no engine is known to. True is a maybe: `fusesPairs` (fusing.ts) finds out. Chromium has the flag on
 *           its command line only.
 */
export function askForFusing(): boolean {
  const version = v8Version();
  if (!version) return "userAgentData" in (globalThis.navigator ?? {});
  const [major, minor] = FIRST_FUSING_V8;
  const old = version[0] < major || (version[0] === major && version[1] < minor);
  if (old || process.arch !== "x64") return false;
  try {
    process.getBuiltinModule("node:v8").setFlagsFromString(FUSING_FLAG);
  } catch {
    // A runtime that has the module but not the function may still have the flag on its command line.
  }
  return true;
}

/** True where threads may share memory; a page must be cross-origin isolated to have it. */
export function hasSharedMemory(): boolean {
  return typeof SharedArrayBuffer === "function" && (globalThis.crossOriginIsolated ?? true);
}

/** What kernels may use here. */
export interface Capabilities {
  /** WebAssembly SIMD, without which there is only plain TypeScript. */
  readonly simd: boolean;
  /** The relaxed multiply-add of `precision: "relaxed"`, tried and sound. */
  readonly relaxedSimd: boolean;
  /** Memory that threads share; a page must be cross-origin isolated to have it. */
  readonly threads: boolean;
}

/** What this engine can do, found out by trying. */
export function capabilities(): Capabilities {
  return {
    simd: hasSimd(),
    relaxedSimd: hasRelaxedSimd(),
    threads: hasSharedMemory(),
  };
}
