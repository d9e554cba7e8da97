// The exports of the kernel module. One line per kernel file.

/** First byte behind the module's constants: the host lays its arena from here. */
export function heap_base(): usize {
  return __heap_base;
}

export * from "./kernels/adagrad";
export * from "./kernels/adam";
export * from "./kernels/argmax";
export * from "./kernels/arithmetic";
export * from "./kernels/batch-norm";
export * from "./kernels/bias";
export * from "./kernels/channel-bias";
export * from "./kernels/convolve";
export * from "./kernels/convolve-grad-filters";
export * from "./kernels/convolve-grad-images";
export * from "./kernels/convolve-max-pool";
export * from "./kernels/count-equal";
export * from "./kernels/counter";
export * from "./kernels/cross-entropy";
export * from "./kernels/dropout";
export * from "./kernels/exp";
export * from "./kernels/fusion-probe";
export * from "./kernels/gather";
export * from "./kernels/lists";
export * from "./kernels/gather-nonzeros";
export * from "./kernels/gemm";
export * from "./kernels/gemm-epilogues";
export * from "./kernels/gemm-nonzeros";
export * from "./kernels/log";
export * from "./kernels/max-pool";
export * from "./kernels/momentum";
export * from "./kernels/moving-average";
export * from "./kernels/nesterov";
export * from "./kernels/nonzero-columns";
export * from "./kernels/numerical-gradient-hidden";
export * from "./kernels/numerical-gradient-output";
export * from "./kernels/pooled-grad-filters";
export * from "./kernels/pooled-grad-images";
export * from "./kernels/relu";
export * from "./kernels/rmsprop";
export * from "./kernels/sgd";
export * from "./kernels/sigmoid";
export * from "./kernels/softmax";
export * from "./kernels/softmax-cross-entropy-labels";
export * from "./kernels/softmax-cross-entropy-targets";
export * from "./kernels/sum";
export * from "./kernels/sum-of-squares-error";
export * from "./kernels/tanh";
export * from "./kernels/weight-decay";
