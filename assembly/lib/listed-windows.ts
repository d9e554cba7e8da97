// The gradient of max pooling as lists (lib/nonzeros.ts): one entry for each window at most, window after window.

import { lanes, zero } from "./lanes";
import { panelStride } from "./strip";
import { append, appendLanes } from "./zeros";

/**
 * Lists the windows whose gradient is not zero.
 *
 * @param dy       `count` gradients, one a window.
 * @param indices  At which place of the plane each window's largest stands (int32).
 * @param origin   The place that the panel's first row belongs to.
 * @returns        The end of the list. One more entry may have been written behind it.
 */
export function listWindows<T>(list: usize, dy: usize, indices: usize, count: i32, origin: i32): usize {
  const stride = panelStride();
  const first = i32x4.splat(origin);
  const bytes = i32x4.splat(stride);
  let q = 0;
  for (; q <= count - lanes<T>(); q += lanes<T>(), dy += 16, indices += 4 * lanes<T>()) {
    const x = v128.load(dy);
    const place = sizeof<T>() == 4 ? v128.load(indices) : v128.load64_zero(indices);
    const offsets = i32x4.mul(i32x4.sub(place, first), bytes);
    list = appendLanes<T>(list, offsets, x, v128.ne<T>(x, zero()));
  }
  for (; q < count; q++, dy += sizeof<T>(), indices += 4) {
    list = append<T>(list, (load<i32>(indices) - origin) * stride, load<T>(dy));
  }
  return list;
}
