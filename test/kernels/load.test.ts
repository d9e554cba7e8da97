import { expect, test } from "vitest";
import { instantiate, load } from "../../src/kernels/load.js";

test("a build that is none is refused, as often as it is asked for", async () => {
  for (let i = 0; i < 2; i++) {
    await expect(load({ variant: "gpu" as never })).rejects.toThrow(
      'load: variant: expected one of "simd", "threads", got "gpu".',
    );
  }
});

/** A module whose only kernel returns what it imports as `env.wide`. */
const asksForWide = new Uint8Array([
  ...[0, 97, 115, 109, 1, 0, 0, 0],
  ...[1, 5, 1, 96, 0, 1, 127],
  ...[
    2,
    27,
    2,
    3,
    ...ascii("env"),
    6,
    ...ascii("memory"),
    2,
    0,
    1,
    3,
    ...ascii("env"),
    4,
    ...ascii("wide"),
    3,
    127,
    0,
  ],
  ...[3, 2, 1, 0],
  ...[7, 20, 2, 9, ...ascii("heap_base"), 0, 0, 4, ...ascii("wide"), 0, 0],
  ...[10, 6, 1, 4, 0, 35, 0, 11],
]);

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

test.each([false, true])("kernels are told whether the engine is wide: %s", async (wide) => {
  const kernels = { ...(await load()), module: await WebAssembly.compile(asksForWide), wide };
  const instance = instantiate(kernels, new WebAssembly.Memory({ initial: 1 }));
  expect(instance.kernel("wide")()).toBe(Number(wide));
});
