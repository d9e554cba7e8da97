// Plain forms that are faster than the package's own twins: most use the engine's Math. The package cannot, for engines
// differ in the last digits; a baseline may, and one who writes plain TypeScript would.

function softmaxRow(m, y, x, columns) {
  let maximum = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < columns; j++) if (m[x + j] > maximum) maximum = m[x + j];
  let sum = 0;
  for (let j = 0; j < columns; j++) {
    const e = Math.exp(m[x + j] - maximum);
    m[y + j] = e;
    sum += e;
  }
  for (let j = 0; j < columns; j++) m[y + j] /= sum;
  return Math.log(sum) + maximum;
}

/** By kernel name: the same arguments as a kernel, after the views. */
export const plainKernels = {
  exp_f32({ f32: m }, y, x, n) {
    [y, x] = [y >>> 2, x >>> 2];
    for (let i = 0; i < n; i++) m[y + i] = Math.exp(m[x + i]);
  },
  log_f32({ f32: m }, y, x, n) {
    [y, x] = [y >>> 2, x >>> 2];
    for (let i = 0; i < n; i++) m[y + i] = Math.log(m[x + i]);
  },
  sigmoid_f32({ f32: m }, y, x, n) {
    [y, x] = [y >>> 2, x >>> 2];
    for (let i = 0; i < n; i++) m[y + i] = 1 / (1 + Math.exp(-m[x + i]));
  },
  tanh_f32({ f32: m }, y, x, n) {
    [y, x] = [y >>> 2, x >>> 2];
    for (let i = 0; i < n; i++) m[y + i] = Math.tanh(m[x + i]);
  },
  gather_rows_u8_f32({ f32: m, u32, u8 }, out, table, indices, rows, width, scaleHigh, scaleLow) {
    const scale = scaleHigh + scaleLow;
    [out, indices] = [out >>> 2, indices >>> 2];
    for (let row = 0; row < rows; row++, out += width) {
      const from = table + u32[indices + row] * width;
      for (let j = 0; j < width; j++) m[out + j] = u8[from + j] * scale;
    }
  },
  softmax_f32({ f32: m }, y, x, rows, columns) {
    [y, x] = [y >>> 2, x >>> 2];
    for (let row = 0; row < rows; row++, y += columns, x += columns) softmaxRow(m, y, x, columns);
  },
  softmax_cross_entropy_labels_f32({ f32: m, i32 }, losses, y, x, labels, rows, columns) {
    [losses, y, x, labels] = [losses >>> 2, y >>> 2, x >>> 2, labels >>> 2];
    for (let row = 0; row < rows; row++, y += columns, x += columns) {
      m[losses + row] = softmaxRow(m, y, x, columns) - m[x + i32[labels + row]];
    }
  },
};
