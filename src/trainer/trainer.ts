// The page's side of a worker that trains.

import { checkObject, message, show } from "../errors.js";
import type { ModelPlace } from "../model/create.js";
import { plainDescription, restoreDescription } from "../model/plain-description.js";
import { type CompileOptions, describe, type Sequential } from "../model/sequential.js";
import type { Connection } from "./connection.js";
import { NumberSender } from "./number-sender.js";
import type { ModelFacts, WorkerMethods } from "./protocol.js";
import type { Runs } from "./runs.js";
import { TrainerModel } from "./trainer-model.js";

/** A worker that trains models, so that this thread stays free. Made by `spawnTrainer()`. */
export class Trainer {
  readonly #worker: Connection<WorkerMethods>;
  readonly #numbers: NumberSender;
  readonly #runs: Runs;
  readonly #end: () => Promise<void>;
  readonly #gone: FinalizationRegistry<number>;

  /** @internal */
  constructor(worker: Connection<WorkerMethods>, runs: Runs, end: () => Promise<void>) {
    this.#worker = worker;
    this.#runs = runs;
    this.#end = end;
    this.#numbers = new NumberSender(worker);
    this.#gone = new FinalizationRegistry((model) => worker.tell("dispose", { model }));
  }

  /**
   * Makes a model in the worker: what `network.compile(options)` makes here.
   *
   * @throws {ShapeError | RangeError | TypeError}  When layers and options do not fit each other, when the engine refuses
   *         the memory, or for a layer, loss, optimizer or initializer that is not of this package: functions do not travel.
   */
  async compile(network: Sequential, options: CompileOptions): Promise<TrainerModel> {
    if (!Array.isArray(network?.layers)) {
      throw new TypeError(message("compile", "a network such as sequential([…])", show(network)));
    }
    const { description, model } = describe(network.layers, options);
    const plain = plainDescription(description);
    restoreDescription(plain); // complains, here, about what the worker could not make again
    return this.#take(await this.#worker.call("compile", { description: plain, options: { ...model } }));
  }

  /** The same from what `save` or `toBytes` wrote, like `loadModel`. @throws {FormatError} */
  async loadModel(source: string | Uint8Array, options: ModelPlace = {}): Promise<TrainerModel> {
    return this.#take(
      await this.#worker.call("loadModel", { source, options: { ...checkObject("loadModel", options) } }),
    );
  }

  /** Ends the worker and all its models; what is still waited for is rejected. */
  async close(): Promise<void> {
    this.#worker.fail(
      new Error(message("trainer", "one that is open", "one that was closed", "Spawn another.")),
    );
    await this.#end();
  }

  #take(facts: ModelFacts): TrainerModel {
    const model = new TrainerModel(facts, this.#worker, this.#numbers, this.#runs);
    this.#gone.register(model, facts.model);
    return model;
  }
}
