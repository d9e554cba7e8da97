// Twins of assembly/kernels/dropout.ts.

import { philox4x32 } from "../math/philox.js";
import { forBoth } from "./views.js";

export const dropout = forBoth(
  "dropout_mask",
  (m, at, { u32 }, mask, counter, n, stream, threshold, kept) => {
    mask = at(mask);
    const [step, seedLow, seedHigh] = u32.subarray(counter / 4, counter / 4 + 3);
    const words = new Uint32Array(4);
    const block = Uint32Array.of(0, 0, step, seedHigh);
    for (let group = 0; group < n; group += 16) {
      for (let lane = 0; lane < 4; lane++) {
        block[0] = group / 4 + lane;
        philox4x32(words, block, seedLow, stream >>> 0);
        for (let word = 0; word < 4; word++) {
          const i = group + 4 * word + lane;
          if (i < n) m[mask + i] = words[word] > threshold >>> 0 ? kept : 0;
        }
      }
    }
  },
);
