import { expect, test } from "vitest";
import { gemmWorkspaceBytes } from "../../src/kernels/gemm-workspace.js";
import { demandWithin, firstDifference, input, output, twin, updated } from "./trial.js";
import { type DType, dtypes, lanes, numbers, unitRoundoff, workbench } from "./workbench.js";

type Form = "nn" | "tn" | "nt";
const forms: readonly Form[] = ["nn", "tn", "nt"];
const benches = { standard: await workbench(), wide: await workbench(true) };
const bench = benches.standard;
const arrays = { f32: Float32Array, f64: Float64Array };

interface Product {
  readonly dtype: DType;
  readonly form: Form;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly beta: 0 | 1;
}

/** Numbers that use all 53 bits of float64; float32 arrays round them. */
function factor(dtype: DType, length: number, seed: number) {
  const low = numbers(length, seed + 100);
  return arrays[dtype].from(numbers(length, seed).map((high, i) => high + low[i] * 2 ** -24));
}

function operands({ dtype, m, n, k, beta }: Product) {
  return {
    a: factor(dtype, m * k, 1),
    b: factor(dtype, k * n, 2),
    before: beta === 1 ? factor(dtype, m * n, 3) : new arrays[dtype](m * n).fill(Number.NaN),
  };
}
type Operands = ReturnType<typeof operands>;

/** The terms a(i, p) and b(p, j) of the product, wherever the form stores them. */
function terms({ form, m, n, k }: Product, { a, b }: Operands) {
  return {
    left: (i: number, p: number) => (form === "tn" ? a[p * m + i] : a[i * k + p]),
    right: (p: number, j: number) => (form === "nt" ? b[j * k + p] : b[p * n + j]),
  };
}

/** Runs the kernel on a workspace of exactly the promised length, full of NaN. */
function multiply(product: Product, given: Operands, threads = 1, shift = 0, bench = benches.standard) {
  const { dtype, form, m, n, k, beta } = product;
  bench.clear();
  const bytes = shift * arrays[dtype].BYTES_PER_ELEMENT;
  const a = bench.place(dtype, given.a, bytes);
  const b = bench.place(dtype, given.b, bytes);
  const c = bench.place(dtype, given.before, bytes);
  const length = gemmWorkspaceBytes(dtype, form, m, n, k, threads);
  const workspace = bench.place("u8", new Uint8Array(length).fill(0xff), 16);
  const args = [c.address, a.address, b.address, workspace.address, m, n, k, beta];
  bench.run(`gemm_${form}_${dtype}`, args, threads);
  bench.checkGuards();
  expect(firstDifference(a.read(), given.a)).toBe(-1);
  expect(firstDifference(b.read(), given.b)).toBe(-1);
  return c.read();
}

/** The documented order of every sum, one scalar operation after the other. */
function model(product: Product, given: Operands) {
  const { dtype, m, n, k, beta } = product;
  const round = dtype === "f32" ? Math.fround : (x: number) => x;
  const { left, right } = terms(product, given);
  const out = arrays[dtype].from(given.before);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let total = beta === 1 ? given.before[i * n + j] : undefined;
      for (let block = 0; block < k; block += 256) {
        let sum = 0;
        for (let p = block; p < Math.min(k, block + 256); p++)
          sum = round(sum + round(left(i, p) * right(p, j)));
        total = total === undefined ? sum : round(total + sum);
      }
      out[i * n + j] = total ?? 0;
    }
  }
  return out;
}

/** x·y as a float64 and the rest, exactly (Veltkamp's splitting and Dekker's product). */
function twoProduct(x: number, y: number): [number, number] {
  const split = (z: number) => {
    const t = 134217729 * z;
    return t - (t - z);
  };
  const product = x * y;
  const [xh, yh] = [split(x), split(y)];
  const [xl, yl] = [x - xh, y - yh];
  return [product, xl * yl - (product - xh * yh - xl * yh - xh * yl)];
}

/** x + y as a float64 and the rest, exactly (Knuth). */
function twoSum(x: number, y: number): [number, number] {
  const sum = x + y;
  const part = sum - x;
  return [sum, x - (sum - part) + (y - part)];
}

/** Throws unless |C − exact| <= γ(k+1)·(|A||B| + β|C₀|), the exact sum being kept in two float64. */
function demandBound(product: Product, given: Operands, c: ArrayLike<number>) {
  const { dtype, m, n, k, beta } = product;
  const { left, right } = terms(product, given);
  const u = unitRoundoff[dtype];
  const gamma = ((k + 1) * u) / (1 - (k + 1) * u);
  const errors = new Float64Array(m * n);
  const bounds = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const start = beta === 1 ? given.before[i * n + j] : 0;
      let [sum, rest, magnitude] = [start, 0, Math.abs(start)];
      for (let p = 0; p < k; p++) {
        const [high, low] = twoProduct(left(i, p), right(p, j));
        const [next, lost] = twoSum(sum, high);
        sum = next;
        rest += lost + low;
        magnitude += Math.abs(high);
      }
      errors[i * n + j] = c[i * n + j] - sum - rest;
      bounds[i * n + j] = gamma * magnitude;
    }
  }
  demandWithin(`gemm ${JSON.stringify(product)}`, errors, new Float64Array(m * n), (i) => bounds[i]);
}

