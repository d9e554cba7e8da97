// What AdaGrad and RMSProp do with the squares they keep.

/** `w − η·g / (√(h + inside) + outside)`. */
@inline
export function moveByRoot<T>(w: v128, h: v128, g: v128, eta: v128, outside: v128, inside: v128): v128 {
  const root = v128.add<T>(v128.sqrt<T>(v128.add<T>(h, inside)), outside);
  return v128.sub<T>(w, v128.div<T>(v128.mul<T>(eta, g), root));
}
