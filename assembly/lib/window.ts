// Windows that move over an image: filters and pools.

import { lanes } from "./lanes";

/** Places of a window of `length` elements on `size` elements with `padding` at both ends; a last part may stay uncovered. */
@inline
export function places(size: i32, length: i32, stride: i32, padding: i32): i32 {
  return (size + 2 * padding - length) / stride + 1;
}

/** The last of `count` places whose window begins at or before element `at`, the padding counted. */
@inline
export function lastPlace(at: i32, count: i32, stride: i32): i32 {
  return min(at / stride, count - 1);
}

/** How many windows reach an element that is the element `first` (which may lie behind it) of the window at `last`. */
@inline
export function coveringPlaces(first: i32, last: i32, length: i32, stride: i32): i32 {
  return first < length ? min(last, (length - 1 - first) / stride) + 1 : 0;
}

/** `lanes` elements, `stride` elements apart; nothing behind the last is read. */
@inline
export function loadStrided<T>(address: usize, stride: i32): v128 {
  if (stride == 1) return v128.load(address);
  const step = <usize>stride * sizeof<T>();
  if (stride == 2) {
    const last = address + <usize>(2 * lanes<T>() - 1) * sizeof<T>() - 16;
    if (sizeof<T>() == 8) return v128.shuffle<f64>(v128.load(address), v128.load(last), 0, 3);
    return v128.shuffle<f32>(v128.load(address), v128.load(last), 0, 2, 5, 7);
  }
  return loadLanes<T>(address, step, lanes<T>(), i32x4.splat(0));
}

/** `count` elements (1 … lanes), `step` bytes apart; the lanes left over are the filler's. */
@inline
export function loadLanes<T>(address: usize, step: usize, count: i32, filler: v128): v128 {
  if (sizeof<T>() == 8) {
    const first = v128.load64_lane(address, filler, 0);
    return count == 1 ? first : v128.load64_lane(address + step, first, 1);
  }
  let v = v128.load32_lane(address, filler, 0);
  if (count > 1) v = v128.load32_lane(address + step, v, 1);
  if (count > 2) v = v128.load32_lane(address + 2 * step, v, 2);
  if (count > 3) v = v128.load32_lane(address + 3 * step, v, 3);
  return v;
}
