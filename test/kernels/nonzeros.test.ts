import { expect, test } from "vitest";
import { countNonzeros, nonzerosOf } from "../../src/data/nonzeros.js";
import { ACTIVATIONS } from "../../src/kernels/activations.js";
import { gemmNonzerosWorkspaceBytes, gemmWorkspaceBytes } from "../../src/kernels/gemm-workspace.js";
import { splitScale } from "../../src/kernels/split-scale.js";
import { referenceKernels } from "../../src/reference/index.js";
import { viewsOf } from "../../src/reference/views.js";
import { demandWithin, firstDifference } from "./trial.js";
import { type DType, dtypes, numbers, unitRoundoff, type Workbench, workbench } from "./workbench.js";

const benches = { standard: await workbench(), wide: await workbench(true) };
const arrays = { f32: Float32Array, f64: Float64Array };
const { high, low } = splitScale(1 / 255);
const TABLE_ROWS = 23;

/** Rows of bytes, about a seventh of which are not zero; one row is empty, one is full where the table may be. */
function tableOf(width: number): Uint8Array {
  const table = Uint8Array.from({ length: TABLE_ROWS * width }, (_, i) => {
    const hash = Math.imul(i + 1, 0x9e3779b9) >>> 16;
    return hash % 7 === 0 ? 1 + (hash % 255) : 0;
  });
  return table.fill(0, 2 * width, 3 * width).fill(255, 3 * width, 4 * width);
}

interface Case {
  readonly form: "nn" | "tn";
  /** Rows of the batch and columns of the table: m and k for nn, k and m for tn. */
  readonly rows: number;
  readonly width: number;
  readonly n: number;
}

function cases(form: "nn" | "tn"): Case[] {
  const all: Omit<Case, "form">[] = [];
  for (const n of [
    1, 2, 3, 4, 5, 7, 8, 13, 14, 15, 26, 27, 28, 29, 50, 52, 53, 56, 57, 63, 64, 113, 127, 128, 131,
  ]) {
    all.push({ rows: 5, width: 70, n });
  }
  for (const width of [1, 7, 8, 63, 64, 65, 128, 255, 256, 257, 300, 521, 784]) {
    all.push({ rows: 7, width, n: 11 });
  }
  for (const rows of [1, 2, 3, 255, 256, 257, 515]) {
    all.push({ rows, width: 67, n: 9 });
    if (form === "tn") all.push({ rows, width: 131, n: 129 });
  }
  // Wide enough for threads to share columns.
  for (const n of [256, 300, 389]) all.push({ rows: 3, width: 300, n });
  return all.map((one) => ({ ...one, form }));
}

function listed(width: number) {
  const table = tableOf(width);
  const lists = nonzerosOf(table, width);
  if (!lists) throw new Error(`a table of width ${width} is not mostly zeros`);
  return { table, lists };
}

/** What the products of a case need, with the lists gathered. */
function gathered(dtype: DType, { form, rows, width, n }: Case, threads: number, bench = benches.standard) {
  const { table, lists } = listed(width);
  const indices = Uint32Array.from({ length: rows }, (_, i) => (i * 7 + 3) % TABLE_ROWS);
  const [m, k] = form === "nn" ? [rows, width] : [width, rows];
  const size = arrays[dtype].BYTES_PER_ELEMENT;
  bench.clear();
  const placed = {
    pairs: bench.place("u8", lists.pairs),
    tableBounds: bench.place("u32", lists.bounds),
    table: bench.place("u8", table),
    indices: bench.place("u32", indices),
    entries: bench.placeOutput("u8", rows * (lists.most + 8) * 2 * size),
    bounds: bench.placeOutput("u32", (Math.ceil(width / 128) + 1) * rows),
    whole: bench.placeOutput(dtype, rows * width),
    b: bench.place(dtype, numbers(k * n, 5)),
    c: bench.placeOutput(dtype, m * n),
    expected: bench.placeOutput(dtype, m * n),
    workspace: bench.place(
      "u8",
      new Uint8Array(gemmNonzerosWorkspaceBytes(dtype, form, m, n, k, threads)).fill(0xff),
      16,
    ),
    other: bench.placeOutput("u8", gemmWorkspaceBytes(dtype, form, m, n, k, 1), 16),
  };
  const at = Object.fromEntries(Object.entries(placed).map(([name, { address }]) => [name, address]));
  const sizes = [rows, width, lists.most, high, low];
  bench.run(
    `gather_nonzeros_${dtype}`,
    [at.entries, at.bounds, at.pairs, at.tableBounds, at.indices, ...sizes],
    threads,
  );
  return { placed, at, m, k, indices, lists };
}

