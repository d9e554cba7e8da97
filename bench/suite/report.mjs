// Comparisons as lines of a table, for terminals, pages and bench/results.md.

export const HEADINGS = ["", "WebAssembly", "TypeScript", "ratio", "quartiles"];

/** The cells of a comparison, in the order of HEADINGS. */
export function cells({ name, wasm, typescript, ratio, low, high }) {
  return [
    name,
    formatSeconds(wasm),
    formatSeconds(typescript),
    `${ratio.toFixed(1)}×`,
    `${low.toFixed(1)}–${high.toFixed(1)}`,
  ];
}

/** A line of plain text. */
export function line([name, ...numbers]) {
  return name.padEnd(58) + numbers.map((text) => text.padStart(13)).join("");
}

/** All comparisons as a Markdown table. */
export function markdown(comparisons) {
  const row = (texts) => `| ${texts.join(" | ")} |`;
  return [
    row(["one call", ...HEADINGS.slice(1)]),
    row(["---", ...HEADINGS.slice(1).map(() => "---:")]),
    ...comparisons.map((comparison) => row(cells(comparison))),
  ].join("\n");
}

export function formatSeconds(seconds) {
  if (seconds < 1e-6) return `${(seconds * 1e9).toFixed(0)} ns`;
  if (seconds < 1e-3) return `${(seconds * 1e6).toFixed(seconds < 1e-4 ? 2 : 1)} µs`;
  return `${(seconds * 1e3).toFixed(2)} ms`;
}
