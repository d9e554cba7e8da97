// The planner: nothing alive is overwritten, nothing unneeded runs, memory is reused.

import { describe, expect, test } from "vitest";
import { differentiate } from "../../src/graph/differentiate.js";
import { Graph } from "../../src/graph/graph.js";
import type { DType, Tensor } from "../../src/graph/tensor.js";
import { align } from "../../src/kernels/alignment.js";
import { gemmWorkspaceBytes } from "../../src/kernels/gemm-workspace.js";
import {
  add,
  addBias,
  convolution,
  exp,
  matmul,
  maxPool,
  mean,
  mul,
  relu,
  reshape,
  scale,
  sub,
  sum,
  tanh,
} from "../../src/ops/index.js";
import { compile } from "../../src/program/compile.js";
import { plan } from "../../src/program/plan.js";
import { listing } from "../../src/program/program.js";
import { assignOffsets, type Interval } from "../../src/program/scratch.js";
import { randomStream } from "../../src/random/stream.js";
import { blockBytes, convolveBytes } from "../kernels/convolution-cases.js";
import { dtypes, numbers } from "../kernels/workbench.js";
import { backends, makeBackend, runGraph } from "../ops/run-graph.js";

describe("offsets in scratch memory", () => {
  test("never overlap while both are alive, for a thousand random cases", () => {
    const stream = randomStream(1, "plan test");
    for (let round = 0; round < 1000; round++) {
      const intervals: Interval[] = Array.from({ length: 1 + stream.below(20) }, () => {
        const first = stream.below(30);
        return {
          first,
          last: first + stream.below(10),
          bytes: stream.below(5) === 0 ? 0 : 1 + stream.below(500),
        };
      });
      const { offsets, bytes } = assignOffsets(intervals);
      intervals.forEach((a, i) => {
        expect(offsets[i] % 64).toBe(0);
        expect(offsets[i] + a.bytes).toBeLessThanOrEqual(bytes);
        intervals.slice(i + 1).forEach((b, k) => {
          const j = i + 1 + k;
          const together = a.first <= b.last && b.first <= a.last;
          const apart = offsets[i] + a.bytes <= offsets[j] || offsets[j] + b.bytes <= offsets[i];
          expect(!together || apart || a.bytes === 0 || b.bytes === 0).toBe(true);
        });
      });
    }
  });

  test("reuse memory: a chain needs room for two, not for ten", () => {
    const chain = Array.from({ length: 10 }, (_, i) => ({ first: i, last: i + 1, bytes: 640 }));
    expect(assignOffsets(chain).bytes).toBe(2 * 640);
  });

  test("align to cache lines", () => {
    expect([0, 1, 64, 65].map(align)).toEqual([0, 64, 64, 128]);
  });
});

/** Random graphs of elementwise ops, views and products over 6 × 6 matrices. */
function randomGraph(seed: number): { graph: Graph; inputs: Tensor[]; results: Tensor[] } {
  const stream = randomStream(seed, "random graph");
  const graph = new Graph();
  const inputs = [0, 1, 2].map((i) => graph.parameter(`input_${i}`, [6, 6]));
  const known: Tensor[] = [...inputs];
  const any = () => known[stream.below(known.length)];
  for (let i = 0; i < 25; i++) {
    const choices = [
      () => add(any(), any()),
      () => sub(any(), any()),
      () => mul(tanh(any()), any()),
      () => relu(any()),
      () => scale(any(), 0.5),
      () => reshape(reshape(any(), [36]), [6, 6]),
      () => matmul(tanh(any()), tanh(any()), (["nn", "tn", "nt"] as const)[stream.below(3)]),
      () => addBias(any(), reshape(matmul(graph.constant(0.1, [1, 6]), any()), [6])),
    ];
    known.push(tanh(choices[stream.below(choices.length)]()));
  }
  const loss = mean(known.at(-1) as Tensor);
  const gradients = differentiate(loss, inputs, add).filter((gradient) => gradient !== undefined);
  const own = gradients.map((gradient) => scale(gradient, 1));
  return { graph, inputs, results: [loss, ...own] };
}

