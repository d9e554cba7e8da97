// What losses do when one unit of the layer before the last moves a step up and a step down, and with it all logits.

import { coefficient, FACTORS, nearLosses, farLosses, nearExpm1, upAndDown } from "./difference";

/** max |w|; a NaN makes it NaN. */
export function largestMagnitude(w: usize, n: i32): f64 {
  let largest: f64 = 0;
  for (let c = 0; c < n; c++) largest = max<f64>(largest, abs<f64>(load<f64>(w + ((<usize>c) << 3))));
  return largest;
}

/** Σ (loss up − loss down) over the listed samples, for a unit with the outgoing weights w. */
export function nearDifference<F>(
  samples: usize,
  values: usize,
  count: i32,
  a: usize,
  y: usize,
  stride: usize,
  w: usize,
  p: usize,
  shares: usize,
  labels: usize,
  outputs: i32,
  h: f64,
): f64 {
  const f = changetype<F>(0);
  const step = upAndDown(h);
  const c4 = coefficient(0);
  const c3 = coefficient(1);
  const c2 = coefficient(2);
  const c1 = coefficient(3);
  const width = (<usize>outputs) << 3;
  let total: f64 = 0;
  for (let first = 0; first < count; first += FACTORS) {
    const last = min(first + FACTORS, count);
    let sums = c1;
    let picks = c1;
    for (let k = first; k < last; k++) {
      const sample = <usize>load<i32>(samples + ((<usize>k) << 2));
      const v = f64x2.mul(v128.load64_splat(values + ((<usize>k) << 3)), step);
      const move = f.near(v, a + sample * stride, y + sample * stride, c4, c3, c2, c1);
      // By how much S = Σ p_c·e^(move·w_c) is above 1.
      let s = f64x2.splat(0);
      const row = p + sample * width;
      for (let c: usize = 0; c < width; c += 8) {
        const e = nearExpm1(f64x2.mul(move, v128.load64_splat(w + c)), c4, c3, c2, c1);
        s = f64x2.add(s, f64x2.mul(v128.load64_splat(row + c), e));
      }
      const label = <usize>load<i32>(labels + (sample << 2));
      const e = nearExpm1(f64x2.mul(move, v128.load64_splat(w + (label << 3))), c4, c3, c2, c1);
      const share = v128.load64_splat(shares + (sample << 3));
      const sum = f64x2.add(c1, s);
      sums = f64x2.mul(sums, sum);
      picks = f64x2.mul(picks, f64x2.add(sum, f64x2.mul(share, f64x2.sub(e, s))));
    }
    total += nearLosses(sums, picks);
  }
  return total;
}

/** The same with every exponential and logarithm taken anew, for steps of any size. */
export function farDifference<F>(
  samples: usize,
  values: usize,
  count: i32,
  a: usize,
  y: usize,
  stride: usize,
  w: usize,
  z: usize,
  labels: usize,
  outputs: i32,
  h: f64,
  epsilon: f64,
): f64 {
  const f = changetype<F>(0);
  const step = upAndDown(h);
  let total: f64 = 0;
  for (let k = 0; k < count; k++) {
    const sample = <usize>load<i32>(samples + ((<usize>k) << 2));
    const v = f64x2.mul(v128.load64_splat(values + ((<usize>k) << 3)), step);
    const move = f.far(v, a + sample * stride, y + sample * stride);
    const label = load<i32>(labels + (sample << 2));
    const row = z + ((sample * outputs) << 3);
    const up = f64x2.extract_lane(move, 0);
    const down = f64x2.extract_lane(move, 1);
    total += farLosses(row, w, 0, label, outputs, up, down, epsilon);
  }
  return total;
}
