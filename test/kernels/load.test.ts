import { expect, test } from "vitest";
import { load } from "../../src/kernels/load.js";

test("a build that is none is refused, as often as it is asked for", async () => {
  for (let i = 0; i < 2; i++) {
    await expect(load({ variant: "gpu" as never })).rejects.toThrow(
      'load: variant: expected one of "simd", "threads", got "gpu".',
    );
  }
});
