import { lanes, loadPart, storePair, storePart, zero } from "./lanes";

/** A column's value itself, as the term of a sum. */
export class Value {

  @inline whole(_: usize): v128 {
    return zero();
  }


  @inline part<T>(_: usize, _count: i32): v128 {
    return zero();
  }


  @inline of<T>(x: v128, _: v128): v128 {
    return x;
  }
}

/** `(x − c)²`, c a number of the column. */
export class SquaredDistance {

  @inline whole(c: usize): v128 {
    return v128.load(c);
  }


  @inline part<T>(c: usize, count: i32): v128 {
    return loadPart<T>(c, count, zero());
  }


  @inline of<T>(x: v128, c: v128): v128 {
    const distance = v128.sub<T>(x, c);
    return v128.mul<T>(distance, distance);
  }
}

/** `out[j] = Σ_i F.of(x[i, j], c[j])`, row after row from 0; rows lie `stride` bytes apart. A cache line of columns at a time. */
@inline
export function columnSums<T, F>(
  out: usize,
  x: usize,
  c: usize,
  rows: i32,
  stride: usize,
  columns: i32,
): void {
  const f = changetype<F>(0);
  const width = lanes<T>();
  let rest = columns;
  for (; rest >= 4 * width; rest -= 4 * width, out += 64, x += 64, c += 64) {
    const c0 = f.whole(c);
    const c1 = f.whole(c + 16);
    const c2 = f.whole(c + 32);
    const c3 = f.whole(c + 48);
    let s0 = zero();
    let s1 = zero();
    let s2 = zero();
    let s3 = zero();
    let cell = x;
    for (let row = 0; row < rows; row++, cell += stride) {
      s0 = v128.add<T>(s0, f.of<T>(v128.load(cell), c0));
      s1 = v128.add<T>(s1, f.of<T>(v128.load(cell, 16), c1));
      s2 = v128.add<T>(s2, f.of<T>(v128.load(cell, 32), c2));
      s3 = v128.add<T>(s3, f.of<T>(v128.load(cell, 48), c3));
    }
    storePair(out, s0, s1);
    storePair(out + 32, s2, s3);
  }
  for (; rest > 0; rest -= width, out += 16, x += 16, c += 16) {
    const count = min(rest, width);
    const other = f.part<T>(c, count);
    let sum = zero();
    let cell = x;
    for (let row = 0; row < rows; row++, cell += stride) {
      sum = v128.add<T>(sum, f.of<T>(loadPart<T>(cell, count, zero()), other));
    }
    storePart<T>(out, sum, count);
  }
}

/** `out[j] = Σ_i x[i, j]`. A function, not inlined: two kernels call it. */
export function columnTotals<T>(out: usize, x: usize, rows: i32, stride: usize, columns: i32): void {
  columnSums<T, Value>(out, x, 0, rows, stride, columns);
}