/** Every edge of the tiles (4 rows × 2 vectors, 6 × 1), several blocks of k, several blocks of rows; a few of the shapes of use. */
function products(dtype: DType, form: Form): Product[] {
  const all: Omit<Product, "dtype" | "form">[] = [];
  const columns = [
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    2 * lanes[dtype] + 3,
    4 * lanes[dtype],
    19,
    4 * lanes[dtype] + 9,
  ];
  for (let m = 0; m <= 9; m++) {
    for (const n of columns) all.push({ m, n, k: (m + n) % 12, beta: ((m + n) & 1) as 0 | 1 });
  }
  for (const k of [1, 2, 3, 7, 8, 9, 15, 16, 255, 256, 257, 515]) {
    all.push({ m: 5, n: 11, k, beta: 0 }, { m: 6, n: 9, k, beta: 1 });
  }
  all.push({ m: 131, n: 13, k: 10, beta: 1 }, { m: 262, n: 5, k: 259, beta: 0 });
  all.push(
    { m: 13, n: 131, k: 10, beta: 0 },
    { m: 7, n: 259, k: 1030, beta: 1 },
    { m: 1, n: 50, k: 784, beta: 0 },
    { m: 2, n: 1029, k: 261, beta: 1 },
    { m: 3, n: 1031, k: 258, beta: 0 },
    { m: 37, n: 10, k: 50, beta: 0 },
  );
  return all.map((product) => ({ ...product, dtype, form }));
}

const kernels = dtypes.flatMap((dtype) => forms.map((form) => [form, dtype] as const));

test.each(kernels)("gemm_%s_%s sums in the documented order, on any threads and addresses", (form, dtype) => {
  for (const product of products(dtype, form)) {
    const given = operands(product);
    const expected = model(product, given);
    for (const [threads, shift, simd] of [
      [1, 0, "standard"],
      [2, 1, "standard"],
      [3, 3, "standard"],
      [1, 1, "wide"],
      [2, 0, "wide"],
    ] as const) {
      const c = multiply(product, given, threads, shift, benches[simd]);
      const i = firstDifference(expected, c);
      const where = `${JSON.stringify(product)}, ${threads} threads, shift ${shift}, ${simd}, element ${i}`;
      expect(i, `${where}: ${c[i]}, not ${expected[i]}`).toBe(-1);
    }
  }
});

test.each(kernels)("gemm_%s_%s stays within the error bound, and so does its twin", (form, dtype) => {
  for (const product of products(dtype, form)) {
    const given = operands(product);
    demandBound(product, given, multiply(product, given));
    const { m, n, k, beta } = product;
    const c = beta === 0 ? output(dtype, m * n) : updated(dtype, given.before);
    const args = [c, input(dtype, given.a), input(dtype, given.b), 0, m, n, k, beta];
    demandBound(product, given, twin(`gemm_${form}_${dtype}`, args)[0]);
  }
});

/** Where each element of A is zero with a chance of `share`, and rows 1 and 2 are all zeros; some of the zeros are −0. */
function withZeros(given: Operands, { form, m, k }: Product, share: number): Operands {
  given.a.forEach((_, at) => {
    const row = form === "tn" ? at % m : Math.floor(at / k);
    const hash = (Math.imul(at + 7, 0x9e3779b9) >>> 12) & 1023;
    if (row === 1 || row === 2 || hash < share * 1024) given.a[at] = hash % 5 === 0 ? -0 : 0;
  });
  return given;
}

/** Products wide enough for A's zeros to be looked for: strips of every width, blocks of k and of rows, few and many zeros. */
function zeroProducts(dtype: DType, form: Form): (Product & { share: number })[] {
  const all: Omit<Product, "dtype" | "form">[] = [];
  for (const n of [48, 50, 52, 53, 56, 63, 64, 80, 111, 131]) all.push({ m: 6, n, k: 21, beta: 0 });
  for (const k of [1, 2, 3, 5, 255, 257, 515]) {
    all.push({ m: 5, n: 61, k, beta: 0 }, { m: 4, n: 104, k, beta: 1 });
  }
  all.push(
    { m: 261, n: 57, k: 9, beta: 0 },
    { m: 131, n: 300, k: 259, beta: 0 },
    { m: 19, n: 256, k: 1025, beta: 1 },
  );
  return all.flatMap((product) => [0.3, 0.6, 0.9, 1].map((share) => ({ ...product, dtype, form, share })));
}

