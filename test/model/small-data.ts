// Small data sets for tests of training.

import { type Dataset, dataset } from "../../src/data/dataset.js";
import { randomStream } from "../../src/random/stream.js";

/** Three clouds of points in the plane, one per class: learned in a few epochs. */
export function clouds(size: number, seed = 1): Dataset {
  const stream = randomStream(seed, "clouds");
  const centres = [
    [1, 0],
    [-1, 1],
    [-1, -1],
  ];
  const x = new Float32Array(size * 2);
  const t = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    t[i] = stream.below(3);
    x[2 * i] = centres[t[i]][0] + 0.4 * stream.normal();
    x[2 * i + 1] = centres[t[i]][1] + 0.4 * stream.normal();
  }
  return dataset({ x, t, shape: [2], classes: 3 });
}
