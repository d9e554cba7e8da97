// Where the walks start, how long their steps are, and how far they are shown.

import { store } from "../page/store.js";
import { type OptimizerName, optimizerNames } from "./optimizers.js";
import { type Point, type SurfaceName, surfaces } from "./surfaces.js";
import { STEPS, type Walk, walkDown } from "./walks.js";

type Rates = Readonly<Record<OptimizerName, number>>;

export interface DescentState {
  readonly surface: SurfaceName;
  readonly starts: Readonly<Record<SurfaceName, Point>>;
  readonly rates: Readonly<Record<SurfaceName, Rates>>;
  /** Whether one slider moves them all. */
  readonly together: boolean;
  readonly step: number;
  readonly playing: boolean;
  /** Filled one by one: each belongs to the surface, start and rate of the moment it was computed. */
  readonly walks: Partial<Readonly<Record<OptimizerName, Walk>>>;
}

function initial<T>(of: (name: SurfaceName) => T): Record<SurfaceName, T> {
  return { bowl: of("bowl"), valley: of("valley"), saddle: of("saddle") };
}

export const descent = store<DescentState>({
  surface: "valley",
  starts: initial((name) => surfaces[name].start),
  rates: initial((name) => surfaces[name].rates),
  together: false,
  step: STEPS,
  playing: false,
  walks: {},
});

/** Rates of the sliders: from 0.001 to 10, in steps of a 48th of the way between powers of ten. */
export const sliderReach = { minimum: -3, maximum: 1, step: 1 / 48 } as const;

export function chooseSurface(surface: SurfaceName): void {
  descent.update({ surface, step: STEPS, playing: false, walks: {} });
  renew(optimizerNames);
}

export function setStart([x, y]: Point): void {
  const { surface, starts } = descent.state;
  const [width, height] = surfaces[surface].reach;
  const inside: Point = [clamp(x, width), clamp(y, height)];
  descent.update({ starts: { ...starts, [surface]: inside }, playing: false, step: STEPS });
  renew(optimizerNames);
}

export function setRate(name: OptimizerName, rate: number): void {
  const { surface, rates, together } = descent.state;
  const moved = together ? optimizerNames : [name];
  const changed = { ...rates[surface], ...Object.fromEntries(moved.map((other) => [other, rate])) };
  descent.update({ rates: { ...rates, [surface]: changed } });
  renew(moved);
}

export function setTogether(together: boolean): void {
  descent.update({ together });
}

export function reset(): void {
  const { surface, starts, rates } = descent.state;
  descent.update({
    starts: { ...starts, [surface]: surfaces[surface].start },
    rates: { ...rates, [surface]: surfaces[surface].rates },
    together: false,
    step: STEPS,
    playing: false,
  });
  renew(optimizerNames);
}

export function goToStep(step: number): void {
  descent.update({ step: Math.max(0, Math.min(STEPS, step)), playing: false });
}

export function play(playing: boolean): void {
  const { step } = descent.state;
  descent.update({ playing, step: playing && step === STEPS ? 0 : step });
}

/** One step further while it plays; it stops at the end. */
export function advance(): void {
  const { step } = descent.state;
  descent.update(step >= STEPS ? { playing: false } : { step: step + 1 });
}

const stale = new Set<OptimizerName>();
let working = false;

/** Computes walks anew, one a turn of the event loop, so that the page never waits for more than one. */
export function renew(names: readonly OptimizerName[]): void {
  for (const name of names) stale.add(name);
  if (working) return;
  working = true;
  const work = () => {
    const [name] = stale;
    working = name !== undefined;
    if (!working) return;
    stale.delete(name);
    // Before the work: were one walk to fail, the others would still be walked.
    setTimeout(work);
    const { surface, rates, starts, walks } = descent.state;
    const walk = walkDown(surfaces[surface], name, rates[surface][name], starts[surface]);
    descent.update({ walks: { ...walks, [name]: walk } });
  };
  work();
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