describe("plans of random graphs", () => {
  test("give the same numbers as a plan in which nothing shares memory", async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { graph, inputs, results } = randomGraph(seed);
      const values = new Map(inputs.map((input, i) => [input, numbers(36, seed * 3 + i)]));
      for (const name of backends) {
        const backend = await makeBackend(name);
        const shared = runGraph(backend, graph, values, results).results;
        // Placing every value gives each an address of its own: nothing is reused, nothing works in place.
        const apart = graph.tensors.filter((t) => t.role === "value" && t.producer?.op.viewOf === undefined);
        const all = runGraph(backend, graph, values, [
          ...results,
          ...apart.filter((t) => !results.includes(t)),
        ]);
        expect(shared, `seed ${seed}, ${name}`).toEqual(all.results.slice(0, results.length));
      }
    }
  });

  test("leave parameters and other inputs as they were", async () => {
    const { graph, inputs, results } = randomGraph(7);
    const values = new Map(inputs.map((input, i) => [input, numbers(36, i + 1)]));
    const run = runGraph(await makeBackend("wasm"), graph, values, results);
    expect(run.inputs).toEqual([...values.values()].map((data) => Array.from(data)));
  });
});

describe("what a plan keeps", () => {
  test("only nodes that lead to a result", () => {
    const graph = new Graph();
    const x = graph.input("x", [4]);
    const y = exp(x);
    exp(y);
    const { nodes } = plan(graph, {
      dtype: "f32",
      placed: new Map([
        [x, 64],
        [y, 128],
      ]),
      scratchBase: 192,
    });
    expect(nodes.map((node) => node.outputs[0])).toEqual([y]);
  });

  test("no gradient for inputs that nobody asks for", () => {
    const graph = new Graph();
    const x = graph.input("x", [2, 3]);
    const w = graph.parameter("w", [3, 4]);
    const [dw] = differentiate(sum(relu(matmul(x, w))), [w], add) as Tensor[];
    const placed = new Map([
      [x, 64],
      [w, 128],
      [dw, 256],
    ]);
    for (const constant of graph.tensors.filter(({ role }) => role === "constant")) placed.set(constant, 512);
    const kernels = compile("test", graph, { dtype: "f32", placed, scratchBase: 1024 }).calls.map(
      (c) => c.kernel,
    );
    expect(kernels).toEqual(["gemm_nn_f32", "relu_f32", "sum_grad_f32", "relu_grad_f32", "gemm_tn_f32"]);
  });

  test("an address for everything, or a clear error", () => {
    const graph = new Graph();
    const x = graph.input("x", [4]);
    const y = exp(x);
    expect(() =>
      compile("test", graph, { dtype: "f32", placed: new Map([[y, 64]]), scratchBase: 128 }),
    ).toThrow('plan: expected an address for the input "x", got none.');
    const view = reshape(x, [2, 2]);
    const placed = new Map([
      [x, 64],
      [view, 128],
    ]);
    expect(() => compile("test", graph, { dtype: "f32", placed, scratchBase: 256 })).toThrow(
      'plan: expected a result with memory of its own, got the view "reshape".',
    );
  });
});

test("what may work in place takes over what nobody reads later", () => {
  const addresses = (build: (x: Tensor) => Tensor) => {
    const graph = new Graph();
    const x = graph.input("x", [100]);
    const y = build(exp(x));
    const placed = new Map([
      [x, 64],
      [y, 512],
    ]);
    const { calls, tensors, scratchBytes } = compile("test", graph, {
      dtype: "f32",
      placed,
      scratchBase: 1024,
    });
    return [scratchBytes, ...calls.map(({ writes: [index] }) => tensors[index].address)];
  };
  expect(addresses((x) => tanh(tanh(tanh(x))))).toEqual([448, 1024, 1024, 1024, 512]);
  // Read once more: not in its place, but in that of what comes after.
  expect(addresses((x) => add(tanh(tanh(x)), x))).toEqual([896, 1024, 1472, 1472, 512]);
});

