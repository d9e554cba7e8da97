// The kernels as the page loads them. Networks that are made there are dense and train in float32: half of the kernels, in half the
// bytes. The rest is for models from elsewhere, of float64 or with convolutions, and waits in whole.wasm.
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import binaryen from "binaryen";

export function copyKernels(from, to) {
  // Beside them lies what the package loads when it is asked for: threads, workers.
  cpSync(from, to, { recursive: true });
  writeFileSync(`${to}/simd.wasm`, ofDenseNetworks(readFileSync(`${from}/simd.wasm`)));
  cpSync(`${from}/simd.wasm`, `${to}/whole.wasm`);
  rmSync(`${to}/relaxed.wasm`);
}

/** The kernels of float64, of convolutions and of pooling. */
const ELSEWHERE = /_f64$|^(convolve|pooled_|max_pool|add_channel|channel_sums)/;

/** Without those kernels, and all that only they use. Not optimized again: the bits stay. */
function ofDenseNetworks(bytes) {
  const module = binaryen.readBinary(bytes);
  module.setFeatures(binaryen.Features.All);
  const exports = Array.from(
    { length: module.getNumExports() },
    (_, i) => binaryen.getExportInfo(module.getExportByIndex(i)).name,
  );
  for (const name of exports.filter((name) => ELSEWHERE.test(name))) module.removeExport(name);
  module.runPasses(["remove-unused-module-elements"]);
  const part = module.emitBinary();
  module.dispose();
  return part;
}
