// What the engine's clock can tell. Browsers make it coarse: 5 µs to 1 ms from one tick to the next.

/** Milliseconds that looking for ticks takes at most. */
const PATIENCE = 20;
/** So many that the code that asks for the time is compiled before the last ones: at first a question takes microseconds. */
const TICKS = 1000;
/** Milliseconds: with longer ticks a single call's time is mostly 0 or a tick. */
const FINE = 0.001;

/** Milliseconds from one tick of `performance.now()` to the next: the shortest of some. */
export function clockTick(now: () => number = () => performance.now()): number {
  const began = now();
  let shortest = PATIENCE;
  let last = began;
  for (let ticks = 0; ticks < TICKS && last - began < PATIENCE; ) {
    const time = now();
    if (time === last) continue;
    shortest = Math.min(shortest, time - last);
    last = time;
    ticks++;
  }
  return shortest;
}

/**
 * How to make one time of many: the median where the clock is fine. Where it is coarse most times are 0 and the median says
 * nothing, but the mean does, for calls begin anywhere between two ticks.
 */
export function averageBy(tick: number): "median" | "mean" {
  return tick <= FINE ? "median" : "mean";
}

export function average(times: Float64Array, by: "median" | "mean"): number {
  return by === "median" ? quantile(times, 0.5) : times.reduce((sum, time) => sum + time, 0) / times.length;
}

/** The value below which the share of `times` lies; between two of them it is interpolated. */
export function quantile(times: Float64Array, share: number): number {
  const ordered = times.slice().sort();
  const place = share * (ordered.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, ordered.length - 1);
  return ordered[below] + (place - below) * (ordered[above] - ordered[below]);
}
