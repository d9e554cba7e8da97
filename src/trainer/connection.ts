// Calls over a line between two threads. Both sides have methods that the other one calls; what a method answers is
// moved, not copied: it was made for the answer.

import type { Line } from "../platform/worker.js";
import { ErrorCarrier, type PlainError } from "./plain-error.js";

/** What one side lets the other one call, by name: one plain value in, one plain value or its promise out. */
export type Methods = { readonly [name: string]: (input: never) => unknown };

interface Call {
  readonly call: number;
  readonly method: string;
  readonly input: unknown;
}

type Answer =
  | { readonly answer: number; readonly output: unknown }
  | { readonly answer: number; readonly error: PlainError };

/** What ended a side, as far as it can say. */
interface Failure {
  readonly failure: PlainError;
}

interface Pending {
  readonly resolve: (output: never) => void;
  readonly reject: (error: unknown) => void;
}

export class Connection<Theirs extends Methods> {
  readonly #line: Line;
  readonly #onBusy: (busy: boolean) => void;
  readonly #errors = new ErrorCarrier();
  readonly #pending = new Map<number, Pending>();
  #methods: Methods = {};
  #calls = 0;
  #failure: { readonly error: unknown } | undefined;

  /** @param onBusy  Told when the first answer is waited for, and when none is any more. */
  constructor(line: Line, onBusy: (busy: boolean) => void = () => {}) {
    this.#line = line;
    this.#onBusy = onBusy;
    line.onMessage = (message) => this.#receive(message);
  }

  /** Gives the other side its methods. */
  serve(methods: Methods): void {
    this.#methods = methods;
  }

  /**
   * Calls a method of the other side.
   *
   * @param transfer  Buffers in the input that are moved instead of copied.
   * @throws What the method throws, of the class it has there; and what the connection failed with.
   */
  call<M extends keyof Theirs & string>(
    method: M,
    input: Parameters<Theirs[M]>[0],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Awaited<ReturnType<Theirs[M]>>> {
    return new Promise((resolve, reject) => {
      if (this.#failure) throw this.#failure.error;
      const call = this.#calls++;
      this.#line.post({ call, method, input } satisfies Call, transfer);
      this.#pending.set(call, { resolve, reject });
      if (this.#pending.size === 1) this.#onBusy(true);
    });
  }

  /** The same when nobody waits for it: what fails is told to those who do. */
  tell<M extends keyof Theirs & string>(method: M, input: Parameters<Theirs[M]>[0]): void {
    this.call(method, input).catch(() => {});
  }

  /** Ends the other side's connection with an error of this one. */
  failThere(error: unknown): void {
    this.#line.post({ failure: this.#errors.toPlain(error) } satisfies Failure, []);
  }

  /** Ends all that is waited for, now and later, with an error. The first one stands. */
  fail(error: unknown): void {
    if (this.#failure) return;
    this.#failure = { error };
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
    if (pending.length > 0) this.#onBusy(false);
  }

  #receive(message: unknown): void {
    // A worker may say other things, to others.
    if (typeof message !== "object" || message === null) return;
    if ("call" in message) void this.#answer(message as Call);
    else if ("answer" in message) this.#settle(message as Answer);
    else if ("failure" in message) this.fail(this.#errors.fromPlain((message as Failure).failure));
  }

  async #answer({ call, method, input }: Call): Promise<void> {
    const post = (message: Answer, transfer: ArrayBuffer[]) => this.#line.post(message, transfer);
    try {
      const serving = Object.hasOwn(this.#methods, method) ? this.#methods[method] : undefined;
      if (!serving) throw new TypeError(`no method ${method}`);
      const output = await serving(input as never);
      post({ answer: call, output }, buffersIn(output));
    } catch (error) {
      post({ answer: call, error: this.#errors.toPlain(error) }, []);
    }
  }

  #settle(message: Answer): void {
    const pending = this.#pending.get(message.answer);
    if (!pending) return;
    this.#pending.delete(message.answer);
    if (this.#pending.size === 0) this.#onBusy(false);
    if ("error" in message) pending.reject(this.#errors.fromPlain(message.error));
    else pending.resolve(message.output as never);
  }
}

/** The buffers of the typed arrays in plain data, each once. */
export function buffersIn(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const search = (part: unknown): void => {
    if (ArrayBuffer.isView(part)) {
      if (part.buffer instanceof ArrayBuffer) found.add(part.buffer);
    } else if (Array.isArray(part)) part.forEach(search);
    else if (part && Object.getPrototypeOf(part) === Object.prototype) Object.values(part).forEach(search);
  };
  search(value);
  return [...found];
}
