// Addresses one behind the other, in whole cache lines.

import { align } from "../kernels/alignment.js";

/** Gives out memory from `top` on. */
export class Allocator {
  constructor(public top: number) {}

  take(bytes: number): number {
    const address = this.top;
    this.top += align(bytes);
    return address;
  }
}
