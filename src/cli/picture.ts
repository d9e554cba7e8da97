// Grey images as text, two pixels one above the other in every character.

/** From paper to ink. */
const RAMP = " .:-=+*#%@";

/**
 * Lines of an image, `height / 2` of them.
 *
 * @param pixels  Row by row, 0 is paper and 255 ink.
 * @param colour  Greys in half blocks; otherwise letters of the mean of both pixels.
 */
export function drawPicture(
  pixels: ArrayLike<number>,
  { width, height, colour }: { width: number; height: number; colour: boolean },
): string[] {
  const lines: string[] = [];
  for (let y = 0; y < height; y += 2) {
    let line = "";
    for (let x = 0; x < width; x++) {
      const upper = pixels[y * width + x];
      const lower = y + 1 < height ? pixels[(y + 1) * width + x] : 0;
      line += colour ? `\x1b[38;5;${grey(upper)};48;5;${grey(lower)}m▀` : letter((upper + lower) / 2);
    }
    lines.push(colour ? `${line}\x1b[0m` : line);
  }
  return lines;
}

/** One of the 24 greys of a terminal's 256 colours, numbers 232 to 255. */
function grey(pixel: number): number {
  return 232 + Math.round((pixel * 23) / 255);
}

function letter(pixel: number): string {
  return RAMP[Math.round((pixel * (RAMP.length - 1)) / 255)];
}
