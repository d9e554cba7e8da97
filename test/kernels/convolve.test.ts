// A convolution gives the bits of a matrix product of its columns, then of a bias, an activation, max pooling, on any threads.

import { expect, test } from "vitest";
import { ACTIVATIONS } from "../../src/kernels/activations.js";
import { gemmWorkspaceBytes } from "../../src/kernels/gemm-workspace.js";
import {
  bytesOf,
  type Convolution,
  convolutions,
  convolveBytes,
  lengthsOf,
  lines,
  planeOf,
  sizesOf,
  sources,
} from "./convolution-cases.js";
import { firstDifference, input, output, twin } from "./trial.js";
import { type DType, dtypes, numbers, type Placed, unitRoundoff, workbench } from "./workbench.js";

const benches = { narrow: await workbench(), wide: await workbench(true) };
const activations = Object.entries({ none: 0, ...ACTIVATIONS });
/** More than there are filters, or samples, in most cases. */
const THREADS = [1, 2, 3, 5];

/** Endings are tried on fewer: they do not see where columns come from. */
const some = (dtype: DType) => convolutions(dtype).filter((_, i) => i < 14 || i % 5 === 0);

/** Windows that overlap, that do not, that leave pixels out: [height, width, stride]. */
function pools(trial: Convolution): (readonly [number, number, number])[] {
  const [height, width] = planeOf(trial);
  const within = (h: number, w: number, stride: number) =>
    [Math.min(h, height), Math.min(w, width), stride] as const;
  return [within(2, 2, 2), within(3, 2, 1), within(1, 3, 3)];
}

/** Sums in another order, then passed through functions no steeper than 1. */
const tolerance = (dtype: DType, terms: number) => 8 * (terms + 20) * unitRoundoff[dtype];

function demandNear(found: ArrayLike<number>, expected: ArrayLike<number>, bound: number): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < found.length; i++) expect(Math.abs(found[i] - expected[i])).toBeLessThanOrEqual(bound);
}

