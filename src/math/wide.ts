// Logarithm and exponential in integers of 256 fraction bits: slow (some 20 µs each), and exact enough to round the
// result to a double correctly.

/** Bits behind the point. */
export const FRACTION = 256n;
const ONE = 1n << FRACTION;

const bits = new DataView(new ArrayBuffer(8));

/** A finite double as integer·2^exponent, exact. */
function decompose(x: number): { integer: bigint; exponent: number } {
  bits.setFloat64(0, x);
  const word = bits.getBigUint64(0);
  const biased = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xfffffffffffffn;
  const magnitude = biased === 0 ? fraction : fraction | (1n << 52n);
  return { integer: word >> 63n ? -magnitude : magnitude, exponent: Math.max(biased, 1) - 1075 };
}

/** value·2^n; a right shift rounds down. */
function shift(value: bigint, n: number): bigint {
  return n >= 0 ? value << BigInt(n) : value >> BigInt(-n);
}

/** A double in fixed point, exact for multiples of 2^-256. */
export function toWide(x: number): bigint {
  const { integer, exponent } = decompose(x);
  return shift(integer, exponent + Number(FRACTION));
}

/** `2·artanh s = 2s + 2s³/3 + 2s⁵/5 + …` for |s| < ½. */
function twiceArtanh(s: bigint): bigint {
  const square = (s * s) >> FRACTION;
  let power = 2n * s;
  let sum = 0n;
  for (let k = 1n; power > 1n || power < -1n; k += 2n) {
    sum += power / k;
    power = (power * square) >> FRACTION;
  }
  return sum;
}

/** ln 2 = 2·artanh ⅓. */
export const LN2 = twiceArtanh(ONE / 3n);

/**
 * `ln x` for a finite x > 0, in fixed point; the error is below 2^-240. With x = 2^k·m and m in [1, 2), or in
 * [½, 1) where that is nearer to 1: ln x = k·ln 2 + 2·artanh((m − 1) / (m + 1)).
 */
export function wideLog(x: number): bigint {
  const { integer, exponent } = decompose(x);
  let length = integer.toString(2).length;
  // 1.25 and more is halved, so that |s| stays below 1/3 and ln x near 1 keeps its leading bits.
  if (4n * integer >= 5n << BigInt(length - 1)) length++;
  const m = shift(integer, Number(FRACTION) - length + 1);
  const k = BigInt(exponent + length - 1);
  return k * LN2 + twiceArtanh(((m - ONE) << FRACTION) / (m + ONE));
}

/** `e^x` as significand·2^(exponent − 256), from x in fixed point; the relative error is below 2^-240. */
export function wideExp(x: bigint): { significand: bigint; exponent: number } {
  const floor = (x - (((x % LN2) + LN2) % LN2)) / LN2;
  const r = x - floor * LN2;
  let term = ONE;
  let sum = ONE;
  for (let k = 1n; term > 0n; k++) {
    term = ((term * r) >> FRACTION) / k;
    sum += term;
  }
  return { significand: sum, exponent: Number(floor) };
}

/**
 * The double nearest to value·2^exponent, ties to even; gradual underflow, overflow to Infinity. Differences below
 * `tolerance` count as none, so that a value whose last bits are uncertain can still be seen to lie on a tie.
 */
export function roundToDouble(value: bigint, exponent: number, tolerance = 0n): number {
  if (value < 0n) return -roundToDouble(-value, exponent, tolerance);
  const length = value.toString(2).length;
  // Bits below the last place of a double of this size; negative: the value is short and exact.
  const drop = Math.max(length - 53, -1074 - exponent);
  if (drop <= 0) return scale(Number(value), exponent);
  const unit = 1n << BigInt(drop);
  let kept = value >> BigInt(drop);
  const beyondHalf = 2n * (value - kept * unit) - unit;
  const tie = beyondHalf <= 2n * tolerance && beyondHalf >= -2n * tolerance;
  if (tie ? kept & 1n : beyondHalf > 0n) kept++;
  return scale(Number(kept), exponent + drop);
}

/** x·2^n where the product is a double or too large for one. */
function scale(x: number, n: number): number {
  for (; n > 1000; n -= 1000) x *= 2 ** 1000;
  for (; n < -1000; n += 1000) x *= 2 ** -1000;
  return x * 2 ** n;
}