/** The product by lists and, from the same rows made whole, by gemm. */
function both(dtype: DType, one: Case, threads: number, bench = benches.standard) {
  const { form, rows, width, n } = one;
  const { placed, at, m, k, indices, lists } = gathered(dtype, one, threads, bench);
  bench.run(`gemm_${form}_nonzeros_${dtype}`, [at.c, at.bounds, at.b, at.workspace, m, n, k], threads);
  bench.run(`gather_rows_u8_${dtype}`, [at.whole, at.table, at.indices, rows, width, high, low]);
  bench.run(`gemm_${form}_${dtype}`, [at.expected, at.whole, at.b, at.other, m, n, k, 0]);
  bench.checkGuards();
  return { c: placed.c.read(), expected: placed.expected.read(), whole: placed.whole.read(), indices, lists };
}

const kernels = dtypes.flatMap((dtype) => (["nn", "tn"] as const).map((form) => [form, dtype] as const));

test.each(kernels)(
  "gemm_%s_nonzeros_%s has the bits of gemm on the whole matrix, on any threads",
  (form, dtype) => {
    for (const one of cases(form)) {
      for (const threads of [1, 2, 3]) {
        const { c, expected } = both(dtype, one, threads);
        expect(firstDifference(expected, c), `${JSON.stringify(one)}, ${threads} threads`).toBe(-1);
      }
    }
  },
);

for (const [width, bench] of Object.entries(benches)) {
  test.each(dtypes)(
    `gemm_nn_nonzeros_bias_%s: as the product, the bias and the activation, ${width}`,
    (dtype) => {
      // Threads share rows, but columns where there are many; three threads do so from 384 columns of float32 on.
      for (const n of [1, 13, 50, 256, 389, 800]) {
        for (const [name, activation] of Object.entries({ none: 0, ...ACTIVATIONS })) {
          const one = { form: "nn", rows: 5, width: 300, n } as const;
          for (const threads of [1, 2, 3]) {
            const { placed, at, m, k } = gathered(dtype, one, threads, bench);
            const bias = bench.place(dtype, numbers(n, 3));
            const product = [at.bounds, at.b, at.workspace, m, n, k];
            bench.run(`gemm_nn_nonzeros_${dtype}`, [at.expected, ...product]);
            bench.run(`add_bias_${dtype}`, [at.expected, at.expected, bias.address, m, n]);
            if (activation) bench.run(`${name}_${dtype}`, [at.expected, at.expected, m * n]);
            bench.run(
              `gemm_nn_nonzeros_bias_${dtype}`,
              [at.c, ...product, bias.address, activation],
              threads,
            );
            bench.checkGuards();
            const difference = firstDifference(placed.expected.read(), placed.c.read());
            expect(difference, `${n} columns, ${name}, ${threads} threads`).toBe(-1);
          }
        }
      }
    },
  );
}

