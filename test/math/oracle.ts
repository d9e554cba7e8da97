// Elementary functions in integer arithmetic of 256 fraction bits: what src/math is measured against.

const FRACTION = 256n;
const ONE = 1n << FRACTION;

/** ln 2 = Σ 1 / (k·2^k). */
const LN2 = (() => {
  let sum = 0n;
  for (let k = 1n; k <= 2n * FRACTION; k++) sum += (ONE << 64n) / (k << k);
  return sum >> 64n;
})();

const view = new DataView(new ArrayBuffer(8));

/** A finite double as an integer times 2^exponent. */
function parts(x: number): { integer: bigint; exponent: number } {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = biased === 0 ? fraction : fraction | (1n << 52n);
  return { integer: bits >> 63n ? -magnitude : magnitude, exponent: Math.max(biased, 1) - 1075 };
}

/** A finite double in fixed point, exact for multiples of 2^-256. */
function fixed(x: number): bigint {
  const { integer, exponent } = parts(x);
  const shift = FRACTION + BigInt(exponent);
  return shift >= 0n ? integer << shift : integer >> -shift;
}

/** A real number as a fixed-point significand times 2^exponent. */
export interface Real {
  readonly significand: bigint;
  readonly exponent: number;
}

/** `e^x` of a fixed-point x: 2^n·e^r by Taylor's series. */
function expFixed(x: bigint): Real {
  const n = (2n * x + LN2) / (2n * LN2) - (x < 0n ? 1n : 0n);
  const r = x - n * LN2;
  let term = ONE;
  let sum = ONE;
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    term = ((term * r) >> FRACTION) / k;
    sum += term;
  }
  return { significand: sum, exponent: Number(n) };
}

export function exp(x: number): Real {
  return expFixed(fixed(x));
}

/** `1 / (1 + e^−x)` for x < 80, where e^−x keeps enough of its fraction bits. */
export function sigmoid(x: number): Real {
  const { significand, exponent } = expFixed(-fixed(x));
  const e = exponent >= 0 ? significand << BigInt(exponent) : significand >> BigInt(-exponent);
  const lift = Math.max(exponent, 0);
  return { significand: (ONE << (FRACTION + BigInt(lift))) / (ONE + e), exponent: -lift };
}

/** `tanh x = (e^2x − 1) / (e^2x + 1)` for 2^-60 <= |x| < 80. */
export function tanh(x: number): Real {
  const { significand, exponent } = expFixed(2n * fixed(x));
  const e = exponent >= 0 ? significand << BigInt(exponent) : significand >> BigInt(-exponent);
  return { significand: ((e - ONE) << FRACTION) / (e + ONE), exponent: 0 };
}

/** `ln x = y + ln(x·e^−y)` with y the engine's own estimate: the second term is a short series. */
export function log(x: number): Real {
  const y = fixed(Math.log(x));
  const { significand, exponent } = expFixed(-y);
  const { integer, exponent: own } = parts(x);
  const shift = BigInt(exponent + own);
  const product = integer * significand;
  const z = (shift >= 0n ? product << shift : product >> -shift) - ONE;
  let power = z;
  let sum = 0n;
  for (let k = 1n; k <= 6n; k++) {
    sum += (k & 1n ? power : -power) / k;
    power = (power * z) >> FRACTION;
  }
  return { significand: y + sum, exponent: 0 };
}

/** |computed − exact| in units of the last place of a double at exact (2^-1074 at the least). */
export function ulps(computed: number, exact: Real): number {
  const magnitude = exact.significand < 0n ? -exact.significand : exact.significand;
  const leading = magnitude.toString(2).length - 1 - Number(FRACTION) + exact.exponent;
  const unit = Math.max(leading - 52, -1074);
  const { integer, exponent } = parts(computed);
  // Both in units of 2^-40 ulp.
  const scale = (value: bigint, power: number) =>
    power >= 0 ? value << BigInt(power) : value >> BigInt(-power);
  const a = scale(integer, exponent - unit + 40);
  const b = scale(exact.significand, exact.exponent - Number(FRACTION) - unit + 40);
  return Number(a > b ? a - b : b - a) / 2 ** 40;
}
