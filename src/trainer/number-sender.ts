// The numbers of data sets on their way to the worker: every array travels once, whatever asks for it.

import type { Dataset } from "../data/dataset.js";
import { message } from "../errors.js";
import type { Connection } from "./connection.js";
import type { NumberArray, PlainDataset, WorkerMethods } from "./protocol.js";

/** Bytes copied in one go: a few milliseconds, then the page has its turn. */
const PART_BYTES = 4 * 2 ** 20;

export class NumberSender {
  readonly #worker: Connection<WorkerMethods>;
  /** What stands for an array that the worker has, or is being sent. */
  readonly #sent = new WeakMap<NumberArray, Promise<number>>();
  readonly #gone: FinalizationRegistry<number>;
  #count = 0;

  constructor(worker: Connection<WorkerMethods>) {
    this.#worker = worker;
    // What nobody here can ask for any more needs no room there.
    this.#gone = new FinalizationRegistry((id) => worker.tell("forgetNumbers", { id }));
  }

  /** Sends what the worker does not have yet of a data set's numbers. */
  async send(data: Dataset): Promise<PlainDataset> {
    const { size, featureShape, scale, features, target } = data;
    const [x, t] = [await this.#send(features), await this.#send(target.data)];
    return { size, featureShape, scale, features: x, target: { ...target, data: t } };
  }

  /** Moves the numbers of data sets to the worker, so that nothing is copied; this thread loses them. */
  async handOver(datasets: readonly Dataset[]): Promise<void> {
    const arrays = datasets.flatMap(({ features, target }) => [features, target.data]);
    const missing = [...new Set<NumberArray>(arrays)].filter((numbers) => !this.#sent.has(numbers));
    missing.forEach(checkThere);
    // Data sets may share a buffer, so all go in one message.
    const buffers = new Set(missing.map(({ buffer }) => buffer));
    const moved = [...buffers].filter((buffer) => buffer instanceof ArrayBuffer);
    const named = missing.map((numbers) => ({ id: this.#name(numbers), numbers }));
    const sending = this.#worker.call("receiveAll", named, moved);
    for (const { id, numbers } of named)
      this.#note(
        numbers,
        sending.then(() => id),
      );
    await sending;
  }

  #send(numbers: NumberArray): Promise<number> {
    const known = this.#sent.get(numbers);
    if (known) return known;
    checkThere(numbers);
    return this.#note(numbers, this.#sendParts(numbers));
  }

  #note(numbers: NumberArray, sending: Promise<number>): Promise<number> {
    this.#sent.set(numbers, sending);
    sending.catch(() => this.#sent.delete(numbers)); // the next who asks may try again
    return sending;
  }

  #name(numbers: NumberArray): number {
    const id = this.#count++;
    this.#gone.register(numbers, id);
    return id;
  }

  /** Every part waits for the one before it to arrive, so the page has turns in between. */
  async #sendParts(numbers: NumberArray): Promise<number> {
    const id = this.#name(numbers);
    const { length } = numbers;
    const step = PART_BYTES / numbers.BYTES_PER_ELEMENT;
    for (let offset = 0; offset < length; offset += step) {
      const part = numbers.slice(offset, offset + step);
      await this.#worker.call("receive", { id, length, offset, part }, [part.buffer as ArrayBuffer]);
    }
    return id;
  }
}

/** A data set has at least one sample: where there are no numbers, they were moved away. */
function checkThere(numbers: NumberArray): void {
  if (numbers.length > 0) return;
  const remedy = "Only the trainer that has them can use them.";
  throw new TypeError(message("trainer", "a data set with its numbers", "one that was handed over", remedy));
}
