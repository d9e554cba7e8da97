// The gradient by images of a convolution with max pooling behind it: what dy holds for each place is listed from the windows, and
// there are no planes between the two.

import { col2im } from "../lib/col2im";
import { lanes, wholeLines } from "../lib/lanes";
import { entryBytes } from "../lib/nonzeros";
import { partEnd, partStart, sampleEnd, sampleStart } from "../lib/shared-samples";
import { MOST_PANEL_STRIDE, panelStride, stripVectors } from "../lib/strip";
import { makeRow, packStrip, vectorsFor } from "../lib/strip-rows";
import { places } from "../lib/window";

/** Bytes of a panel of weights and an edge of a row. The host computes this and the next two likewise in src/ops/pooled-gradients.ts. */
@inline
function panelBytes(filters: i32): usize {
  return wholeLines((<usize>filters + 1) * MOST_PANEL_STRIDE);
}

/** Bytes of where the list of each place begins, and the last one ends. */
@inline
function startsBytes(area: i32): usize {
  return wholeLines((<usize>area + 2) << 2);
}

/** Bytes of all lists of a sample. */
@inline
function listsBytes<T>(windows: i32): usize {
  return wholeLines(<usize>windows * entryBytes<T>());
}

/**
 * Lists, place by place, the filters whose dy is not zero there: an entry says where the filter's row of a panel lies, and dy. A
 * counting sort: windows that overlap may give a place and a filter several entries.
 *
 * @param starts   One more than places and one behind it (uint32): list p is [starts[p], starts[p + 1]).
 * @param dy       `windows` of each filter; the places of which are `indices` (int32).
 */
function listPlaces<T>(
  lists: usize,
  starts: usize,
  area: i32,
  dy: usize,
  indices: usize,
  filters: i32,
  windows: i32,
): void {
  memory.fill(starts, 0, (<usize>area + 2) << 2);
  // Counted one further on, and filled one further on: then each begins where the one before it ends.
  const counts = starts + 8;
  const count = <usize>filters * <usize>windows;
  for (let i: usize = 0; i < count; i++) {
    const at = counts + ((<usize>load<i32>(indices + (i << 2))) << 2);
    store<u32>(at, load<u32>(at) + u32(load<T>(dy + i * sizeof<T>()) != 0));
  }
  let end = <u32>lists;
  store<u32>(starts, end);
  for (let p: usize = 0; p <= <usize>area; p++) {
    const at = starts + 4 + (p << 2);
    end += load<u32>(at) * <u32>entryBytes<T>();
    store<u32>(at, end);
  }
  const cursors = starts + 4;
  let offset: u32 = 0;
  for (let f = 0; f < filters; f++, offset += panelStride()) {
    for (let i = 0; i < windows; i++, dy += sizeof<T>(), indices += 4) {
      const g = load<T>(dy);
      if (g == 0) continue;
      const cursor = cursors + ((<usize>load<i32>(indices)) << 2);
      const to = <usize>load<u32>(cursor);
      store<u32>(to, offset);
      store<T>(to, g, sizeof<T>());
      store<u32>(cursor, <u32>(to + entryBytes<T>()));
    }
  }
}

