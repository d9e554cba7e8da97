// Batch normalisation of images: a channel is a plane of `inner` elements in each sample. Threads share the channels.

import { deviation, normalized, slope, standardized } from "./batch-norm";
import { SquaredDistance, Value } from "./column-sums";
import { lanes, loadPart, loadSplat, storeFirst, storePair, sumLanes, zero } from "./lanes";

/** The channel's number, in every lane. */
@inline
function ofChannel<T>(address: usize, channel: i32): v128 {
  return loadSplat<T>(address + <usize>channel * sizeof<T>());
}

/**
 * `out[c] = Σ F.of(x, other[c]) / N` of two channels, or of one twice. Each sum is one chain of additions, in which every one
 * waits for the one before: two take the time of one.
 */
@inline
function meansOfTwo<T, F>(
  out: usize,
  x: usize,
  a: i32,
  b: i32,
  otherA: v128,
  otherB: v128,
  samples: i32,
  stride: usize,
  inner: i32,
  size: T,
): void {
  const f = changetype<F>(0);
  const width = lanes<T>();
  const planeBytes = <usize>inner * sizeof<T>();
  const apart = planeBytes * (b - a);
  let sumA = zero();
  let sumB = zero();
  for (let sample = 0, plane = x + planeBytes * a; sample < samples; sample++, plane += stride) {
    let at = plane;
    let rest = inner;
    for (; rest >= width; rest -= width, at += 16) {
      sumA = v128.add<T>(sumA, f.of<T>(v128.load(at), otherA));
      sumB = v128.add<T>(sumB, f.of<T>(v128.load(at + apart), otherB));
    }
    if (rest > 0) {
      sumA = v128.add<T>(sumA, f.of<T>(loadPart<T>(at, rest, otherA), otherA));
      sumB = v128.add<T>(sumB, f.of<T>(loadPart<T>(at + apart, rest, otherB), otherB));
    }
  }
  store<T>(out + <usize>a * sizeof<T>(), <T>(sumLanes<T>(sumA) / size));
  store<T>(out + <usize>b * sizeof<T>(), <T>(sumLanes<T>(sumB) / size));
}

/** Mean and variance of the channels from `start` up to `end`, then `y`; samples lie `stride` bytes apart. */
@inline
export function forwardPlanes<T>(
  y: usize,
  mean: usize,
  variance: usize,
  x: usize,
  gamma: usize,
  beta: usize,
  samples: i32,
  stride: usize,
  inner: i32,
  epsilon: T,
  start: i32,
  end: i32,
): void {
  const size = <T>(<f64>samples * <f64>inner);
  for (let a = start; a < end; a += 2) {
    const b = min(a + 1, end - 1);
    meansOfTwo<T, Value>(mean, x, a, b, zero(), zero(), samples, stride, inner, size);
    const meanA = ofChannel<T>(mean, a);
    const meanB = ofChannel<T>(mean, b);
    meansOfTwo<T, SquaredDistance>(variance, x, a, b, meanA, meanB, samples, stride, inner, size);
    givenPlanes<T>(y, x, gamma, beta, mean, variance, samples, stride, inner, epsilon, a, b + 1);
  }
}

/** `y` for the channels from `start` up to `end`. A function, not inlined: two kernels call it. */
export function givenPlanes<T>(
  y: usize,
  x: usize,
  gamma: usize,
  beta: usize,
  mean: usize,
  variance: usize,
  samples: i32,
  stride: usize,
  inner: i32,
  epsilon: T,
  start: i32,
  end: i32,
): void {
  const width = lanes<T>();
  const planeBytes = <usize>inner * sizeof<T>();
  for (let channel = start; channel < end; channel++) {
    const m = ofChannel<T>(mean, channel);
    const s = deviation<T>(ofChannel<T>(variance, channel), v128.splat<T>(epsilon));
    const g = ofChannel<T>(gamma, channel);
    const b = ofChannel<T>(beta, channel);
    for (let sample = 0, plane = planeBytes * channel; sample < samples; sample++, plane += stride) {
      let from = x + plane;
      let to = y + plane;
      let rest = inner;
      for (; rest >= 2 * width; rest -= 2 * width, from += 32, to += 32) {
        const first = normalized<T>(v128.load(from), m, s, g, b);
        const second = normalized<T>(v128.load(from, 16), m, s, g, b);
        storePair(to, first, second);
      }
      for (; rest > 0; rest--, from += sizeof<T>(), to += sizeof<T>()) {
        storeFirst<T>(to, normalized<T>(loadSplat<T>(from), m, s, g, b));
      }
    }
  }
}

/** The gradients for the channels from `start` up to `end`. */
@inline
export function gradPlanes<T>(
  dx: usize,
  dgamma: usize,
  dbeta: usize,
  dy: usize,
  x: usize,
  gamma: usize,
  mean: usize,
  variance: usize,
  samples: i32,
  stride: usize,
  inner: i32,
  epsilon: T,
  start: i32,
  end: i32,
): void {
  const width = lanes<T>();
  const planeBytes = <usize>inner * sizeof<T>();
  const size = v128.splat<T>(<T>(<f64>samples * <f64>inner));
  for (let channel = start; channel < end; channel++) {
    const m = ofChannel<T>(mean, channel);
    const s = deviation<T>(ofChannel<T>(variance, channel), v128.splat<T>(epsilon));
    let sums = zero();
    let products = zero();
    for (let sample = 0, plane = planeBytes * channel; sample < samples; sample++, plane += stride) {
      let at = plane;
      let rest = inner;
      for (; rest >= width; rest -= width, at += 16) {
        const dys = v128.load(dy + at);
        sums = v128.add<T>(sums, dys);
        products = v128.add<T>(products, v128.mul<T>(dys, standardized<T>(v128.load(x + at), m, s)));
      }
      if (rest > 0) {
        const dys = loadPart<T>(dy + at, rest, zero());
        sums = v128.add<T>(sums, dys);
        const normal = standardized<T>(loadPart<T>(x + at, rest, m), m, s);
        products = v128.add<T>(products, v128.mul<T>(dys, normal));
      }
    }
    const sum = sumLanes<T>(sums);
    const product = sumLanes<T>(products);
    store<T>(dbeta + <usize>channel * sizeof<T>(), sum);
    store<T>(dgamma + <usize>channel * sizeof<T>(), product);
    const factor = v128.div<T>(ofChannel<T>(gamma, channel), s);
    const shift = v128.div<T>(v128.splat<T>(sum), size);
    const tilt = v128.div<T>(v128.splat<T>(product), size);
    for (let sample = 0, plane = planeBytes * channel; sample < samples; sample++, plane += stride) {
      let at = plane;
      let rest = inner;
      for (; rest >= 2 * width; rest -= 2 * width, at += 32) {
        const normal0 = standardized<T>(v128.load(x + at), m, s);
        const normal1 = standardized<T>(v128.load(x + at, 16), m, s);
        const first = slope<T>(v128.load(dy + at), normal0, factor, shift, tilt);
        const second = slope<T>(v128.load(dy + at, 16), normal1, factor, shift, tilt);
        storePair(dx + at, first, second);
      }
      for (; rest > 0; rest--, at += sizeof<T>()) {
        const normal = standardized<T>(loadSplat<T>(x + at), m, s);
        storeFirst<T>(dx + at, slope<T>(loadSplat<T>(dy + at), normal, factor, shift, tilt));
      }
    }
  }
}
