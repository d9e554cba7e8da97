// What this package and this machine are made of.

import { readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type Capabilities, capabilities, load, type Precision, type Simd } from "downhill";

export interface Installation {
  readonly version: string;
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly webAssembly: Capabilities & { readonly wide: boolean };
  /** What the command line runs. */
  readonly kernels: {
    readonly build: string;
    readonly precision: Precision;
    readonly simd: Simd;
    readonly bytes: number;
    readonly functions: number;
  };
  /** The builds in the package. */
  readonly files: readonly BuildFile[];
}

export interface BuildFile {
  readonly name: string;
  readonly bytes: number;
  readonly gzipped: number;
}

const BUILDS = { exact: "simd.wasm", relaxed: "relaxed.wasm" } satisfies Record<Precision, string>;

export function packageVersion(): string {
  return JSON.parse(readFileSync(fileURLToPath(import.meta.resolve("downhill/package.json")), "utf8"))
    .version;
}

export async function describeInstallation(): Promise<Installation> {
  const { precision, wide, module } = await load({ simd: "wide" });
  const files = Object.values(BUILDS).map(describeFile);
  return {
    version: packageVersion(),
    node: process.versions.node,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() || "unknown",
    cores: availableParallelism(),
    webAssembly: { ...capabilities(), wide },
    kernels: {
      build: BUILDS[precision].replace(".wasm", ""),
      precision,
      simd: wide ? "wide" : "standard",
      bytes: files.find(({ name }) => name === BUILDS[precision])?.bytes ?? 0,
      functions: WebAssembly.Module.exports(module).filter(({ kind }) => kind === "function").length,
    },
    files,
  };
}

function describeFile(name: string): BuildFile {
  const bytes = readFileSync(fileURLToPath(import.meta.resolve(`downhill/${name}`)));
  return { name, bytes: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
}
