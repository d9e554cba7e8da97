// Addresses one behind the other, in whole cache lines.

/** A cache line, and room for any vector. */
const ALIGNMENT = 64;

/** The next multiple of 64. */
export function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Gives out memory from `top` on. */
export class Allocator {
  constructor(public top: number) {}

  take(bytes: number): number {
    const address = this.top;
    this.top += align(bytes);
    return address;
  }
}
