// Vectors of T: a v128 holds 4 float32 or 2 float64.

/** As many bytes, or more, that are whole cache lines: threads never write to the same one. */
@inline
export function wholeLines(bytes: usize): usize {
  return (bytes + 63) & ~63;
}

/** Elements of T in a vector. */
@inline
export function lanes<T>(): i32 {
  return 16 / <i32>sizeof<T>();
}

/** Elements of T in a cache line: what threads share elementwise work by. */
@inline
export function line<T>(): i32 {
  return 64 / <i32>sizeof<T>();
}

/** One element in every lane. */
@inline
export function loadSplat<T>(address: usize): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(address) : v128.load64_splat(address);
}

/** Writes the first lane. */
@inline
export function storeFirst<T>(address: usize, value: v128): void {
  if (sizeof<T>() == 4) v128.store32_lane(address, value, 0);
  else v128.store64_lane(address, value, 0);
}

/** `count` elements (1 … lanes) from `address`, nothing behind them is read; the lanes left over are the filler's. */
@inline
export function loadPart<T>(address: usize, count: i32, filler: v128): v128 {
  if (count == lanes<T>()) return v128.load(address);
  if (sizeof<T>() == 8) return v128.load64_lane(address, filler, 0);
  if (count == 1) return v128.load32_lane(address, filler, 0);
  const pair = v128.load64_lane(address, filler, 0);
  return count == 2 ? pair : v128.load32_lane(address, pair, 2, 8);
}

/** Writes the first `count` lanes (1 … lanes) and nothing behind them. */
@inline
export function storePart<T>(address: usize, value: v128, count: i32): void {
  if (count == lanes<T>()) v128.store(address, value);
  else if (sizeof<T>() == 8) v128.store64_lane(address, value, 0);
  else if (count == 1) v128.store32_lane(address, value, 0);
  else {
    v128.store64_lane(address, value, 0);
    if (count == 3) v128.store32_lane(address, value, 2, 8);
  }
}

/**
 * Writes two neighbouring vectors, the second one first: an engine that fuses pairs (V8's revectorizer) would otherwise write
 * the first one twice, alone and in the pair, for the case that only the second lies behind the end of memory.
 */
@inline
export function storePair(address: usize, first: v128, second: v128): void {
  v128.store(address, second, 16);
  v128.store(address, first);
}


@inline
export function zero(): v128 {
  return i32x4.splat(0);
}

/** The constant at index i of a table: `table32` for float32, `table64` for float64. */
@inline
export function constant<T>(table32: usize, table64: usize, i: i32): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(table32 + i * 4) : v128.load64_splat(table64 + i * 8);
}

/** The sum of all lanes: (v₀ + v₂) + (v₁ + v₃) for float32, v₀ + v₁ for float64. */
@inline
export function sumLanes<T>(v: v128): T {
  if (sizeof<T>() == 4) v = v128.add<T>(v, v128.shuffle<u64>(v, v, 1, 0));
  return <T>(v128.extract_lane<T>(v, 0) + v128.extract_lane<T>(v, 1));
}

/** The largest lane, in every lane; a NaN may be passed over. */
@inline
export function maxLanes<T>(v: v128): v128 {
  v = v128.pmax<T>(v, v128.shuffle<u64>(v, v, 1, 0));
  return sizeof<T>() == 4 ? v128.pmax<T>(v, v128.shuffle<u32>(v, v, 1, 0, 3, 2)) : v;
}
