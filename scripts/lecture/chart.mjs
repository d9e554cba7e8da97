// Charts for the lecture's pages, in the manner of the graph printer: they follow the page's light or dark scheme, and
// equal numbers give equal text.

const STYLE = [
  ":where(.downhill-chart){color:#1f2328;--c0:#1d4ed8;--c1:#c2410c;--c2:#15803d;--c3:#7e22ce}",
  "@media(prefers-color-scheme:dark){:where(.downhill-chart){color:#e6edf3;--c0:#93c5fd;--c1:#fdba74;--c2:#86efac;--c3:#d8b4fe}}",
  ".downhill-chart{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}",
  ".downhill-chart text{fill:currentColor}",
  ".downhill-chart .axis{fill:none;stroke:currentColor;stroke-width:1}",
  ".downhill-chart .grid{fill:none;stroke:currentColor;stroke-width:1;opacity:.18}",
  ".downhill-chart .line{fill:none;stroke-width:1.7;stroke-linejoin:round}",
  ".downhill-chart .dashed{stroke-dasharray:5 4}",
  ...[0, 1, 2, 3].map(
    (i) => `.downhill-chart .s${i}{stroke:var(--c${i})}.downhill-chart .f${i}{fill:var(--c${i})}`,
  ),
].join("");

const FONT_SIZE = 12;
const LEFT = 44;
const RIGHT = 14;
const TOP = 26;
const BOTTOM = 38;

const number = (value) => String(Math.round(value * 10) / 10);
const escapeMarkup = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** A text; `anchor` and `fill` as in SVG. */
const write = (x, y, text, anchor = "start", kind = "") =>
  `<text${kind && ` class="${kind}"`} x="${number(x)}" y="${number(y)}" text-anchor="${anchor}">${escapeMarkup(text)}</text>`;

/** About five round numbers from `from` to `to`. */
function ticks([from, to]) {
  let step = 1;
  while (step * 6 < to - from) step *= 10;
  while (step * 6 >= to - from) step /= 10;
  const width = [2, 5, 10].map((factor) => factor * step).find((width) => (to - from) / width <= 6);
  const first = Math.ceil(from / width - 1e-9);
  const last = Math.floor(to / width + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * width).toPrecision(6)));
}

/** Numbers along both axes, and their names. */
function axes({ x, y, xLabel = "", yLabel = "" }, { left, right, base, toX, toY }) {
  return [
    ...ticks(y).flatMap((tick) => [
      `<path class="grid" d="M${number(left)} ${number(toY(tick))}H${number(right)}"/>`,
      write(left - 6, toY(tick) + 4, String(tick).replace("-", "−"), "end"),
    ]),
    ...ticks(x).flatMap((tick) => [
      `<path class="axis" d="M${number(toX(tick))} ${number(base)}v4"/>`,
      write(toX(tick), base + 17, String(tick).replace("-", "−"), "middle"),
    ]),
    write(right, base + 32, xLabel, "end"),
    write(4, 16, yLabel),
  ];
}

/** A line with its label above, below or beside its point number `labelAt`, by default the last. */
function line(
  { points, color = 0, dashed, dots, label, side = "above", labelAt = points.length - 1 },
  place,
) {
  const { toX, toY, left, right } = place;
  const path = points.map(([a, b]) => `${number(toX(a))} ${number(toY(b))}`).join("L");
  const parts = [`<path class="line s${color}${dashed ? " dashed" : ""}" d="M${path}"/>`];
  if (dots) {
    for (const [a, b] of points)
      parts.push(`<circle class="f${color}" cx="${number(toX(a))}" cy="${number(toY(b))}" r="2.2"/>`);
  }
  if (!label) return parts;
  const [labelX, labelY] = [toX(points[labelAt][0]), toY(points[labelAt][1])];
  if (side === "beside") return [...parts, write(labelX + 6, labelY + 4, label, "start", `f${color}`)];
  const anchor = labelX > (left + right) / 2 ? "end" : "start";
  return [...parts, write(labelX, labelY + (side === "above" ? -8 : 18), label, anchor, `f${color}`)];
}

/**
 * One chart, with its left upper corner at (0, 0).
 *
 * @param options.x, options.y   Ranges as [from, to].
 * @param options.series         Lines: see above.
 * @param options.draw           What lies below the lines: called with `toX` and `toY`, from numbers to pixels; gives SVG.
 * @param options.plain          Without numbers at the axes.
 */
export function chart(options) {
  const { title = "", width, height, x, y, series = [], draw, plain = false } = options;
  const [left, right, base] = plain ? [8, width - 8, height - 12] : [LEFT, width - RIGHT, height - BOTTOM];
  const toX = (value) => left + ((value - x[0]) / (x[1] - x[0])) * (right - left);
  const toY = (value) => base - ((value - y[0]) / (y[1] - y[0])) * (base - TOP);
  const place = { left, right, base, toX, toY };
  const parts = [
    ...(title ? [write((left + right) / 2, 16, title, "middle")] : []),
    ...(plain ? [] : axes(options, place)),
    `<path class="axis" d="M${number(left)} ${number(base)}H${number(right)}"/>`,
    ...(draw ? [draw(place)] : []),
    ...series.flatMap((each) => line(each, place)),
  ];
  return { width, height, content: parts.join("\n") };
}

/** Charts side by side, `columns` of them in a row, as one picture. @param title  What a screen reader says. */
export function picture(title, charts, columns = charts.length) {
  const [{ width, height }] = charts;
  const size = [width * Math.min(columns, charts.length), height * Math.ceil(charts.length / columns)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="downhill-chart" role="img" width="${size[0]}" height="${size[1]}" viewBox="0 0 ${size.join(" ")}" font-size="${FONT_SIZE}">`,
    `<title>${escapeMarkup(title)}</title>`,
    `<style>${STYLE}</style>`,
    ...charts.map(
      ({ content }, i) =>
        `<g transform="translate(${(i % columns) * width} ${Math.floor(i / columns) * height})">\n${content}\n</g>`,
    ),
    "</svg>",
    "",
  ].join("\n");
}

/** An arrow from one point to another, in pixels. */
export function arrow(fromX, fromY, toX, toY) {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const length = Math.sqrt(dx * dx + dy * dy);
  if (length < 1) return "";
  const [ux, uy] = [dx / length, dy / length];
  const head = Math.min(5, length);
  const corner = (side) =>
    `${number(toX - head * ux + side * head * 0.4 * uy)} ${number(toY - head * uy - side * head * 0.4 * ux)}`;
  return [
    `<path class="line s0" style="stroke-width:1.1" d="M${number(fromX)} ${number(fromY)}L${number(toX - head * ux)} ${number(toY - head * uy)}"/>`,
    `<path class="f0" d="M${number(toX)} ${number(toY)}L${corner(1)}L${corner(-1)}z"/>`,
  ].join("");
}
