import { storePart } from "../lib/lanes";
import { partitionStart } from "../lib/partition";

const MULTIPLIER_0: i32 = 0xd2511f53;
const MULTIPLIER_1: i32 = 0xcd9e8d57;
const WEYL_0: i32 = 0x9e3779b9;
const WEYL_1: i32 = 0xbb67ae85;

/** Elements made together: four blocks of four words. */
const GROUP = 16;

/** Whether a word is above the threshold, four words to four elements, as numbers: `kept` or 0. */
@inline
function storeWords<T>(mask: usize, words: v128, threshold: v128, kept: v128, count: i32): void {
  const yes = i32x4.gt_u(words, threshold);
  if (sizeof<T>() == 4) {
    storePart<T>(mask, v128.and(yes, kept), min(count, 4));
    return;
  }
  storePart<T>(mask, v128.and(i64x2.extend_low_i32x4_s(yes), kept), min(count, 2));
  if (count > 2) storePart<T>(mask + 16, v128.and(i64x2.extend_high_i32x4_s(yes), kept), min(count - 2, 2));
}


@inline
function dropoutMask<T>(
  mask: usize,
  counter: usize,
  n: i32,
  stream: i32,
  threshold: i32,
  kept: f64,
  thread: i32,
  threads: i32,
): void {
  const start = partitionStart(n, GROUP, thread, threads);
  let rest = partitionStart(n, GROUP, thread + 1, threads) - start;
  mask += <usize>start * sizeof<T>();
  const limit = i32x4.splat(threshold);
  const value = v128.splat<T>(<T>kept);
  const m0 = i32x4.splat(MULTIPLIER_0);
  const m1 = i32x4.splat(MULTIPLIER_1);
  const step = v128.load32_splat(counter);
  const seedLow = v128.load32_splat(counter, 4);
  const seedHigh = v128.load32_splat(counter, 8);
  let block = i32x4.add(i32x4.splat(start >> 2), i32x4(0, 1, 2, 3));
  for (; rest > 0; rest -= GROUP, mask += GROUP * sizeof<T>()) {
    let c0 = block;
    let c1 = i32x4.splat(0);
    let c2 = step;
    let c3 = seedHigh;
    let key0 = seedLow;
    let key1 = i32x4.splat(stream);
    for (let round = 0; round < 10; round++) {
      const low0 = i64x2.extmul_low_i32x4_u(m0, c0);
      const high0 = i64x2.extmul_high_i32x4_u(m0, c0);
      const low1 = i64x2.extmul_low_i32x4_u(m1, c2);
      const high1 = i64x2.extmul_high_i32x4_u(m1, c2);
      c0 = v128.xor(v128.xor(v128.shuffle<i32>(low1, high1, 1, 3, 5, 7), c1), key0);
      c1 = v128.shuffle<i32>(low1, high1, 0, 2, 4, 6);
      c2 = v128.xor(v128.xor(v128.shuffle<i32>(low0, high0, 1, 3, 5, 7), c3), key1);
      c3 = v128.shuffle<i32>(low0, high0, 0, 2, 4, 6);
      key0 = i32x4.add(key0, i32x4.splat(WEYL_0));
      key1 = i32x4.add(key1, i32x4.splat(WEYL_1));
    }
    storeWords<T>(mask, c0, limit, value, rest);
    if (rest > 4) storeWords<T>(mask + 4 * sizeof<T>(), c1, limit, value, rest - 4);
    if (rest > 8) storeWords<T>(mask + 8 * sizeof<T>(), c2, limit, value, rest - 8);
    if (rest > 12) storeWords<T>(mask + 12 * sizeof<T>(), c3, limit, value, rest - 12);
    block = i32x4.add(block, i32x4.splat(4));
  }
}

/**
 * `mask[i] = kept where word(i) > threshold, else 0`, n elements: each word is one of 2^32 with equal probability.
 *
 * Random by counter: element 16q + 4w + l is word w of Philox4x32-10's block 4q + l, that is, of the counter
 * (4q + l, 0, step, seed high) under the key (seed low, stream). So any thread makes any part with the same bits.
 *
 * @param counter    Address of three u32: step, low and high word of the seed. Only read.
 * @param stream     Which of the seed's streams, 32 bits.
 * @param threshold  ⌊ratio·2^32⌋ as 32 bits, unsigned.
 * @param kept       Rounded to the kernel's type.
 *
 * Source:  Salmon, Moraes, Dror & Shaw 2011 (Philox); Srivastava et al. 2014 (dropout).
 */
export function dropout_mask_f32(
  mask: usize,
  counter: usize,
  n: i32,
  stream: i32,
  threshold: i32,
  kept: f64,
  thread: i32,
  threads: i32,
): void {
  dropoutMask<f32>(mask, counter, n, stream, threshold, kept, thread, threads);
}
export function dropout_mask_f64(
  mask: usize,
  counter: usize,
  n: i32,
  stream: i32,
  threshold: i32,
  kept: f64,
  thread: i32,
  threads: i32,
): void {
  dropoutMask<f64>(mask, counter, n, stream, threshold, kept, thread, threads);
}
