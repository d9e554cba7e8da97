// How far a unit's output moves when its pre-activation moves by v; both lanes apart, as in difference.ts. `near` is for
// |v| <= NEAR. `a` and `y` are the addresses of the pre-activation and of the output before.

import { nearExpm1 } from "./difference";
import { sigmoid } from "./exp";

export class Sigmoid {
  // With m = e^−v − 1: 1/(1 + e^−a·(1 + m)) − y = −y·(1 − y)·m / (1 + (1 − y)·m). Nothing cancels.
  @inline near(v: v128, _: usize, y: usize, c4: v128, c3: v128, c2: v128, c1: v128): v128 {
    const m = nearExpm1(f64x2.neg(v), c4, c3, c2, c1);
    const before = v128.load64_splat(y);
    const share = f64x2.mul(f64x2.sub(c1, before), m);
    return f64x2.neg(f64x2.div(f64x2.mul(before, share), f64x2.add(c1, share)));
  }


  @inline far(v: v128, a: usize, y: usize): v128 {
    return f64x2.sub(sigmoid<f64>(f64x2.add(v128.load64_splat(a), v)), v128.load64_splat(y));
  }
}
export class Relu {
  // max(a + v, 0) − max(a, 0), without the rounding of a + v where both are above 0.
  @inline near(v: v128, a: usize, y: usize, _4: v128, _3: v128, _2: v128, _1: v128): v128 {
    return this.far(v, a, y);
  }


  @inline far(v: v128, a: usize, _: usize): v128 {
    const before = v128.load64_splat(a);
    const none = f64x2.splat(0);
    return f64x2.add(f64x2.pmax(v, f64x2.neg(before)), f64x2.pmin(before, none));
  }
}
export class Identity {

  @inline near(v: v128, _a: usize, _y: usize, _4: v128, _3: v128, _2: v128, _1: v128): v128 {
    return v;
  }


  @inline far(v: v128, _a: usize, _y: usize): v128 {
    return v;
  }
}
