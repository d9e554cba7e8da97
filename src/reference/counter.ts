// Twin of assembly/kernels/counter.ts.

import type { ReferenceKernel } from "./views.js";

export const counter: Record<string, ReferenceKernel> = {
  increment_u32: ({ u32 }, address) => {
    u32[address >>> 2]++;
  },
};
