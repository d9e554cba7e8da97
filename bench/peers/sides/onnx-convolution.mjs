// A convolution, relu and max pooling in front of the dense layers, and their gradients, as ONNX nodes.
//
// `MaxPool` gives the places of what was largest, and `MaxUnpool` takes the gradient there. The gradient by filters is a
// `Conv` itself, of every image with its own gradients as filters: a group each. One of all images, samples being channels,
// needs the gradients transposed: 27 ms a step where groups take 22.

/** Answers the rows for the first dense layer, and a function that adds the gradient's nodes. */
export function convolve(graph, { batch, convolution: { side, filters, places } }, { weight, bias }, x) {
  const shape = (...lengths) => graph.constant(BigInt64Array.from(lengths, BigInt), [lengths.length]);
  const images = graph.apply("Reshape", [x, shape(batch, 1, side, side)]);
  const planes = graph.apply("Relu", [graph.apply("Conv", [images, weight.name, bias.name])]);
  const window = { kernel_shape: [2, 2], strides: [2, 2] };
  const [pooled, indices] = graph.applyAll("MaxPool", [planes], window, ["pooled", "indices"]);
  const rows = graph.apply("Reshape", [pooled, shape(batch, -1)]);

  return {
    rows,
    /** Gradients of the filters and of their bias, from that of the rows behind relu. */
    backward(passed) {
      const ofPooled = graph.apply("Reshape", [passed, shape(batch, filters, places / 2, places / 2)]);
      const ofPlanes = graph.apply("MaxUnpool", [ofPooled, indices], window);
      const asFilters = graph.apply("Reshape", [ofPlanes, shape(batch * filters, 1, places, places)]);
      const asChannels = graph.apply("Reshape", [images, shape(1, batch, side, side)]);
      const each = graph.apply("Conv", [asChannels, asFilters], { group: batch });
      const product = graph.apply(
        "ReduceSum",
        [graph.apply("Reshape", [each, shape(batch, filters, -1)]), shape(0)],
        { keepdims: 0 },
      );
      return {
        weight: graph.apply("Reshape", [product, shape(...weight.shape)]),
        // What is not pooled has no gradient.
        bias: graph.apply("ReduceSum", [ofPooled, shape(0, 2, 3)], { keepdims: 0 }),
      };
    },
  };
}
