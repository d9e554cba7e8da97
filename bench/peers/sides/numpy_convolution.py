"""A convolutional network in NumPy: im2col and a product, as the book's program has it, but written for speed.

What is different from there, each because it was faster here: channels lie last, so that a pool compares whole runs of
them; columns have one row per pixel of a filter, copied in 25 slices, and a row of ones more, by which the bias, behind its
weights in the flat array, is part of the product and of its gradient; a pool is found row by row, and its gradient goes
back by two comparisons and two subtractions instead of through indices.
"""

import numpy as np
from numpy_side import Training


class ConvolutionTraining(Training):
    def __init__(self, work, dtype):
        super().__init__(work, dtype)
        side, filters, filter_side, places = (
            work["convolution"][name] for name in ("side", "filters", "filterSide", "places")
        )
        batch, taps, pooled = work["batch"], filter_side**2, places // 2
        self.filters, self.filter_gradients = (
            flat[: (taps + 1) * filters].reshape(taps + 1, filters) for flat in (self.parameters, self.gradients)
        )
        # Rows of the next weight lie as the pooled pixels do: channels last.
        weight, _ = self.layers[1]
        weight[:] = weight.reshape(filters, pooled**2, -1).swapaxes(0, 1).reshape(weight.shape)
        self.columns = np.ones((taps + 1, batch, places, places), dtype)
        pixels = self.values[0].reshape(batch, side, side)
        self.windows = [
            pixels[:, i : i + places, j : j + places] for i in range(filter_side) for j in range(filter_side)
        ]
        self.planes, self.plane_gradients = (np.empty((batch * places**2, filters), dtype) for _ in range(2))
        # The larger of two columns, then the larger of two rows of those.
        self.halves, self.half_gradients = (np.empty((batch * places * pooled, filters), dtype) for _ in range(2))
        self.taken_columns = np.empty(self.halves.shape, bool)
        self.taken_rows = np.empty((batch * pooled, pooled * filters), bool)

    def forward(self, i):
        if i > 0:
            return super().forward(i)
        for column, window in zip(self.columns, self.windows):
            column[...] = window
        np.matmul(self.columns.reshape(len(self.columns), -1).T, self.filters, out=self.planes)
        self.activate(self.planes)
        np.maximum(*pairs(self.planes), out=self.halves)
        rows = self.taken_rows.shape
        np.maximum(*pairs(self.halves, rows[1]), out=self.values[1].reshape(rows))

    def backward(self, i):
        if i > 0:
            return super().backward(i)
        # Through relu already: it let pass what is not 0 when pooled, and that is where `backward` of the next layer stops.
        rows = self.taken_rows.shape
        share(self.halves, self.values[1], self.value_gradients[1], self.half_gradients, self.taken_rows, rows[1])
        share(self.planes, self.halves, self.half_gradients, self.plane_gradients, self.taken_columns)
        np.matmul(self.columns.reshape(len(self.columns), -1), self.plane_gradients, out=self.filter_gradients)


def pairs(values, run=None):
    """Each first and each second of two runs that are compared."""
    halves = values.reshape(-1, 2, run or values.shape[-1])
    return halves[:, 0], halves[:, 1]


def share(values, larger, gradient, into, taken, run=None):
    """Gives a gradient to the first of two where it was the larger, or equal, else to the second."""
    first, _ = pairs(values, run)
    first_gradient, second_gradient = pairs(into, run)
    gradient = gradient.reshape(taken.shape)
    np.equal(first, larger.reshape(taken.shape), out=taken)
    np.multiply(gradient, taken, out=first_gradient)
    np.subtract(gradient, first_gradient, out=second_gradient)