test.each(kernels)("the twin of gemm_%s_nonzeros_%s makes the same sums in its own order", (form, dtype) => {
  for (const one of cases(form)) {
    const { rows, width, n } = one;
    const { expected, whole, indices, lists } = both(dtype, one, 1);
    const [m, k] = form === "nn" ? [rows, width] : [width, rows];
    const views = viewsOf(new ArrayBuffer(1 << 24));
    let top = 64;
    const place = (bytes: number) => {
      const address = top;
      top += Math.ceil(bytes / 64) * 64;
      return address;
    };
    const floats = dtype === "f32" ? views.f32 : views.f64;
    const size = floats.BYTES_PER_ELEMENT;
    const [pairs, tableBounds, rowsAt] = [lists.pairs, lists.bounds, indices].map((x) => place(x.byteLength));
    views.u8.set(lists.pairs, pairs);
    views.u32.set(lists.bounds, tableBounds / 4);
    views.u32.set(indices, rowsAt / 4);
    const [b, c] = [place(k * n * size), place(m * n * size)];
    floats.set(numbers(k * n, 5), b / size);
    const entries = place(rows * (lists.most + 8) * 16);
    const bounds = place((Math.ceil(width / 128) + 1) * rows * 4);
    const sizes = [rows, width, lists.most, high, low];
    referenceKernels[`gather_nonzeros_${dtype}`](
      views,
      entries,
      bounds,
      pairs,
      tableBounds,
      rowsAt,
      ...sizes,
    );
    referenceKernels[`gemm_${form}_nonzeros_${dtype}`](views, c, bounds, b, 0, m, n, k);
    // Two sums of the same terms are each within γ(k)·Σ|terms| of the exact one.
    const u = unitRoundoff[dtype];
    const bound = (i: number) => {
      const [row, column] = [Math.floor(i / n), i % n];
      let magnitude = 0;
      for (let p = 0; p < k; p++) {
        const a = form === "nn" ? whole[row * width + p] : whole[p * width + row];
        magnitude += Math.abs(a * floats[b / size + p * n + column]);
      }
      return ((2 * (k + 1) * u) / (1 - (k + 1) * u)) * magnitude;
    };
    demandWithin(`twin ${JSON.stringify(one)}`, floats.subarray(c / size, c / size + m * n), expected, bound);
  }
});

/** A table of floats with as many zeros, of both signs, and a batch of it. */
function floatsOf(dtype: DType, { rows, width }: Case) {
  const bytes = tableOf(width);
  const values = numbers(TABLE_ROWS * width, 6);
  const table = arrays[dtype].from(values.map((value, i) => (bytes[i] === 0 ? Math.sign(value) * 0 : value)));
  const indices = Uint32Array.from({ length: rows }, (_, i) => (i * 7 + 3) % TABLE_ROWS);
  const batch = new arrays[dtype](rows * width);
  indices.forEach((row, i) => {
    batch.set(table.subarray(row * width, (row + 1) * width), i * width);
  });
  return { table, indices, batch, count: table.filter((value) => value !== 0).length };
}

/** The product by lists of floats, and by gemm. */
function bothOfFloats(dtype: DType, one: Case, threads: number, bench: Workbench) {
  const { form, rows, width, n } = one;
  const { table, indices, batch, count } = floatsOf(dtype, one);
  const [m, k] = form === "nn" ? [rows, width] : [width, rows];
  const entryBytes = 2 * table.BYTES_PER_ELEMENT;
  const parts = Math.ceil(width / 128);
  bench.clear();
  const c = bench.placeOutput(dtype, m * n);
  const expected = bench.placeOutput(dtype, m * n);
  const bounds = bench.placeOutput("u32", (parts + 1) * rows);
  const entries = bench.placeOutput("u8", (count + 1) * entryBytes);
  const tableBounds = bench.place("u32", new Uint32Array(TABLE_ROWS * parts + 1));
  const length = gemmNonzerosWorkspaceBytes(dtype, form, m, n, k, threads);
  const workspace = bench.place("u8", new Uint8Array(length).fill(0xff), 16).address;
  const other = bench.placeOutput("u8", gemmWorkspaceBytes(dtype, form, m, n, k, 1), 16).address;
  const b = bench.place(dtype, numbers(k * n, 5)).address;
  const rowsAt = bench.place("u32", indices).address;
  const from = bench.place(dtype, table).address;
  // In two goes, the second behind the first.
  for (const [row, end] of [
    [0, 9],
    [9, TABLE_ROWS],
  ]) {
    const at = [tableBounds.address + row * parts * 4, from + row * width * table.BYTES_PER_ELEMENT];
    bench.run(`list_nonzeros_${dtype}`, [entries.address, ...at, end - row, width], threads);
  }
  expect(tableBounds.read().at(-1)).toBe(count);
  const places = [bounds.address, entries.address, tableBounds.address, rowsAt];
  bench.run("gather_lists", [...places, rows, width, entryBytes], threads);
  bench.run(`gemm_${form}_nonzeros_${dtype}`, [c.address, bounds.address, b, workspace, m, n, k], threads);
  const whole = bench.place(dtype, batch).address;
  bench.run(`gemm_${form}_${dtype}`, [expected.address, whole, b, other, m, n, k, 0]);
  bench.checkGuards();
  return { c: c.read(), expected: expected.read() };
}

