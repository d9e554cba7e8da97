// The self-test of `simd: "wide"`, on engines that are made up and on the one that runs the tests.

import { beforeAll, expect, test } from "vitest";
import { fusesPairs } from "../../src/kernels/fusing.js";
import { instantiate, type KernelInstance } from "../../src/kernels/instance.js";
import { load } from "../../src/kernels/load.js";

let real: KernelInstance;
beforeAll(async () => {
  real = instantiate(await load(), new WebAssembly.Memory({ initial: 1 }));
});

/** An engine whose probe takes so many tenths of a millisecond, round by round, for neighbours and for vectors apart. */
function engine(together: readonly number[], apart: readonly number[], damage = false): KernelInstance {
  let round = 0;
  return {
    ...real,
    kernel: () => (y, x, lieApart) => {
      real.kernel("fusion_probe")(y, x, lieApart, 1);
      if (damage && !lieApart) new Uint8Array(real.memory.buffer)[y] ^= 1;
      const tenths = lieApart ? apart : together;
      const end = performance.now() + tenths[Math.floor(round++ / 2) % tenths.length] / 10;
      while (performance.now() < end);
    },
  };
}

test("an engine whose neighbours take half the time is wide", () => {
  expect(fusesPairs(engine([2], [4]))).toBe(true);
  expect(fusesPairs(engine([8, 8, 8, 2], [8, 8, 8, 4]))).toBe(false);
});

test("an engine that is no faster is not, whatever disturbs it now and then", () => {
  expect(fusesPairs(engine([4], [4]))).toBe(false);
  expect(fusesPairs(engine([4, 4, 4, 4], [4, 30, 4, 4]))).toBe(false);
});

test("an engine that changes a bit is not, however fast", () => {
  expect(fusesPairs(engine([2], [4], true))).toBe(false);
});

test("the probe computes the same polynomial in both ways", () => {
  const y = (real.heapBase + 63) & ~63;
  const x = y + 512;
  const inputs = new Float32Array(real.memory.buffer, x, 130);
  inputs.forEach((_, i) => {
    inputs[i] = Math.fround(i / 7 - 9);
  });
  const [a, b] = [inputs[128], inputs[129]];
  const expected = Array.from(inputs.subarray(0, 128), (value) => {
    let power = value;
    for (let step = 0; step < 6; step++) power = Math.fround(Math.fround(power * a) + b);
    return power;
  });
  for (const apart of [0, 1]) {
    const results = new Float32Array(real.memory.buffer, y, 128).fill(NaN);
    real.kernel("fusion_probe")(y, x, apart, 1);
    expect([...results]).toEqual(expected);
  }
});
