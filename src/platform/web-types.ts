// Types that only the DOM's library and a web worker's declare: a Node project has neither, and compiles the declarations
// of this package all the same.

/** `WebAssembly.Module`, where the project knows it. */
export type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } }
  ? Module
  : object;

/** `WebAssembly.Memory`, where the project knows it. */
export type WasmMemory = typeof globalThis extends { WebAssembly: { Memory: { prototype: infer Memory } } }
  ? Memory
  : { readonly buffer: ArrayBuffer };

/** What the DOM's library calls `BufferSource`. */
export type Bytes = ArrayBuffer | ArrayBufferView<ArrayBuffer>;