function pooledGradImages<T>(
  dx: usize,
  dy: usize,
  indices: usize,
  w: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  channels: i32,
  height: i32,
  width: i32,
  filterHeight: i32,
  filterWidth: i32,
  stride: i32,
  padding: i32,
  poolHeight: i32,
  poolWidth: i32,
  poolStride: i32,
  thread: i32,
  threads: i32,
): void {
  const size = sizeof<T>();
  const first = partStart(channels, samples, thread, threads);
  const own = partEnd(channels, samples, thread, threads) - first;
  if (own == 0) return;
  const filterArea = filterHeight * filterWidth;
  const taps = channels * filterArea;
  const ownTaps = own * filterArea;
  const planeHeight = places(height, filterHeight, stride, padding);
  const planeWidth = places(width, filterWidth, stride, padding);
  const area = planeHeight * planeWidth;
  const windows =
    places(planeHeight, poolHeight, poolStride, 0) * places(planeWidth, poolWidth, poolStride, 0);
  const bytesOfColumns = wholeLines(<usize>area * <usize>taps * size);
  const bytesOfStarts = startsBytes(area);
  const bytesOfPanel = panelBytes(filters);
  const columns =
    workspace +
    <usize>thread * (bytesOfColumns + bytesOfStarts + bytesOfPanel + listsBytes<T>(filters * windows));
  const starts = columns + bytesOfColumns;
  const panel = starts + bytesOfStarts;
  const edge = panel + <usize>filters * MOST_PANEL_STRIDE;
  const lists = panel + bytesOfPanel;
  const stripColumns = stripVectors() * lanes<T>();
  const stored = <usize>ownTaps * size;
  w += <usize>(first * filterArea) * size;
  const end = sampleEnd(samples, thread, threads);
  for (let n = sampleStart(samples, thread, threads); n < end; n++) {
    const at = <usize>n * <usize>filters * <usize>windows;
    listPlaces<T>(lists, starts, area, dy + at * size, indices + (at << 2), filters, windows);
    for (let j = 0; j < ownTaps; j += stripColumns) {
      const count = min(ownTaps - j, stripColumns);
      const vectors = vectorsFor<T>(count);
      packStrip<T>(panel, w + <usize>j * size, <usize>taps * size, filters, count);
      let to = columns + <usize>j * size;
      for (let p = 0; p < area; p++, to += stored) {
        const start = starts + ((<usize>p) << 2);
        makeRow<T>(to, count, vectors, load<u32>(start), load<u32>(start, 4), panel, edge, false);
      }
    }
    const image = dx + (<usize>n * <usize>channels + <usize>first) * <usize>(height * width) * size;
    col2im<T>(image, columns, own, height, width, filterHeight, filterWidth, stride, padding);
  }
}

/**
 * The gradient of convolve by x, straight from that of the largest of every window: `dx = convolve_grad_images(poolGrad(dy), W)`.
 *
 * Shapes (elements):  dx (samples, channels, height, width)   dy (samples, filters, P, Q)   indices, int32, likewise
 *                     W (filters, channels, filterHeight, filterWidth)
 *
 * @param dx         Overlaps nothing else.
 * @param workspace  For each thread ⌈size·places·taps⌉₆₄ + ⌈4·(places + 2)⌉₆₄ + ⌈224·(filters + 1)⌉₆₄ + ⌈2·size·filters·P·Q⌉₆₄ bytes.
 *
 * Order:   for each i and j over the filters, from +0, terms with dy = 0 left out; these are added to +0 by ascending i, then j.
 * Error:   |dx − exact| ≤ γ(e + filterHeight·filterWidth)·Σ |W||dy|, e windows at most having the same place. Held by
 *          test/kernels/pooled-gradients.test.ts.
 * Threads: share the samples, or, where these are few and some would have one more than others, the channels.
 */
export function pooled_grad_images_f32(
  dx: usize,
  dy: usize,
  indices: usize,
  w: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  channels: i32,
  height: i32,
  width: i32,
  filterHeight: i32,
  filterWidth: i32,
  stride: i32,
  padding: i32,
  poolHeight: i32,
  poolWidth: i32,
  poolStride: i32,
  thread: i32,
  threads: i32,
): void {
  pooledGradImages<f32>(
    dx,
    dy,
    indices,
    w,
    workspace,
    samples,
    filters,
    channels,
    height,
    width,
    filterHeight,
    filterWidth,
    stride,
    padding,
    poolHeight,
    poolWidth,
    poolStride,
    thread,
    threads,
  );
}
export function pooled_grad_images_f64(
  dx: usize,
  dy: usize,
  indices: usize,
  w: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  channels: i32,
  height: i32,
  width: i32,
  filterHeight: i32,
  filterWidth: i32,
  stride: i32,
  padding: i32,
  poolHeight: i32,
  poolWidth: i32,
  poolStride: i32,
  thread: i32,
  threads: i32,
): void {
  pooledGradImages<f64>(
    dx,
    dy,
    indices,
    w,
    workspace,
    samples,
    filters,
    channels,
    height,
    width,
    filterHeight,
    filterWidth,
    stride,
    padding,
    poolHeight,
    poolWidth,
    poolStride,
    thread,
    threads,
  );
}