test("every thread has a workspace of its own", () => {
  const graph = new Graph();
  const [a, b] = [graph.input("a", [8, 40]), graph.input("b", [40, 24])];
  const c = matmul(a, b);
  const placed = new Map([
    [a, 64],
    [b, 2048],
    [c, 8192],
  ]);
  const bytes = (threads: number) =>
    compile("test", graph, { dtype: "f32", placed, scratchBase: 16384, threads }).scratchBytes;
  expect(bytes(1)).toBe(gemmWorkspaceBytes("f32", "nn", 8, 24, 40, 1));
  expect(bytes(3)).toBe(gemmWorkspaceBytes("f32", "nn", 8, 24, 40, 3));
});

describe("workspaces of a convolution with max pooling behind it, and of its gradients", () => {
  /** What the nodes take for images of height×30 pixels and 32 filters of 3×3. */
  function workspaces(dtype: DType, height: number, threads: number): [name: string, bytes: number][] {
    const graph = new Graph();
    const [x, w] = [graph.parameter("x", [8, 1, height, 30]), graph.parameter("w", [32, 1, 3, 3])];
    const y = convolution(x, w, graph.parameter("b", [32]), { stride: 1, padding: 0 });
    const loss = sum(maxPool(y, { size: [Math.min(12, height - 2), 6], stride: 1 }));
    const gradients = differentiate(loss, [x, w], add) as Tensor[];
    const given = graph.tensors.filter(({ role }) => role !== "value");
    const placed = new Map([...given, ...gradients].map((tensor, i) => [tensor, 64 * (i + 1)]));
    const planned = plan(graph, { dtype, placed, scratchBase: 65536, threads });
    return planned.nodes
      .map((node): [string, number] => [node.op.name, planned.workspaceOf(node).bytes])
      .filter(([, bytes]) => bytes > 0);
  }

  test.each(dtypes)("are those of the kernels' comments, %s", (dtype) => {
    const size = dtype === "f32" ? 4 : 8;
    // Blocks of windows over 12 rows of 28 places, and over all there are.
    for (const [height, block, windows] of [
      [30, 12 * 28, 17 * 23],
      [5, 3 * 28, 23],
    ]) {
      const trial = { samples: 8, filters: 32, image: [1, height, 30], filter: [3, 3] } as const;
      const places = (height - 2) * 28;
      for (const threads of [1, 3, 16]) {
        expect(workspaces(dtype, height, threads)).toEqual([
          [
            "convolve_channel_bias_max_pool",
            Math.min(threads, 8) * align(size * 32 * places) + convolveBytes(trial, dtype, threads),
          ],
          [
            "pooled_grad_filters",
            32 * align(2 * size * (windows + 1) + 4) +
              threads * (blockBytes(trial, dtype, block) + align(224 * (block + 1))),
          ],
          [
            "pooled_grad_images",
            threads *
              (align(size * places * 9) +
                align(4 * (places + 2)) +
                align(224 * 33) +
                align(2 * size * 32 * windows)),
          ],
        ]);
      }
    }
  });

  test("are large enough for fewer threads, too: a call is shared by as many as it is worth", () => {
    const most = workspaces("f64", 30, 1);
    for (let threads = 2; threads <= 40; threads++) {
      workspaces("f64", 30, threads).forEach(([name, bytes], i) => {
        expect(bytes, `${name}, ${threads} threads`).toBeGreaterThanOrEqual(most[i][1]);
        most[i] = [name, bytes];
      });
    }
  });
});

test("a program is plain data and prints as a listing", () => {
  const graph = new Graph();
  const x = graph.input("x", [2, 3]);
  const y = graph.within("layer", () => exp(scale(x, 2)));
  const placed = new Map([
    [x, 64],
    [y, 256],
  ]);
  const program = compile("example", graph, { dtype: "f64", placed, scratchBase: 1024 });
  expect(structuredClone(program)).toEqual(program);
  expect(JSON.parse(JSON.stringify(program))).toEqual(program);
  expect(listing(program).split("\n")).toEqual([
    "example (f64): 2 calls, 0.1 KiB scratch",
    "  0  scale_f64  layer.scale[2×3]@400 ← x[2×3]@40",
    "  1  exp_f64    layer.exp[2×3]@100 ← layer.scale[2×3]@400",
  ]);
});
