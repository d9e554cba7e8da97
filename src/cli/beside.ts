// Blocks of lines side by side.

/** Characters that are seen: escape codes for colours take no room. */
function visibleLength(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ESC is what starts an escape code
  return text.replace(/\x1b\[[\d;]*m/g, "").length;
}

export function widthOf(block: readonly string[]): number {
  return Math.max(0, ...block.map(visibleLength));
}

/** Joins blocks line by line, every block as wide as its widest line, `gap` spaces between. */
export function beside(blocks: readonly (readonly string[])[], gap: number): string[] {
  const widths = blocks.map(widthOf);
  const height = Math.max(0, ...blocks.map((block) => block.length));
  return Array.from({ length: height }, (_, y) =>
    blocks
      .map((block, i) => (block[y] ?? "") + " ".repeat(widths[i] - visibleLength(block[y] ?? "")))
      .join(" ".repeat(gap))
      .trimEnd(),
  );
}
