// The numbers of activations, and those of them that are so short that other kernels take them into their loops.

/** As the host gives them (src/kernels/activations.ts). */
export const IDENTITY: i32 = 0;
export const RELU: i32 = 1;
export const SIGMOID: i32 = 2;
export const TANH: i32 = 3;

export class Identity {

  @inline of<T>(x: v128, _: v128): v128 {
    return x;
  }
}
export class Relu {
  // Clearing what is <= 0 rather than taking a maximum keeps NaN, and makes −0 into 0.
  @inline of<T>(x: v128, _: v128): v128 {
    return v128.andnot(x, v128.le<T>(x, i32x4.splat(0)));
  }
}
