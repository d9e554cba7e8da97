// What the model is asked, also while it learns: what it makes of the test images, and of the drawing.

import { current, report } from "./current.js";
import { labelsOf } from "./data.js";
import { resultsOf } from "./results.js";
import { train } from "./state.js";

let looking: Promise<void> | undefined;
let lookAgain = false;

/** Asks the model about all test images; when it is being asked already, once more afterwards. */
export function look(): Promise<void> {
  lookAgain = true;
  looking ??= (async () => {
    while (lookAgain) {
      lookAgain = false;
      await ask();
    }
  })().finally(() => {
    looking = undefined;
  });
  return looking;
}

async function ask(): Promise<void> {
  const { model } = current;
  const { images } = train.state;
  if (!model || !images) return;
  try {
    const { data } = await model.predict(images.test.reshape(model.description.input));
    if (model === current.model) train.update({ results: resultsOf(data, labelsOf(images.test)) });
  } catch (error) {
    // Another model may have taken its place meanwhile.
    if (model === current.model) report("model", error);
  }
}

let asking = false;

/** Asks the model what is drawn on the pad; what is drawn meanwhile is asked next. */
export async function recognize(): Promise<void> {
  const { drawn } = train.state;
  const { model } = current;
  if (!drawn || !model) {
    train.update({ probabilities: undefined });
    return;
  }
  if (asking) return;
  asking = true;
  try {
    const pixels = Float32Array.from(drawn.image, (byte) => byte / 255);
    const { data } = await model.predict(pixels);
    if (model === current.model) train.update({ probabilities: Array.from(data) });
  } catch (error) {
    if (model === current.model) report("model", error);
  } finally {
    asking = false;
  }
  if (train.state.drawn !== drawn || model !== current.model) await recognize();
}

export function draw(image: Uint8Array | undefined, truth?: number): void {
  train.update({ drawn: image && { image, truth } });
  void recognize();
}
