// Memory is given out in whole cache lines: there is room for any vector, and no two threads write to the same line.

const LINE = 64;

/** The next multiple of 64. */
export function align(bytes: number): number {
  return Math.ceil(bytes / LINE) * LINE;
}
