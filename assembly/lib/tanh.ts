// tanh x on vectors. float64 does the operations of src/math/exponential.ts in the same order: the same bits.

import { powerOfTwo, remainderExpm1, roundedMultiple } from "./exp";
import { constant } from "./lanes";

// Half of the first number is where tanh x rounds to 1; then 1 and 2.
const TABLE_F32 = memory.data<f32>([20.0, 1.0, 2.0]);
const TABLE_F64 = memory.data<f64>([44.0, 1.0, 2.0]);

/**
 * `tanh x = E / (E + 2)`, E = e^2|x| − 1 = 2^n·(e^r − 1) + (2^n − 1): for small x, n = 0 and nothing cancels.
 */
@inline
export function tanh<T>(x: v128): v128 {
  const magnitude = v128.abs<T>(x);
  const y = v128.pmin<T>(v128.add<T>(magnitude, magnitude), constant<T>(TABLE_F32, TABLE_F64, 0));
  const t = roundedMultiple<T>(y);
  const scale = powerOfTwo<T>(t);
  const one = constant<T>(TABLE_F32, TABLE_F64, 1);
  const e = v128.add<T>(v128.mul<T>(remainderExpm1<T>(y, t), scale), v128.sub<T>(scale, one));
  const result = v128.div<T>(e, v128.add<T>(e, constant<T>(TABLE_F32, TABLE_F64, 2)));
  return v128.or(result, v128.xor(x, magnitude));
}
