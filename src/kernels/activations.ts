// The numbers by which kernels know activations; assembly/lib/activations.ts has the same.

export const IDENTITY = 0;
export const ACTIVATIONS = { relu: 1, sigmoid: 2, tanh: 3 } as const;
