// The kernels as the page loads them. It trains in float32: half of them, in half the bytes. The rest is for models that
// were saved in float64, and waits in whole.wasm.
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import binaryen from "binaryen";

export function copyKernels(from, to) {
  // Beside them lies what the package loads when it is asked for: threads, workers.
  cpSync(from, to, { recursive: true });
  writeFileSync(`${to}/simd.wasm`, withoutDoubles(readFileSync(`${from}/simd.wasm`)));
  cpSync(`${from}/simd.wasm`, `${to}/whole.wasm`);
  rmSync(`${to}/relaxed.wasm`);
}

/** Without the kernels whose names end in f64, and all that only they use. Not optimized again: the bits stay. */
function withoutDoubles(bytes) {
  const module = binaryen.readBinary(bytes);
  module.setFeatures(binaryen.Features.All);
  const exports = Array.from(
    { length: module.getNumExports() },
    (_, i) => binaryen.getExportInfo(module.getExportByIndex(i)).name,
  );
  for (const name of exports.filter((name) => /_f64$/.test(name))) module.removeExport(name);
  module.runPasses(["remove-unused-module-elements"]);
  const part = module.emitBinary();
  module.dispose();
  return part;
}
