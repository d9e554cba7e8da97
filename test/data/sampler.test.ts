import { describe, expect, it } from "vitest";
import { type Sampler, shuffledEpochs, withReplacement } from "../../src/data/sampler.js";
import { randomStream } from "../../src/random/stream.js";

/** The next `count` batches of at most `length` indices. */
function batches(sampler: Sampler, length: number, count: number): number[][] {
  const out = new Uint32Array(length);
  return Array.from({ length: count }, () => [...out.subarray(0, sampler.next(out))]);
}

const sorted = (numbers: number[]) => numbers.toSorted((a, b) => a - b);
const all = (size: number) => [...Array(size).keys()];

describe("shuffledEpochs", () => {
  it("holds every sample once per epoch, for any batch", () => {
    for (const length of [1, 3, 10, 25, 100, 103, 200]) {
      const sampler = shuffledEpochs(103, randomStream(1, "shuffle"));
      const perEpoch = Math.ceil(103 / length);
      for (let epoch = 0; epoch < 3; epoch++) {
        const parts = batches(sampler, length, perEpoch);
        expect(sorted(parts.flat())).toEqual(all(103));
        for (const part of parts.slice(0, -1)) expect(part).toHaveLength(length);
      }
    }
  });

  it("draws another order for each epoch, the same under the same seed whatever the batch", () => {
    const draw = (seed: number) => batches(shuffledEpochs(50, randomStream(seed, "shuffle")), 50, 2);
    const [first, second] = draw(1);
    expect(first).not.toEqual(all(50));
    expect(second).not.toEqual(first);
    expect(draw(1)).toEqual([first, second]);
    expect(draw(2)[0]).not.toEqual(first);
    expect(batches(shuffledEpochs(50, randomStream(1, "shuffle")), 7, 8).flat()).toEqual(first);
  });

  it("leaves what is behind the last batch as it was", () => {
    const out = new Uint32Array(4).fill(99);
    expect(shuffledEpochs(3, randomStream(1, "shuffle")).next(out)).toBe(3);
    expect(out[3]).toBe(99);
  });
});

describe("withReplacement", () => {
  it("fills every batch from all samples", () => {
    const sampler = withReplacement(10, randomStream(3, "sample"));
    const counts = new Array(10).fill(0);
    for (const batch of batches(sampler, 100, 100)) {
      expect(batch).toHaveLength(100);
      for (const index of batch) counts[index]++;
    }
    // 10,000 draws, 1000 expected each; standard deviation √(10000·0.1·0.9) = 30, so 6 of them is 180.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(180);
    expect(counts).toHaveLength(10);
  });

  it("is fixed by its stream, whatever the batch", () => {
    const draw = (seed: number, length: number, count: number) =>
      batches(withReplacement(1000, randomStream(seed, "sample")), length, count).flat();
    expect(draw(1, 6, 10)).toEqual(draw(1, 20, 3));
    expect(draw(2, 6, 10)).not.toEqual(draw(1, 6, 10));
  });
});
