// What this package and this machine are made of.

import { readFileSync, statSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { load } from "downhill";

export interface Installation {
  readonly version: string;
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly webAssembly: { readonly simd: boolean; readonly relaxedSimd: boolean; readonly threads: boolean };
  readonly kernels: { readonly build: string; readonly bytes: number; readonly functions: number };
}

export function packageVersion(): string {
  return JSON.parse(readFileSync(fileURLToPath(import.meta.resolve("downhill/package.json")), "utf8"))
    .version;
}

export async function describeInstallation(): Promise<Installation> {
  const { variant, module } = await load();
  const file = fileURLToPath(import.meta.resolve(`downhill/${variant}.wasm`));
  return {
    version: packageVersion(),
    node: process.versions.node,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() || "unknown",
    cores: availableParallelism(),
    webAssembly: {
      simd: WebAssembly.validate(moduleOf(SPLAT)),
      relaxedSimd: WebAssembly.validate(moduleOf([...SPLAT, ...SPLAT, ...RELAXED_SWIZZLE])),
      threads: typeof SharedArrayBuffer === "function",
    },
    kernels: {
      build: variant,
      bytes: statSync(file).size,
      functions: WebAssembly.Module.exports(module).filter(({ kind }) => kind === "function").length,
    },
  };
}

/** i32.const 0, i8x16.splat */
const SPLAT = [0x41, 0, 0xfd, 0x0f];
/** i8x16.relaxed_swizzle */
const RELAXED_SWIZZLE = [0xfd, 0x80, 0x02];

/** A module of one function that runs `code`, which leaves one value, and drops it. */
function moduleOf(code: readonly number[]): Uint8Array<ArrayBuffer> {
  const body = [0, ...code, 0x1a, 0x0b];
  const magicAndVersion = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const types = [1, 4, 1, 0x60, 0, 0];
  const functions = [3, 2, 1, 0];
  return new Uint8Array([
    ...magicAndVersion,
    ...types,
    ...functions,
    10,
    body.length + 2,
    1,
    body.length,
    ...body,
  ]);
}
