// What the worker does for the page: real models, asked by number.

import { Dataset } from "../data/dataset.js";
import { message } from "../errors.js";
import { createModel, loadModel } from "../model/create.js";
import type { Model } from "../model/model.js";
import { plainDescription, restoreDescription } from "../model/plain-description.js";
import { buffersIn, type Connection } from "./connection.js";
import type {
  ModelFacts,
  ModelMethods,
  NumberArray,
  PageMethods,
  PlainDataset,
  Serving,
} from "./protocol.js";

export function workerMethods(page: Connection<PageMethods>): Serving<ModelMethods> {
  const models = new Map<number, Model>();
  const numbers = new Map<number, NumberArray>();
  const aborts = new Map<number, AbortController>();
  let count = 0;

  const keep = (model: Model): ModelFacts => {
    models.set(count, model);
    const { seed, dtype, backend, precision, simd, threads, output, parameterNames, learningRate } = model;
    return {
      model: count++,
      ...{ seed, dtype, backend, precision, simd, threads, output, parameterNames, learningRate },
      description: plainDescription(model.description),
      summary: model.summary(),
    };
  };
  const modelOf = (number: number): Model => {
    const model = models.get(number);
    if (!model)
      throw new Error(
        message("trainer", "a model that is in use", "one that was disposed of", "Compile or load another."),
      );
    return model;
  };
  const datasetOf = ({ features, target, ...rest }: PlainDataset): Dataset => {
    const parts = {
      ...rest,
      features: numbers.get(features),
      target: { ...target, data: numbers.get(target.data) },
    };
    return new Dataset(parts as ConstructorParameters<typeof Dataset>[0]);
  };

  return {
    greet: () => {},

    receive: ({ id, length, offset, part }) => {
      const whole = numbers.get(id) ?? new (part.constructor as new (length: number) => NumberArray)(length);
      numbers.set(id, whole);
      whole.set(part, offset);
    },
    receiveAll: (arrays) => {
      for (const array of arrays) numbers.set(array.id, array.numbers);
    },
    forgetNumbers: ({ id }) => void numbers.delete(id),

    compile: async ({ description, options }) =>
      keep(await createModel(restoreDescription(description), options)),
    loadModel: async ({ source, options }) => keep(await loadModel(source, options)),
    dispose: async ({ model }) => {
      await modelOf(model).dispose();
      models.delete(model);
    },

    fit: ({ model, run, data, validation, options, wants, paused, stopped }) => {
      const abort = new AbortController();
      if (stopped) abort.abort();
      aborts.set(run, abort);
      const training = modelOf(model).fit(datasetOf(data), {
        ...options,
        signal: abort.signal,
        ...(validation ? { validation: datasetOf(validation) } : {}),
        ...(wants.progress
          ? { onProgress: (progress) => page.call("progress", { run, progress }, buffersIn(progress)) }
          : {}),
        ...(wants.epochs ? { onEpoch: (record) => page.call("epoch", { run, record }) } : {}),
      });
      if (paused) modelOf(model).pause();
      return training.finally(() => aborts.delete(run));
    },
    memoryFor: ({ model, data, validation, options }) =>
      modelOf(model).memoryFor(datasetOf(data), {
        ...options,
        ...(validation ? { validation: datasetOf(validation) } : {}),
      }),
    abort: ({ run }) => aborts.get(run)?.abort(),
    pause: ({ model }) => modelOf(model).pause(),
    resume: ({ model }) => modelOf(model).resume(),
    stop: ({ model }) => modelOf(model).stop(),
    setLearningRate: ({ model, value }) => {
      modelOf(model).learningRate = value;
    },

    predict: async ({ model, x, options }) => {
      const { data, shape } = await modelOf(model).predict(ArrayBuffer.isView(x) ? x : datasetOf(x), options);
      return { data, shape };
    },
    evaluate: ({ model, data }) => modelOf(model).evaluate(datasetOf(data)),
    profile: async ({ model, data, options }) =>
      (await modelOf(model).profile(datasetOf(data), options)).measured,
    getParameter: ({ model, name }) => modelOf(model).getParameter(name),
    setParameter: ({ model, name, numbers }) => modelOf(model).setParameter(name, numbers),
    program: ({ model, data, batchSize }) => modelOf(model).program(datasetOf(data), batchSize),
    toBytes: ({ model, options }) => modelOf(model).toBytes(options),
    save: ({ model, path, options }) => modelOf(model).save(path, options),
    load: ({ model, source, name }) => modelOf(model).load(source, name),
  };
}
