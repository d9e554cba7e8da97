// Asks for memory that is in no cache before it is needed.

/** Bytes of a cache line. */
const LINE: usize = 64;

/**
 * Reads a byte of every line from `from` to `end`. Rows drawn at random from a large table come from memory: touched one
 * after the other, before any of them is worked on, they come at the same time.
 *
 * @returns  Something of all bytes, never negative: whoever uses it makes sure that they are read.
 */
@inline
export function touch(from: usize, end: usize): i32 {
  let seen = 0;
  for (; from < end; from += LINE) seen |= load<u8>(from);
  return seen;
}
