// Numbers as the page writes them: with a true minus sign, and no longer than they need to be.

/** At most `digits` significant digits; 220.00000000000003 is 220. */
export function short(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  const whole = String(Math.trunc(Math.abs(value))).length;
  const large = Math.abs(value) >= 1e7;
  const rounded = Number(value.toPrecision(large ? digits : Math.max(digits, whole)));
  const text = large || (rounded !== 0 && Math.abs(rounded) < 1e-4) ? scientific(rounded) : String(rounded);
  return text.replaceAll("-", "−");
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function scientific(value: number): string {
  const [mantissa, exponent] = value.toExponential().split("e");
  const raised = [...String(Number(exponent))].map((digit) =>
    digit === "-" ? "⁻" : SUPERSCRIPTS[Number(digit)],
  );
  return `${mantissa}×10${raised.join("")}`;
}

/** `0.9312` as `93.1 %`, with a narrow space that does not break. */
export function percent(share: number, decimals = 1): string {
  return `${(100 * share).toFixed(decimals)}\u202f%`;
}

/** Millions of bytes: `8.3 MB`, `24 MB`. */
export function megabytes(bytes: number): string {
  const millions = bytes / 1e6;
  return `${millions.toFixed(millions < 10 ? 1 : 0)}\u202fMB`;
}

/** With separators between thousands. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en").replaceAll(",", "\u202f");
}
