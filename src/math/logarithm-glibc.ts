// ln x with the rounding errors of glibc, the C library in which most NumPy programs run.

import { FRACTION, wideLog } from "./wide.js";

/**
 * For z in step i of [11/16, 11/8), 128 steps: 1/c is the double nearest to the inverse of the step's middle, plus
 * `INVERSE_OFFSETS[i]` units of its last place. The offset, below 2^29, is chosen so that ln c is within 2^-66 of a
 * multiple of 2^-43 and c within 2^-65 of one of 2^-61 (2^-60 from c = 1 on). Some 25 numbers a step satisfy this; the
 * one taken is the one whose logarithms agree best with those of glibc 2.36 at 100,000 points of the step.
 */
const INVERSE_OFFSETS = [
  -23142382, -57643754, -234334839, -124664804, 19045012, -123323398, -501163255, 342479926, -234593306,
  57421184, 513617488, -240891478, 85169741, 28659150, 284053799, 342563057, -68420459, -346144712, -90113766,
  -464022980, 285342708, -489548825, 376054848, 47397812, -423637851, -260988534, 336107021, 448241578,
  154177355, 447893384, 241227555, -420636714, -218426730, -96876684, -205835218, -368178198, -345128710,
  -510284502, 481763731, 209336112, 429336310, 15489329, 442353177, -417834330, 73183371, 515232680,
  507984536, 83787275, 330409952, 151596684, 377744204, 198302857, 214798271, -345957716, 356163107,
  215510022, -229897960, -131709726, 215213618, -464519207, -332821996, 385780520, -400344786, 256208139,
  478356527, 345720337, 128466877, 217515751, -162048343, 295127580, -235892775, -69369347, 93666841,
  -272860130, 91915174, 29018059, 258893229, 386009280, -241633007, 68399381, 386341370, 408940642, 65060217,
  -120872168, 189498853, -32395328, -49955913, 154042178, -346113480, 148348366, -396488327, -427431396,
  107119491, -500798201, 212184347, 305888811, -330297730, -91422864, 6707636, 273897542, -512931067,
  -500150233, 485589437, -280752730, 106848032, 30953893, -291342514, -408884927, 149302919, -107851081,
  225432558, 460497078, -452391632, -490679353, 508304210, 493208081, 336502878, 526975298, -457361038,
  -312310462, -365194252, -421357131, 362015322, 310793228, -441535439, -69145545, -528727990, 433364383,
];

/** ln(1 + r) − r ≈ r²·(A0 + A1·r + …): minimax for |r| <= 31·2^-13, absolute error 1.53·2^-65. */
const [A0, A1, A2, A3, A4] = [
  -0.5000000000000001, 0.3333333333182509, -0.24999999996709932, 0.20000304550640724, -0.166670359407247,
];

/** ln(1 + r) − r + r²/2 ≈ r³·(B0 + B1·r + …): minimax for r from −1/16 to 265/4096, error 1.75·2^-63·|ln(1 + r)|. */
const [B0, B1, B2, B3, B4, B5, B6, B7, B8, B9] = [
  0.3333333333333352, -0.24999999999998365, 0.19999999999321505, -0.16666666670022598, 0.14285715076208094,
  -0.124999978181462, 0.11110712056679388, -0.10000496466508431, 0.09181996361522768, -0.0832761496864231,
];

/** ln 2 to a multiple of 2^-42, so that k·LN2_HIGH is exact, and the rest. */
const LN2_HIGH = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;

/** 2^27 + 1: multiplying by it splits a double into two halves of 26 bits (Dekker 1971). */
const SPLIT = 134217729;
/** High word of 11/16. */
const OFFSET = 0x3fe60000;

const bits = new DataView(new ArrayBuffer(8));

interface Table {
  /** 1/c. */
  readonly inverse: Float64Array;
  /** ln c to a multiple of 2^-43. */
  readonly log: Float64Array;
}

let table: Table | undefined;

function makeTable(): Table {
  const inverse = Float64Array.from(INVERSE_OFFSETS, (offset, i) => {
    const middle = i < 80 ? (353 + 2 * i) / 512 : (97 + 2 * i) / 256;
    return 1 / middle + offset * (i < 80 ? 2 ** -52 : 2 ** -53);
  });
  const half = 1n << (FRACTION - 44n);
  const log = inverse.map((value) => Number((half - wideLog(value)) >> (FRACTION - 43n)) * 2 ** -43);
  return { inverse, log };
}

/**
 * `ln x`; error below 0.52 ulp (test/math/logarithm-glibc.test.ts). ln 0 = −Infinity, ln x = NaN for x < 0.
 *
 * Gives the bits of glibc's `log` (2.28 and later, on processors with fused multiply-add) at all but 2 of 100,000 x
 * from (0, 1), where the correctly rounded logarithm differs from it at 60. The rest lies within 1/16 of 1, where
 * the last digits of the polynomial's coefficients decide.
 *
 * With x = 2^k·z and c near z: ln x = k·ln 2 + ln c + ln(1 + r), r = z/c − 1 rounded once.
 *
 * Source: the method of Arm's Optimized Routines (2018), from which glibc has its logarithm.
 */
export function logAsGlibc(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  if (x >= 0.9375 && x < 1.064697265625) return logNearOne(x);
  table ??= makeTable();
  let k = 0;
  if (x < 2.2250738585072014e-308) {
    k = -52;
    x *= 4503599627370496;
  }
  bits.setFloat64(0, x);
  const high = bits.getInt32(0);
  const distance = high - OFFSET;
  k += distance >> 20;
  bits.setInt32(0, high - (distance & 0xfff00000));
  const i = (distance >> 13) & 127;
  const logC = table.log[i];
  const r = multiplyMinusOne(bits.getFloat64(0), table.inverse[i]);
  const base = k * LN2_HIGH + logC;
  const sum = base + r;
  const rest = base - sum + r + k * LN2_LOW;
  const square = r * r;
  return rest + square * A0 + r * square * (A1 + r * A2 + square * (A3 + r * A4)) + sum;
}

/** z·y − 1 with one rounding, for a product within 1/64 of 1. */
function multiplyMinusOne(z: number, y: number): number {
  const product = z * y;
  const zSplit = z * SPLIT;
  const zHigh = zSplit - (zSplit - z);
  const zLow = z - zHigh;
  const ySplit = y * SPLIT;
  const yHigh = ySplit - (ySplit - y);
  const yLow = y - yHigh;
  const roundedAway = zHigh * yHigh - product + zHigh * yLow + zLow * yHigh + zLow * yLow;
  return product - 1 + roundedAway;
}

/** ln(1 + r) = r − r²/2 + …, with r split in two so that r − r²/2 keeps what it rounds away. */
function logNearOne(x: number): number {
  const r = x - 1;
  const square = r * r;
  const cube = r * square;
  const lift = r * 134217728;
  const rHigh = r + lift - lift;
  const rLow = r - rHigh;
  const half = -0.5 * rHigh * rHigh;
  const sum = r + half;
  const rest = r - sum + half - 0.5 * rLow * (rHigh + r);
  const tail = B6 + r * B7 + square * B8 + cube * B9;
  const middle = B3 + r * B4 + square * B5 + cube * tail;
  return cube * (B0 + r * B1 + square * B2 + cube * middle) + rest + sum;
}
