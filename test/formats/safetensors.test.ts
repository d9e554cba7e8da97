import { describe, expect, it } from "vitest";
import { FormatError } from "../../src/errors.js";
import {
  decodeSafetensors,
  encodeSafetensors,
  type SafetensorsData,
  type TensorData,
} from "../../src/formats/safetensors.js";

/** A file with that header, as it stands, and that data. */
function file(header: unknown, data: ArrayLike<number> = []): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const vector = (...data: number[]): TensorData => ({ shape: [data.length], data: Float32Array.from(data) });

describe("encodeSafetensors", () => {
  it("writes the bytes that the format's own library writes", () => {
    // safetensors.numpy.save({"a": np.array([[1, -2]], "float32"), "b": np.array([7], "uint8")}, {"k": "ü"}), 0.8.0
    const header =
      '{"__metadata__":{"k":"ü"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[1],"data_offsets":[8,9]}}  ';
    const golden = [
      ...[0x88, 0, 0, 0, 0, 0, 0, 0],
      ...new TextEncoder().encode(header),
      ...[0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 7],
    ];
    const bytes = encodeSafetensors(
      [
        ["a", { shape: [1, 2], data: Float32Array.of(1, -2) }],
        ["b", { shape: [1], data: Uint8Array.of(7) }],
      ],
      { k: "ü" },
    );
    expect([...bytes]).toEqual(golden);
  });

  it("starts the data at a multiple of 8, whatever the header's length", () => {
    for (let length = 1; length <= 17; length++) {
      const bytes = encodeSafetensors([["n".repeat(length), vector(1.5)]]);
      expect((bytes.length - 4) % 8).toBe(0);
      expect(new DataView(bytes.buffer).getFloat32(bytes.length - 4, true)).toBe(1.5);
    }
  });
});

describe("decodeSafetensors", () => {
  it("reads back every type, shape, name and text", () => {
    const data: Record<string, SafetensorsData> = {
      bytes: Uint8Array.of(0, 255, 3),
      f64: Float64Array.of(0.1, Number.NaN, -0, Number.POSITIVE_INFINITY),
      "ü/名 \n\"'": Float32Array.of(1.5, -0),
      i8: Int8Array.of(-128),
      i16: Int16Array.of(-32768, 2),
      u16: Uint16Array.of(65535),
      i32: Int32Array.of(-(2 ** 31)),
      u32: Uint32Array.of(2 ** 32 - 1),
      i64: BigInt64Array.of(-(2n ** 63n)),
      u64: BigUint64Array.of(2n ** 64n - 1n),
      nothing: new Float32Array(0),
    };
    const entries = [
      ...Object.entries(data).map(([name, array]) => [name, { shape: [array.length], data: array }] as const),
      ["2", vector(2)] as const,
      ["1", vector(1)] as const,
      ["__proto__", vector(3)] as const,
      ["scalar", { shape: [], data: Float64Array.of(4) }] as const,
      ["empty", { shape: [2, 0, 3], data: new Int32Array(0) }] as const,
    ];
    const metadata = { format: "downhill", __proto__text: "{}", json: '{"a":1}' };
    const read = decodeSafetensors(encodeSafetensors(entries, metadata), "f");
    expect(read.metadata).toEqual(metadata);
    expect([...read.tensors.keys()].toSorted()).toEqual(entries.map(([name]) => name).toSorted());
    for (const [name, tensor] of entries) {
      const { shape, data: numbers } = read.tensors.get(name)!;
      expect(shape).toEqual(tensor.shape);
      expect(numbers).toEqual(tensor.data);
    }
    const withData = (names: string[]) => names.filter((name) => read.tensors.get(name)!.data.length > 0);
    expect(withData([...read.tensors.keys()])).toEqual(withData(entries.map(([name]) => name)));
    expect(decodeSafetensors(encodeSafetensors([]), "f")).toEqual({ tensors: new Map(), metadata: {} });
  });

  it("gives views of aligned data and copies of other data", () => {
    const bytes = encodeSafetensors([
      ["a", vector(1, 2, 3)],
      ["b", { shape: [1], data: Float64Array.of(4) }],
    ]);
    const { tensors } = decodeSafetensors(bytes, "f");
    expect(tensors.get("a")!.data.buffer).toBe(bytes.buffer);
    expect(tensors.get("b")!.data.buffer).not.toBe(bytes.buffer);
    expect(tensors.get("b")!.data).toEqual(Float64Array.of(4));

    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    for (const whole of [
      shifted.subarray(1),
      ...(globalThis.Buffer ? [Buffer.from(shifted.buffer, 1)] : []),
    ]) {
      const again = decodeSafetensors(whole, "f").tensors;
      expect(again.get("a")!.data).toEqual(Float32Array.of(1, 2, 3));
      expect(again.get("b")!.data).toEqual(Float64Array.of(4));
    }
  });

  it("reads files with names in any order, unpadded headers, and types without an array of their own", () => {
    const header = {
      b: { dtype: "BF16", shape: [1], data_offsets: [1, 3] },
      a: { dtype: "BOOL", shape: [], data_offsets: [0, 1] },
    };
    const { tensors } = decodeSafetensors(file(header, [1, 0x80, 0x3f]), "f");
    expect([...tensors]).toEqual([
      ["a", { dtype: "BOOL", shape: [], data: Uint8Array.of(1) }],
      ["b", { dtype: "BF16", shape: [1], data: Uint16Array.of(0x3f80) }],
    ]);
  });
});

