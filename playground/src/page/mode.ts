// What this browser lets the page do.

export interface Mode {
  /** True where workers may share memory: the page came with COOP and COEP headers, and the browser has SharedArrayBuffer. */
  readonly shared: boolean;
  /** Logical cores that the browser tells of. */
  readonly cores: number;
}

export function mode(): Mode {
  return {
    shared: typeof SharedArrayBuffer !== "undefined" && globalThis.crossOriginIsolated === true,
    cores: navigator.hardwareConcurrency || 1,
  };
}
