// How descriptions are written into a saved model and made again: a kind and the options its factory takes.

import { checkObject, message, show } from "./errors.js";

/** A layer, loss, optimizer or initializer as plain data. */
export interface Saved {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Makes a description from its options. Factories check their options themselves, for files may be damaged. */
export type Factory<T> = (options: never) => T;

/** Finds the factory of a saved kind in a room's table and runs it. @throws {RangeError} for an unknown kind. */
export function restore<T>(room: string, factories: Readonly<Record<string, Factory<T>>>, saved: Saved): T {
  checkObject(room, saved);
  const factory = Object.hasOwn(factories, saved.kind) ? factories[saved.kind] : undefined;
  if (!factory) {
    throw new RangeError(message(room, `one of ${Object.keys(factories).join(", ")}`, show(saved.kind)));
  }
  return factory(checkObject(`${room} ${saved.kind}`, saved.options) as never);
}
