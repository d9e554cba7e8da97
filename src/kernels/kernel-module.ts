// What every thread knows of a module of kernels: what it imports, and the numbers of its functions.

/** What every instance of the kernels imports (assembly/lib/engine.ts). */
export function kernelImports(memory: WebAssembly.Memory, wide: boolean) {
  return { env: { memory, wide: wide ? 1 : 0 } };
}

/** The names of a module's functions, in the order that numbers them. */
export function kernelNames(module: WebAssembly.Module): string[] {
  return WebAssembly.Module.exports(module)
    .filter(({ kind }) => kind === "function")
    .map(({ name }) => name);
}
