// The exports of the kernel module. One line per kernel file.

/** First byte behind the module's constants: the host lays its arena from here. */
export function heap_base(): usize {
  return __heap_base;
}
