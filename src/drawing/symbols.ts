// Operations as the lecture's circles name them.

const SYMBOLS: Readonly<Record<string, string>> = {
  add: "+",
  sub: "−",
  mul: "×",
  div: "÷",
  neg: "−",
  square: "^2",
  sum: "Σ",
  matmul: "dot",
  matmul_nt: "dot",
  matmul_tn: "dot",
};

/** The symbol of an operation: that of arithmetic where there is one, otherwise its name in words. */
export function symbolOf(name: string): string {
  return SYMBOLS[name] ?? name.replaceAll("_", " ");
}
