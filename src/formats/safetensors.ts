// safetensors: named tensors in one file. Eight bytes with the header's length (u64), a JSON header, the data; all
// little-endian, as typed arrays are wherever WebAssembly runs. Source: github.com/huggingface/safetensors, "Format".

import { FormatError, message, show, showShape } from "../errors.js";

const TYPES = {
  F64: Float64Array,
  F32: Float32Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
  I32: Int32Array,
  U32: Uint32Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
} as const;

/** Element types that can be read. F16 and BF16 come as their bits, BOOL as bytes. */
export type SafetensorsType = keyof typeof TYPES;

export type SafetensorsData =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** A tensor to be written; the element type is that of the array. */
export interface TensorData {
  readonly shape: readonly number[];
  readonly data: SafetensorsData;
}

/** A tensor that was read. `data` is a view of the file's bytes where its place in them allows one, else a copy. */
export interface ReadTensor extends TensorData {
  readonly dtype: SafetensorsType;
}

export interface Safetensors {
  /** By name, in the order of their data. */
  readonly tensors: ReadonlyMap<string, ReadTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const METADATA = "__metadata__";
const PREFIX = 8;
const SHORTEST_HEADER = 2;
/** The limit of the format's own library. */
const MAXIMUM_HEADER = 100_000_000;
const DAMAGED = "The file is truncated or damaged, or of another kind.";

/**
 * The bytes of a safetensors file, the data in the order given.
 *
 * @param tensors   Names, each once, and tensors; `__metadata__` cannot be a name.
 * @param metadata  Free text by free text.
 */
export function encodeSafetensors(
  tensors: Iterable<readonly [name: string, tensor: TensorData]>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const entries = [...tensors];
  let size = 0;
  const infos = entries.map(([name, { shape, data }]) => {
    const begin = size;
    size += data.byteLength;
    return [name, { dtype: typeOf(data), shape, data_offsets: [begin, size] }] as const;
  });
  const fields = { [METADATA]: metadata, ...Object.fromEntries(infos) };
  const header = new TextEncoder().encode(JSON.stringify(fields));
  // The data begins at a multiple of 8; the header is filled up with spaces.
  const start = PREFIX + Math.ceil(header.length / 8) * 8;
  const file = new Uint8Array(start + size).fill(0x20, PREFIX, start);
  new DataView(file.buffer).setUint32(0, start - PREFIX, true);
  file.set(header, PREFIX);
  entries.forEach(([, { data }], i) => {
    const [begin] = infos[i][1].data_offsets;
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start + begin);
  });
  return file;
}

/** `F32` for a Float32Array. What bytes could be besides, the array does not know: it says the plain integer of itself. */
function typeOf(data: SafetensorsData): string {
  return data[Symbol.toStringTag].replace(/^(?:Big)?(.)\D*(\d+)Array$/, "$1$2");
}

/**
 * Reads a safetensors file. Every number of the header is checked before it is used: the tensors must fill the data
 * without overlap, hole or rest.
 *
 * @param name  The file as errors name it.
 * @throws {FormatError} a file that is truncated, damaged or of another kind.
 */
export function decodeSafetensors(bytes: Uint8Array, name: string): Safetensors {
  const { fields, start } = readHeader(bytes, name);
  const metadata = readMetadata(name, fields[METADATA]);
  const infos = Object.entries(fields)
    .filter(([key]) => key !== METADATA)
    .map(([key, info]) => readInfo(`${name}: tensor ${show(key)}`, key, info));
  infos.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkCover(name, infos, bytes.length - start);
  const tensors = new Map(
    infos.map(({ key, dtype, shape, begin, end }) => {
      const data = elements(dtype, bytes.subarray(start + begin, start + end));
      return [key, { dtype, shape, data }];
    }),
  );
  return { tensors, metadata };
}

function readHeader(bytes: Uint8Array, name: string): { fields: Record<string, unknown>; start: number } {
  if (bytes.length < PREFIX + SHORTEST_HEADER) {
    throw new FormatError(message(name, "a safetensors file", `${bytes.length} bytes`, DAMAGED));
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  const longest = Math.min(MAXIMUM_HEADER, bytes.length - PREFIX);
  if (length < SHORTEST_HEADER || length > longest) {
    const expected = `a safetensors header of ${SHORTEST_HEADER} to ${longest} bytes`;
    throw new FormatError(message(name, expected, `a length of ${length}`, DAMAGED));
  }
  const start = PREFIX + Number(length);
  let header: unknown;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    header = JSON.parse(text.decode(bytes.subarray(PREFIX, start)));
  } catch (error) {
    const got = `a header that is not JSON in UTF-8 (${(error as Error).message})`;
    throw new FormatError(message(name, "a safetensors file", got, DAMAGED), { cause: error });
  }
  if (!isObject(header)) {
    throw new FormatError(message(name, "a JSON object as header", show(header), DAMAGED));
  }
  return { fields: header, start };
}

function readMetadata(name: string, metadata: unknown = {}): Record<string, string> {
  const isText = isObject(metadata) && Object.values(metadata).every((value) => typeof value === "string");
  if (!isText) {
    throw new FormatError(message(`${name}: ${METADATA}`, "an object of texts", show(metadata), DAMAGED));
  }
  return metadata as Record<string, string>;
}

interface Info {
  readonly key: string;
  readonly dtype: SafetensorsType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function readInfo(where: string, key: string, info: unknown): Info {
  if (!isObject(info)) throw new FormatError(message(where, "an object", show(info), DAMAGED));
  const { dtype, shape, data_offsets: offsets } = info;
  if (typeof dtype !== "string" || !Object.hasOwn(TYPES, dtype)) {
    throw new FormatError(message(where, `dtype one of ${Object.keys(TYPES).join(", ")}`, show(dtype)));
  }
  if (!isCounts(shape)) {
    throw new FormatError(message(where, "a shape of integers >= 0", show(shape), DAMAGED));
  }
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    throw new FormatError(message(where, "data_offsets [begin, end]", show(offsets), DAMAGED));
  }
  const type = dtype as SafetensorsType;
  const size = shape.reduce((product, length) => product * length, TYPES[type].BYTES_PER_ELEMENT);
  const [begin, end] = offsets;
  // A product above 2^53 is inexact, and no file is as long.
  if (end - begin !== size || !Number.isSafeInteger(size)) {
    const expected = `${size} bytes for ${type} of shape ${showShape(shape)}`;
    throw new FormatError(message(where, expected, `${end - begin}`, DAMAGED));
  }
  return { key, dtype: type, shape, begin, end };
}

/** Checks that tensors in the order of their data follow each other from 0 to `length`. */
function checkCover(name: string, infos: readonly Info[], length: number): void {
  let position = 0;
  for (const { key, begin, end } of infos) {
    const where = `${name}: tensor ${show(key)}`;
    if (begin !== position) {
      const got = `${begin}, which ${begin < position ? "overlaps another tensor" : "leaves a hole"}`;
      throw new FormatError(message(where, `data from byte ${position} on`, got, DAMAGED));
    }
    if (end > length) {
      throw new FormatError(message(where, `data within ${length} bytes`, `an end at ${end}`, DAMAGED));
    }
    position = end;
  }
  if (position !== length) {
    throw new FormatError(message(name, `${position} bytes of tensor data`, `${length}`, DAMAGED));
  }
}

function elements(dtype: SafetensorsType, bytes: Uint8Array): SafetensorsData {
  const type = TYPES[dtype];
  const aligned = bytes.byteOffset % type.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes);
  return new type(aligned.buffer as ArrayBuffer, aligned.byteOffset, bytes.length / type.BYTES_PER_ELEMENT);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
