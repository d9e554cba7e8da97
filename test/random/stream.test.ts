import { describe, expect, test } from "vitest";
import { philox4x32 } from "../../src/math/philox.js";
import { randomStream } from "../../src/random/stream.js";

function block(counter: number[], key: [number, number]): string[] {
  const out = new Uint32Array(4);
  philox4x32(out, Uint32Array.from(counter), ...key);
  return Array.from(out, (word) => word.toString(16).padStart(8, "0"));
}

describe("philox4x32-10", () => {
  // Known answers of the paper's authors (Random123, kat_vectors).
  test.each([
    [[0, 0, 0, 0], [0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      "408f276d 41c83b0e a20bc7c6 6d5451fd",
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      "d16cfe09 94fdcceb 5001e420 24126ea1",
    ],
  ] as [number[], [number, number], string][])("counter %j, key %j", (counter, key, expected) => {
    expect(block(counter, key).join(" ")).toBe(expected);
  });
});

describe("random streams", () => {
  const first = (seed: number, purpose: string) => {
    const stream = randomStream(seed, purpose);
    return Array.from({ length: 8 }, () => stream.uint32());
  };

  test("repeat for the same seed and purpose", () => {
    expect(first(1, "a")).toEqual(first(1, "a"));
  });

  test("differ for another seed or purpose, also above 2^32", () => {
    const all = [first(1, "a"), first(2, "a"), first(1, "b"), first(1 + 2 ** 32, "a"), first(2 ** 52, "a")];
    expect(new Set(all.map(String)).size).toBe(all.length);
  });

  test("keep their first numbers for ever", () => {
    expect(first(1, "a").slice(0, 4)).toEqual([3062045434, 3631290094, 3373666956, 2859837515]);
  });

  test("uniform: in [0, 1), mean ½, variance 1/12", () => {
    const stream = randomStream(3, "uniform");
    const n = 200_000;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const u = stream.uniform();
      if (!(u >= 0 && u < 1)) throw new Error(`${u} is outside [0, 1)`);
      sum += u;
      squares += (u - 0.5) ** 2;
    }
    // five standard errors of each estimate
    expect(Math.abs(sum / n - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(squares / n - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / n));
  });

  test("normal: mean 0, variance 1, a fourth moment of 3", () => {
    const stream = randomStream(4, "normal");
    const n = 200_000;
    const moments = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const z = stream.normal();
      moments.forEach((_, k) => {
        moments[k] += z ** (k + 1) / n;
      });
    }
    expect(Math.abs(moments[0])).toBeLessThan(5 * Math.sqrt(1 / n));
    expect(Math.abs(moments[1] - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(moments[2])).toBeLessThan(5 * Math.sqrt(15 / n));
    expect(Math.abs(moments[3] - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
  });

  test("below: every integer equally often", () => {
    const stream = randomStream(5, "below");
    const counts = new Array<number>(7).fill(0);
    const n = 70_000;
    for (let i = 0; i < n; i++) counts[stream.below(7)]++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - n / 7) ** 2 / (n / 7), 0);
    // 99.99 % quantile of chi-square with 6 degrees of freedom
    expect(chiSquare).toBeLessThan(27.9);
  });

  test("shuffle: a permutation, each order of three equally likely", () => {
    const stream = randomStream(6, "shuffle");
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = stream.shuffle(Uint32Array.of(0, 1, 2)).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(["012", "021", "102", "120", "201", "210"]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000));
  });
});
