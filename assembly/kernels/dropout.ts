import { storePart } from "../lib/lanes";
import { partitionStart } from "../lib/partition";

const MULTIPLIER_0: i32 = 0xd2511f53;
const MULTIPLIER_1: i32 = 0xcd9e8d57;
const WEYL_0: i32 = 0x9e3779b9;
const WEYL_1: i32 = 0xbb67ae85;

/** Elements made together: two times four blocks of four words. */
const GROUP = 32;

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
  let block = i32x4.add(i32x4.splat(start >> 2), i32x4(0, 1, 2, 3));
  for (; rest > 0; rest -= GROUP, mask += GROUP * sizeof<T>()) {
    // The rounds of a block are one chain in which each operation waits for the one before; two chains take little longer.
    let a0 = block;
    let b0 = i32x4.add(block, i32x4.splat(4));
    let a1 = i32x4.splat(0);
    let b1 = a1;
    let a2 = v128.load32_splat(counter);
    let b2 = a2;
    let a3 = v128.load32_splat(counter, 8);
    let b3 = a3;
    let key0 = v128.load32_splat(counter, 4);
    let key1 = i32x4.splat(stream);
    for (let round = 0; round < 10; round++) {
      let low0 = i64x2.extmul_low_i32x4_u(m0, a0);
      let high0 = i64x2.extmul_high_i32x4_u(m0, a0);
      let low1 = i64x2.extmul_low_i32x4_u(m1, a2);
      let high1 = i64x2.extmul_high_i32x4_u(m1, a2);
      a0 = v128.xor(v128.xor(v128.shuffle<i32>(low1, high1, 1, 3, 5, 7), a1), key0);
      a1 = v128.shuffle<i32>(low1, high1, 0, 2, 4, 6);
      a2 = v128.xor(v128.xor(v128.shuffle<i32>(low0, high0, 1, 3, 5, 7), a3), key1);
      a3 = v128.shuffle<i32>(low0, high0, 0, 2, 4, 6);
      low0 = i64x2.extmul_low_i32x4_u(m0, b0);
      high0 = i64x2.extmul_high_i32x4_u(m0, b0);
      low1 = i64x2.extmul_low_i32x4_u(m1, b2);
      high1 = i64x2.extmul_high_i32x4_u(m1, b2);
      b0 = v128.xor(v128.xor(v128.shuffle<i32>(low1, high1, 1, 3, 5, 7), b1), key0);
      b1 = v128.shuffle<i32>(low1, high1, 0, 2, 4, 6);
      b2 = v128.xor(v128.xor(v128.shuffle<i32>(low0, high0, 1, 3, 5, 7), b3), key1);
      b3 = v128.shuffle<i32>(low0, high0, 0, 2, 4, 6);
      key0 = i32x4.add(key0, i32x4.splat(WEYL_0));
      key1 = i32x4.add(key1, i32x4.splat(WEYL_1));
    }
    // The blocks' words one after the other.
    for (let left = min(rest, GROUP), to = mask; left > 0; left -= 4, to += 4 * sizeof<T>()) {
      storeWords<T>(to, a0, limit, value, left);
      a0 = a1;
      a1 = a2;
      a2 = a3;
      a3 = b0;
      b0 = b1;
      b1 = b2;
      b2 = b3;
    }
    block = i32x4.add(block, i32x4.splat(8));
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
