// What the host found out about the engine that runs this module, given as imports. No import may change a bit of a
// result: it only lets a kernel choose the shape that the engine runs best.

/** 1 when the engine fuses neighbouring 128-bit operations into 256-bit ones (V8's revectorizer), otherwise 0. */
// @ts-ignore: a decorator on a variable, which AssemblyScript allows
@external("env", "wide")
export declare const WIDE: i32;
