// Twins of assembly/kernels/max-pool.ts.

import { forBoth } from "./views.js";

export const maxPool = {
  ...forBoth("max_pool", (m, at, { i32 }, y, indices, x, ...sizes) => {
    [y, indices, x] = [at(y), indices >>> 2, at(x)];
    const [planes, height, width, poolHeight, poolWidth, stride] = sizes;
    for (let plane = 0; plane < planes; plane++, x += height * width) {
      for (let top = 0; top + poolHeight <= height; top += stride) {
        for (let left = 0; left + poolWidth <= width; left += stride) {
          let index = top * width + left;
          let best = m[x + index];
          for (let i = top; i < top + poolHeight; i++) {
            for (let k = i * width + left; k < i * width + left + poolWidth; k++) {
              // A NaN is not <= anything, and nothing is better than it.
              if (m[x + k] <= best || Number.isNaN(best)) continue;
              best = m[x + k];
              index = k;
            }
          }
          m[y++] = best;
          i32[indices++] = index;
        }
      }
    }
  }),
  ...forBoth("max_pool_grad", (m, at, { i32 }, dx, dy, indices, planes, planeSize, outSize) => {
    [dx, dy, indices] = [at(dx), at(dy), indices >>> 2];
    m.fill(0, dx, dx + planes * planeSize);
    for (let plane = 0; plane < planes; plane++, dx += planeSize, dy += outSize, indices += outSize) {
      for (let k = outSize - 1; k >= 0; k--) m[dx + i32[indices + k]] += m[dy + k];
    }
  }),
};
