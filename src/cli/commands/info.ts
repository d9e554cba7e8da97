// downhill info: what a report of a fault should say.

import { command, flag } from "../arguments.js";
import { describeInstallation } from "../installation.js";
import { grouped } from "../numbers.js";
import { openScreen } from "../screen.js";

export const info = command({
  name: "info",
  summary: "show versions and what this machine can run",
  operands: [],
  options: { json: flag("print one JSON object on standard output") },
  async run(options) {
    const found = await describeInstallation();
    const screen = openScreen(options);
    if (options.json) {
      screen.result(found);
      return 0;
    }
    const { webAssembly, kernels, files } = found;
    const has = (feature: boolean) => (feature ? "yes" : "no");
    const rows = {
      downhill: found.version,
      node: `${found.node} (V8 ${found.v8})`,
      platform: found.platform,
      processor: `${found.cpu}, ${found.cores} available`,
      webassembly: `SIMD ${has(webAssembly.simd)}, relaxed SIMD ${has(webAssembly.relaxedSimd)}, wide ${has(webAssembly.wide)}, threads ${has(webAssembly.threads)}`,
      runs: `${kernels.build}.wasm, ${kernels.precision}, ${kernels.simd}, ${kernels.functions} functions`,
      files: files
        .map(({ name, bytes, gzipped }) => `${name} ${grouped(bytes)} bytes (${grouped(gzipped)} gzipped)`)
        .join(", "),
    };
    for (const [name, text] of Object.entries(rows)) screen.line(`${name.padEnd(13)}${text}`);
    return 0;
  },
});
