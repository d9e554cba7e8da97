// The plain TypeScript twins of the kernels see memory as typed arrays over one ArrayBuffer.

/** One buffer, seen as each kind of element. */
export interface Views {
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly u8: Uint8Array;
}

/** The twin of a kernel: the same arguments (addresses in bytes, sizes in elements), after the views. */
export type ReferenceKernel = (views: Views, ...args: number[]) => void;

export type Floats = Float32Array | Float64Array;

/**
 * The body of a twin that exists in float32 and float64.
 *
 * @param floats  The memory as elements of its dtype.
 * @param index   Turns an address in bytes into an index of `floats`.
 * @param views   The memory in every kind, for labels and bytes.
 */
type Body = (floats: Floats, index: (address: number) => number, views: Views, ...args: number[]) => void;

/**
 * Declares `<name>_f32` and `<name>_f64` from one body.
 *
 * Indices come from shifts, not divisions: a quotient may be kept as a floating-point number, and loops over such
 * indices run at half the speed.
 */
export function forBoth(name: string, body: Body): Record<string, ReferenceKernel> {
  return {
    [`${name}_f32`]: (views, ...args) => body(views.f32, (address) => address >>> 2, views, ...args),
    [`${name}_f64`]: (views, ...args) => body(views.f64, (address) => address >>> 3, views, ...args),
  };
}

/** Views of a buffer whose length is a multiple of 8. */
export function viewsOf(buffer: ArrayBuffer): Views {
  return {
    f32: new Float32Array(buffer),
    f64: new Float64Array(buffer),
    i32: new Int32Array(buffer),
    u32: new Uint32Array(buffer),
    u8: new Uint8Array(buffer),
  };
}
