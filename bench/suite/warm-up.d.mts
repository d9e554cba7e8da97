// What tests know of the warm-up.

export class WarmUp {
  readonly fastest: number;
  constructor(now?: () => number);
  goesOn(time: number): boolean;
}