test.each(kernels)("gemm_%s_%s leaves out zeros of A, and no bit tells", (form, dtype) => {
  for (const { share, ...product } of zeroProducts(dtype, form)) {
    const given = withZeros(operands(product), product, share);
    const expected = model(product, given);
    for (const [threads, shift, simd] of [
      [1, 0, "standard"],
      [2, 1, "standard"],
      [3, 3, "wide"],
    ] as const) {
      const c = multiply(product, given, threads, shift, benches[simd]);
      const i = firstDifference(expected, c);
      const where = `${JSON.stringify({ ...product, share })}, ${threads} threads, ${simd}, element ${i}`;
      expect(i, `${where}: ${c[i]}, not ${expected[i]}`).toBe(-1);
    }
  }
});

test.each(kernels)("gemm_%s_%s makes NaN of zero times infinity, wherever it stands", (form, dtype) => {
  const product: Product = { dtype, form, m: 9, n: 131, k: 262, beta: 0 };
  for (const [p, j, value] of [
    [0, 0, Infinity],
    [261, 130, Number.NaN],
    [100, 60, -Infinity],
    [257, 104, Infinity],
  ]) {
    const given = withZeros(operands(product), product, 0.9);
    given.b[form === "nt" ? j * product.k + p : p * product.n + j] = value;
    const expected = model(product, given);
    expect(expected[product.n + j], "row 1 of A is all zeros").toBeNaN();
    for (const simd of ["standard", "wide"] as const) {
      expect(firstDifference(expected, multiply(product, given, 2, 0, benches[simd]))).toBe(-1);
    }
  }
});

test.each(kernels)("gemm_%s_%s keeps NaN and infinities to their row and column", (form, dtype) => {
  const product: Product = { dtype, form, m: 7, n: 11, k: 9, beta: 0 };
  const given = operands(product);
  // Row 5 of A and column 10 of B lie in tiles that reach over the edges of C.
  for (let p = 0; p < 9; p++) {
    given.a[form === "tn" ? p * 7 + 5 : 5 * 9 + p] = Number.NaN;
    given.b[form === "nt" ? 10 * 9 + p : p * 11 + 10] = Infinity;
  }
  const c = multiply(product, given);
  for (let i = 0; i < 7; i++) {
    for (let j = 0; j < 11; j++) {
      expect(Number.isFinite(c[i * 11 + j]), `element ${i}, ${j}`).toBe(i !== 5 && j !== 10);
    }
  }
});

test.each(kernels)(
  "gemm_%s_%s reads nothing behind its factors: they may end with the memory",
  (form, dtype) => {
    const k = 9;
    for (let m = 1; m <= 9; m++) {
      // The zeros that the factors are full of are looked for from 48 columns on, and where 25 to 28 fill a strip.
      for (const n of [1, 3, 4, 7, 8, 11, 25, 27, 28, 48, 53, 64]) {
        bench.clear();
        const c = bench.placeOutput(dtype, m * n);
        const workspace = bench.placeOutput("u8", gemmWorkspaceBytes(dtype, form, m, n, k, 1));
        const factors = bench.placeOutput(dtype, (m + n) * k);
        const size = arrays[dtype].BYTES_PER_ELEMENT;
        const end = bench.instance.memory.buffer.byteLength;
        const run = (a: number, b: number) =>
          bench.run(`gemm_${form}_${dtype}`, [c.address, a, b, workspace.address, m, n, k, 0]);
        // Past the end of the memory the engine raises an error.
        expect(() => run(end - m * k * size, factors.address)).not.toThrow();
        expect(() => run(factors.address, end - k * n * size)).not.toThrow();
        bench.checkGuards();
      }
    }
  },
);

test("the workspace holds a panel, an edge tile, for tn or wide products a block of A, and lists, for each thread", () => {
  const lists = (size: number, m: number, k: number) => 224 * (k + 1) + 4 * (m + 4) + 2 * size * (m * k + 2);
  const lines = (bytes: number) => Math.ceil(bytes / 64) * 64;
  expect(gemmWorkspaceBytes("f32", "nn", 100, 24, 784, 1)).toBe(256 * 64 + 768);
  expect(gemmWorkspaceBytes("f32", "nn", 100, 50, 784, 1)).toBe(256 * 64 + 768 + lines(lists(4, 100, 256)));
  expect(gemmWorkspaceBytes("f64", "nt", 100, 24, 10, 3)).toBe(3 * (10 * 64 + 768));
  expect(gemmWorkspaceBytes("f64", "tn", 784, 24, 100, 2)).toBe(2 * (100 * 64 + 768 + 256 * 100 * 8));
  expect(gemmWorkspaceBytes("f32", "nn", 100, 256, 1023, 1)).toBe(256 * 64 + 768 + lines(lists(4, 100, 256)));
  expect(gemmWorkspaceBytes("f32", "nn", 100, 256, 1024, 1)).toBe(
    256 * 64 + 768 + lines(100 * 256 * 4 + lists(4, 100, 256)),
  );
  expect(gemmWorkspaceBytes("f32", "tn", 4, 2, 5, 1)).toBe(5 * 64 + 768 + 4 * 5 * 4 + 48);
  expect(gemmWorkspaceBytes("f32", "nn", 3, 2, 5, 2)).toBe(2 * (3 * 4096 + 1024));
});
