// How numbers are written for people.

/** Digits in groups of three: `39,760`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `0.9612` → `96.12 %`. */
export function percent(share: number, places = 2): string {
  return `${(100 * share).toFixed(places)} %`;
}

/** Seconds as `3.4 s`, from a minute on as `2:05 min`, from an hour on as `1:02:05 h`. */
export function duration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)} h` : `${minutes}:${two(whole % 60)} min`;
}

/** `1 image`, `2 images`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}