for (const [width, bench] of Object.entries(benches)) {
  /** Runs the kernel on some threads and compares with what stands in `outs`. */
  const demandSame = (
    outs: readonly Placed[],
    what: string,
    kernel: string,
    args: (workspace: number) => number[],
    workspaceBytes: (threads: number) => number,
  ): ArrayLike<number> => {
    const expected = outs.map((out) => out.read());
    for (const threads of THREADS) {
      const workspace = bench.placeOutput("u8", workspaceBytes(threads));
      bench.run(kernel, args(workspace.address), threads);
      bench.checkGuards();
      outs.forEach((out, i) => {
        expect(firstDifference(expected[i], out.read()), `${what}, ${threads} threads`).toBe(-1);
      });
      if (threads === 3) bench.checkApart(kernel, args(workspace.address), 3, workspace);
    }
    return expected[0];
  };

  /** Places the operands, and in y what products of columns that are written out here make of them. */
  const place = (trial: Convolution, dtype: DType) => {
    bench.clear();
    const { samples, filters } = trial;
    const { x, w, y, pixels, places, taps } = lengthsOf(trial);
    const size = bytesOf(dtype);
    const values = [numbers(w, 1), numbers(x, 2), numbers(filters, 3)];
    const [weights, images, bias] = values.map((v) => bench.place(dtype, v));
    const out = bench.placeOutput(dtype, y);
    const from = sources(trial);
    const bytes = gemmWorkspaceBytes(dtype, "nt", filters, places, taps, 1);
    const workspace = bench.placeOutput("u8", bytes).address;
    const columns = bench.placeOutput(dtype, from.length);
    const at = images.address;
    for (let n = 0; n < samples; n++) {
      const given = Array.from(images.read()).slice(n * pixels);
      const memory = bench.instance.memory.buffer;
      const of = dtype === "f32" ? Float32Array : Float64Array;
      new of(memory, columns.address).set(from.map((k) => (k < 0 ? 0 : given[k])));
      const to = out.address + n * filters * places * size;
      const args = [to, weights.address, columns.address, workspace, filters, places, taps, 0];
      bench.run(`gemm_nt_${dtype}`, args);
    }
    return { out, w: weights.address, x: at, bias: bias.address, values };
  };

  test.each(dtypes)(`convolve_%s: a product of its columns, ${width}`, (dtype) => {
    for (const trial of convolutions(dtype)) {
      const { out, w, x, values } = place(trial, dtype);
      const what = JSON.stringify(trial);
      const sizes = sizesOf(trial);
      const bytes = (threads: number) => convolveBytes(trial, dtype, threads);
      const args = (workspace: number) => [out.address, w, x, workspace, ...sizes];
      const found = demandSame([out], what, `convolve_${dtype}`, args, bytes);
      const [a, b] = values.map((v) => input(dtype, v));
      const scratch = output(dtype, convolveBytes(trial, dtype, 1) / bytesOf(dtype));
      const [plain] = twin(`convolve_${dtype}`, [output(dtype, out.read().length), a, b, scratch, ...sizes]);
      demandNear(found, plain as ArrayLike<number>, tolerance(dtype, lengthsOf(trial).taps));
    }
  });

  test.each(dtypes)(`convolve_channel_bias_%s: then the bias and the activation, ${width}`, (dtype) => {
    for (const [i, trial] of some(dtype).entries()) {
      // All of them for the first, one for each of the others.
      for (const [name, activation] of i < 2 ? activations : [activations[i % activations.length]]) {
        const { out, w, x, bias, values } = place(trial, dtype);
        const { samples, filters } = trial;
        const { places, y, taps } = lengthsOf(trial);
        bench.run(`add_channel_bias_${dtype}`, [out.address, out.address, bias, samples, filters, places]);
        if (activation) bench.run(`${name}_${dtype}`, [out.address, out.address, y]);
        const kernel = `convolve_channel_bias_${dtype}`;
        const sizes = sizesOf(trial);
        const bytes = (threads: number) => convolveBytes(trial, dtype, threads);
        const args = (workspace: number) => [out.address, w, x, workspace, ...sizes, bias, activation];
        const found = demandSame([out], `${JSON.stringify(trial)}, ${name}`, kernel, args, bytes);
        const [a, b, c] = values.map((v) => input(dtype, v));
        const scratch = output(dtype, convolveBytes(trial, dtype, 1) / bytesOf(dtype));
        const [plain] = twin(kernel, [output(dtype, y), a, b, scratch, ...sizes, c, activation]);
        demandNear(found, plain as ArrayLike<number>, tolerance(dtype, taps));
      }
    }
  });

  test.each(dtypes)(`convolve_channel_bias_max_pool_%s: then the pooling, ${width}`, (dtype) => {
    for (const trial of some(dtype)) {
      for (const pool of pools(trial)) {
        const { out, w, x, bias, values } = place(trial, dtype);
        const { samples, filters } = trial;
        const { places, y, taps } = lengthsOf(trial);
        const plane = planeOf(trial);
        bench.run(`add_channel_bias_${dtype}`, [out.address, out.address, bias, samples, filters, places]);
        bench.run(`relu_${dtype}`, [out.address, out.address, y]);
        const along = (i: 0 | 1) => Math.floor((plane[i] - pool[i]) / pool[2]) + 1;
        const length = samples * filters * along(0) * along(1);
        const pooled = bench.placeOutput(dtype, length);
        const indices = bench.placeOutput("i32", length);
        const addresses = [pooled.address, indices.address];
        bench.run(`max_pool_${dtype}`, [...addresses, out.address, samples * filters, ...plane, ...pool]);
        const kernel = `convolve_channel_bias_max_pool_${dtype}`;
        const sizes = [...sizesOf(trial)];
        const planes = lines(filters * places * bytesOf(dtype));
        const bytes = (threads: number) =>
          Math.min(threads, samples) * planes + convolveBytes(trial, dtype, threads);
        const args = (workspace: number) => [
          pooled.address,
          w,
          x,
          workspace,
          ...sizes,
          bias,
          ACTIVATIONS.relu,
          indices.address,
          ...pool,
        ];
        const what = `${JSON.stringify(trial)}, ${pool}`;
        const found = demandSame([pooled, indices], what, kernel, args, bytes);
        const [a, b, c] = values.map((v) => input(dtype, v));
        const scratch = output(dtype, (planes + convolveBytes(trial, dtype, 1)) / bytesOf(dtype));
        const [plain] = twin(kernel, [
          output(dtype, length),
          a,
          b,
          scratch,
          ...sizes,
          c,
          ACTIVATIONS.relu,
          output("i32", length),
          ...pool,
        ]);
        demandNear(found, plain as ArrayLike<number>, tolerance(dtype, taps));
      }
    }
  });
}
