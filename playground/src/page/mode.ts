// What this browser lets the page do.

export interface Mode {
  /** True where WebAssembly has vectors. Elsewhere training is plain TypeScript, on one thread. */
  readonly simd: boolean;
  /** True where workers may share memory: the page came with COOP and COEP headers, and the browser has SharedArrayBuffer. */
  readonly shared: boolean;
  /** Logical cores that the browser tells of. */
  readonly cores: number;
}

export function mode(): Mode {
  return {
    simd: hasSimd(),
    shared: typeof SharedArrayBuffer !== "undefined" && globalThis.crossOriginIsolated === true,
    cores: navigator.hardwareConcurrency || 1,
  };
}

/** As the package finds out, which is not here yet when the frame is drawn: a function that makes a vector and drops it. */
function hasSimd(): boolean {
  const body = [7, 0, 65, 0, 253, 15, 26, 11];
  const program = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, ...body];
  return typeof WebAssembly === "object" && WebAssembly.validate(new Uint8Array(program));
}
