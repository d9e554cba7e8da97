// Twin of assembly/kernels/count-equal.ts.

import type { ReferenceKernel } from "./views.js";

const countEqualI32: ReferenceKernel = ({ i32 }, out, a, b, n) => {
  let count = 0;
  for (let i = 0; i < n; i++) if (i32[(a >>> 2) + i] === i32[(b >>> 2) + i]) count++;
  i32[out >>> 2] = count;
};

export const countEqual = { count_equal_i32: countEqualI32 };