test.each(kernels)(
  "lists of floats give gemm_%s_%s the bits of the whole matrix, on any threads",
  (form, dtype) => {
    for (const one of cases(form)) {
      for (const [threads, simd] of [
        [1, "standard"],
        [3, "standard"],
        [1, "wide"],
        [2, "wide"],
      ] as const) {
        const { c, expected } = bothOfFloats(dtype, one, threads, benches[simd]);
        const where = `${JSON.stringify(one)}, ${threads} threads, ${simd}`;
        expect(firstDifference(expected, c), where).toBe(-1);
      }
    }
  },
);

test("countNonzeros counts what is not zero in the model's dtype, up to three tenths", () => {
  const floats = Float64Array.of(0, -0, 1, 2 ** -149, -(2 ** -150), 1.01 * 2 ** -150, 0, 0, 0, 0, 0, 0, 0, 0);
  expect(Array.from(Float32Array.from(floats)).filter((x) => x !== 0)).toHaveLength(3);
  expect(countNonzeros(floats, "f32")).toEqual({ count: 3 });
  expect(countNonzeros(floats, "f64")).toEqual({ count: 4 });
  const tenth = (count: number) => Float32Array.from({ length: 9990 }, (_, i) => Number(i < count));
  expect(countNonzeros(tenth(2997), "f32")).toEqual({ count: 2997 });
  expect(countNonzeros(tenth(2998), "f32")).toBeUndefined();
});

test("a product without terms is zero", () => {
  const bench = benches.standard;
  bench.clear();
  const c = bench.placeOutput("f32", 12);
  const bounds = bench.place("u32", [0, 0, 0]);
  const workspace = bench.placeOutput("u8", 4096, 16);
  bench.run("gemm_nn_nonzeros_f32", [c.address, bounds.address, 0, workspace.address, 3, 4, 0]);
  expect([...c.read()]).toEqual(new Array(12).fill(0));
});

test("nonzerosOf lists each byte with its column, part by part, and gives up on what is not mostly zeros", () => {
  const bytes = new Uint8Array(2 * 300);
  bytes[0] = 9;
  bytes[127] = 8;
  bytes[128] = 7;
  bytes[299] = 6;
  bytes[300 + 260] = 5;
  const lists = nonzerosOf(bytes, 300);
  expect(lists?.count).toBe(5);
  expect(lists?.most).toBe(4);
  expect([...(lists?.pairs.subarray(0, 10) ?? [])]).toEqual([0, 9, 127, 8, 128, 7, 43, 6, 4, 5]);
  expect([...(lists?.bounds ?? [])]).toEqual([0, 2, 3, 4, 4, 4, 5]);
  expect(nonzerosOf(bytes, 300)).toBe(lists);
  expect(nonzerosOf(new Uint8Array(10).fill(1), 5)).toBeUndefined();
});