describe("a damaged or foreign file", () => {
  const damaged = "The file is truncated or damaged, or of another kind.";
  const f32 = (shape: unknown, offsets: unknown, dtype: unknown = "F32") => ({
    a: { dtype, shape, data_offsets: offsets },
  });
  const two = (first: number[], second: number[], length: number) =>
    file(
      {
        a: { dtype: "U8", shape: [first[1] - first[0]], data_offsets: first },
        b: { dtype: "U8", shape: [second[1] - second[0]], data_offsets: second },
      },
      new Uint8Array(length),
    );
  const text = (content: string) => new TextEncoder().encode(content);
  const huge = file("{}");
  huge.set([255, 255, 255, 255, 255, 255, 255, 255]);

  const cases: [what: string, bytes: Uint8Array, text: string][] = [
    ["no bytes", new Uint8Array(0), `f: expected a safetensors file, got 0 bytes. ${damaged}`],
    ["the length only", new Uint8Array(8), `f: expected a safetensors file, got 8 bytes. ${damaged}`],
    [
      "a header length of 0",
      new Uint8Array(20),
      `f: expected a safetensors header of 2 to 12 bytes, got a length of 0. ${damaged}`,
    ],
    [
      "a header longer than the file",
      file("{}").subarray(0, 10).with(0, 3),
      `f: expected a safetensors header of 2 to 2 bytes, got a length of 3. ${damaged}`,
    ],
    [
      "a header length above 2^53",
      huge,
      `f: expected a safetensors header of 2 to 2 bytes, got a length of 18446744073709551615. ${damaged}`,
    ],
    [
      "text",
      text("this is not a model"),
      `f: expected a safetensors header of 2 to 11 bytes, got a length of 2338328219631577204. ${damaged}`,
    ],
    ["an array as header", file("[1]"), `f: expected a JSON object as header, got [1]. ${damaged}`],
    ["null as header", file("null"), `f: expected a JSON object as header, got null. ${damaged}`],
    [
      "metadata of numbers",
      file({ __metadata__: { a: 1 } }),
      `f: __metadata__: expected an object of texts, got a value of type Object. ${damaged}`,
    ],
    [
      "metadata as a list",
      file({ __metadata__: ["a"] }),
      `f: __metadata__: expected an object of texts, got ["a"]. ${damaged}`,
    ],
    ["a tensor that is no object", file({ a: 5 }), `f: tensor "a": expected an object, got 5. ${damaged}`],
    [
      "an unknown type",
      file(f32([1], [0, 4], "F33"), [0, 0, 0, 0]),
      'f: tensor "a": expected dtype one of F64, F32, F16, BF16, I64, U64, I32, U32, I16, U16, I8, U8, BOOL, got "F33".',
    ],
    [
      "a type every object has",
      file(f32([1], [0, 4], "constructor"), [0, 0, 0, 0]),
      'f: tensor "a": expected dtype one of F64, F32, F16, BF16, I64, U64, I32, U32, I16, U16, I8, U8, BOOL, got "constructor".',
    ],
    [
      "a negative size",
      file(f32([-1], [0, 4])),
      `f: tensor "a": expected a shape of integers >= 0, got [-1]. ${damaged}`,
    ],
    [
      "no shape",
      file(f32(undefined, [0, 4])),
      `f: tensor "a": expected a shape of integers >= 0, got undefined. ${damaged}`,
    ],
    [
      "a size above 2^53",
      file('{"a":{"dtype":"F32","shape":[9007199254740993],"data_offsets":[0,4]}}'),
      `f: tensor "a": expected a shape of integers >= 0, got [9007199254740992]. ${damaged}`,
    ],
    [
      "three offsets",
      file(f32([1], [0, 4, 8])),
      `f: tensor "a": expected data_offsets [begin, end], got [0, 4, 8]. ${damaged}`,
    ],
    [
      "offsets that run backwards",
      file(f32([1], [4, 0])),
      `f: tensor "a": expected data_offsets [begin, end], got [4, 0]. ${damaged}`,
    ],
    [
      "offsets that do not match the shape",
      file(f32([2, 3], [0, 20]), new Uint8Array(20)),
      `f: tensor "a": expected 24 bytes for F32 of shape 2×3, got 20. ${damaged}`,
    ],
    [
      "a product that overflows",
      file(f32([2 ** 52, 2 ** 52], [0, 4])),
      `f: tensor "a": expected 8.112963841460668e+31 bytes for F32 of shape 4503599627370496×4503599627370496, got 4. ${damaged}`,
    ],
    [
      "truncated data",
      file(f32([1], [0, 4]), [1, 2, 3]),
      `f: tensor "a": expected data within 3 bytes, got an end at 4. ${damaged}`,
    ],
    [
      "data that no tensor has",
      file(f32([1], [0, 4]), [1, 2, 3, 4, 5]),
      `f: expected 4 bytes of tensor data, got 5. ${damaged}`,
    ],
    [
      "a hole at the start",
      two([1, 2], [2, 3], 3),
      `f: tensor "a": expected data from byte 0 on, got 1, which leaves a hole. ${damaged}`,
    ],
    [
      "a hole in the middle",
      two([0, 1], [2, 3], 3),
      `f: tensor "b": expected data from byte 1 on, got 2, which leaves a hole. ${damaged}`,
    ],
    [
      "tensors that overlap",
      two([0, 2], [1, 3], 3),
      `f: tensor "b": expected data from byte 2 on, got 1, which overlaps another tensor. ${damaged}`,
    ],
    [
      "two tensors in one place",
      two([0, 2], [0, 2], 2),
      `f: tensor "b": expected data from byte 2 on, got 0, which overlaps another tensor. ${damaged}`,
    ],
  ];
  it.each(cases)("is refused: %s", (_, bytes, expected) => {
    let error: unknown;
    try {
      decodeSafetensors(bytes, "f");
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(FormatError);
    expect((error as Error).message).toBe(expected);
  });

  it("is refused: a header that is not JSON, or not UTF-8", () => {
    const broken = file('{"a"xx');
    const latin = file('{"aaa":1}');
    latin[10] = 0xff;
    const marked = file("\u{feff}{}");
    for (const bytes of [broken, latin, marked]) {
      expect(() => decodeSafetensors(bytes, "f")).toThrow(FormatError);
      expect(() => decodeSafetensors(bytes, "f")).toThrow(
        /^f: expected a safetensors file, got a header that is not JSON in UTF-8 \(/,
      );
    }
  });

  it("is refused wherever it is cut off", () => {
    const whole = encodeSafetensors([["a", vector(1, 2)]], { k: "v" });
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeSafetensors(whole.subarray(0, length), "f")).toThrow(FormatError);
    }
  });
});
