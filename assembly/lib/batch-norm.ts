// What the kernels of batch normalisation share: see assembly/kernels/batch-norm.ts for their equations.

/** `√(σ² + ε)`. */
@inline
export function deviation<T>(variance: v128, epsilon: v128): v128 {
  return v128.sqrt<T>(v128.add<T>(variance, epsilon));
}

/** `x̂ = (x − μ) / s`. */
@inline
export function standardized<T>(x: v128, mean: v128, spread: v128): v128 {
  return v128.div<T>(v128.sub<T>(x, mean), spread);
}

/** `γ·x̂ + β`. */
@inline
export function normalized<T>(x: v128, mean: v128, spread: v128, gamma: v128, beta: v128): v128 {
  return v128.add<T>(v128.mul<T>(gamma, standardized<T>(x, mean, spread)), beta);
}

/** `γ/s·(dy − dβ/N − x̂·dγ/N)`: factor, shift and tilt are γ/s, dβ/N and dγ/N. */
@inline
export function slope<T>(dy: v128, normal: v128, factor: v128, shift: v128, tilt: v128): v128 {
  return v128.mul<T>(factor, v128.sub<T>(v128.sub<T>(dy, shift), v128.mul<T>(normal, tilt)));
}
