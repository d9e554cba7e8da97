"""NumPy, written as its users write fast code: everything in place, parameters and gradients each one flat array.

The number of threads comes from the environment, for OpenBLAS reads it when NumPy is loaded:
https://numpy.org/doc/stable/reference/global_state.html#number-of-threads-used-for-linear-algebra
"""

import numpy as np

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-7


def open_side(work, options):
    dtype = np.dtype(options["dtype"])
    if work["kind"] == "convolution":
        from numpy_convolution import ConvolutionTraining

        return ConvolutionTraining(work, dtype).step
    network = Prediction if work["kind"] == "predict" else Training
    return network(work, dtype).step


class Network:
    def __init__(self, work, dtype):
        self.read = lambda name, kind: np.fromfile(f"{work['folder']}/{name}", kind)
        self.images = (self.read("images.u8", "u1").astype(dtype) / dtype.type(255)).reshape(-1, work["sizes"][0])
        self.parameters = self.read("weights.f32", "f4").astype(dtype)
        self.layers = self.matrices(self.parameters, work["shapes"])

    @staticmethod
    def matrices(flat, shapes):
        """Weight and bias of every layer as views of one flat array."""
        layers, at = [], 0
        for inputs, outputs in shapes:
            middle, end = at + inputs * outputs, at + (inputs + 1) * outputs
            layers.append((flat[at:middle].reshape(inputs, outputs), flat[middle:end]))
            at = end
        return layers


def relu(x):
    np.maximum(x, 0, out=x)


def relu_gradient(y, gradient):
    gradient *= y > 0


def sigmoid(x):
    np.negative(x, out=x)
    np.exp(x, out=x)
    x += 1
    np.reciprocal(x, out=x)


def sigmoid_gradient(y, gradient):
    gradient *= y
    gradient *= 1 - y


ACTIVATIONS = {"relu": (relu, relu_gradient), "sigmoid": (sigmoid, sigmoid_gradient)}


class Training(Network):
    def __init__(self, work, dtype):
        super().__init__(work, dtype)
        batch = work["batch"]
        self.labels = self.read("labels.i32", "i4")
        self.batches = self.read("batches.u32", "u4").reshape(-1, batch).astype(np.intp)
        self.activate, self.activation_gradient = ACTIVATIONS[work["activation"]]
        self.gradients = np.empty_like(self.parameters)
        self.layer_gradients = self.matrices(self.gradients, work["shapes"])
        self.values = [np.empty((batch, size), dtype) for size in work["sizes"]]
        self.value_gradients = [np.empty((batch, size), dtype) for size in work["sizes"]]
        self.rows = np.arange(batch)
        self.scratch = np.empty_like(self.parameters)
        self.mean, self.squares = np.zeros_like(self.parameters), np.zeros_like(self.parameters)
        self.scalar, self.learning_rate, self.steps = dtype.type, work["learningRate"], 0
        self.update = {"sgd": self.sgd, "adam": self.adam}[work["optimizer"]]

    def step(self, number):
        indices = self.batches[number % len(self.batches)]
        labels = self.labels[indices]
        # `clip` lets take write into `out` without a buffer of its own.
        np.take(self.images, indices, axis=0, out=self.values[0], mode="clip")
        for i in range(len(self.layers)):
            self.forward(i)
        scores, gradient = self.values[-1], self.value_gradients[-1]
        scores -= scores.max(1, keepdims=True)
        np.exp(scores, out=gradient)
        sums = gradient.sum(1)
        loss = (np.log(sums) - scores[self.rows, labels]).mean()
        gradient /= sums[:, None]
        gradient[self.rows, labels] -= 1
        gradient *= self.scalar(1 / len(labels))
        for i in reversed(range(len(self.layers))):
            self.backward(i)
        self.update()
        return float(loss)

    def forward(self, i):
        weight, bias = self.layers[i]
        np.matmul(self.values[i], weight, out=self.values[i + 1])
        self.values[i + 1] += bias
        if i < len(self.layers) - 1:
            self.activate(self.values[i + 1])

    def backward(self, i):
        weight_gradient, bias_gradient = self.layer_gradients[i]
        np.matmul(self.values[i].T, self.value_gradients[i + 1], out=weight_gradient)
        self.value_gradients[i + 1].sum(0, out=bias_gradient)
        if i > 0:
            np.matmul(self.value_gradients[i + 1], self.layers[i][0].T, out=self.value_gradients[i])
            self.activation_gradient(self.values[i], self.value_gradients[i])

    def sgd(self):
        self.gradients *= self.scalar(self.learning_rate)
        self.parameters -= self.gradients

    def adam(self):
        """Both corrections are factors of scalars: m̂ / (√v̂ + ε) is c·m / (√v + ε·√(1 − β₂^t))."""
        self.steps += 1
        root = np.sqrt(1 - BETA2**self.steps)
        rate = self.learning_rate * root / (1 - BETA1**self.steps)
        scratch, gradients = self.scratch, self.gradients
        np.subtract(gradients, self.mean, out=scratch)
        scratch *= self.scalar(1 - BETA1)
        self.mean += scratch
        gradients *= gradients
        gradients -= self.squares
        gradients *= self.scalar(1 - BETA2)
        self.squares += gradients
        np.sqrt(self.squares, out=scratch)
        scratch += self.scalar(EPSILON * root)
        np.divide(self.mean, scratch, out=scratch)
        scratch *= self.scalar(rate)
        self.parameters -= scratch


class Prediction(Network):
    def step(self, number):
        """Probabilities of one image; answers that of class 0."""
        value = self.images[number % len(self.images)]
        for weight, bias in self.layers[:-1]:
            value = value @ weight
            value += bias
            relu(value)
        weight, bias = self.layers[-1]
        scores = value @ weight
        scores += bias
        scores -= scores.max()
        np.exp(scores, out=scores)
        scores /= scores.sum()
        return float(scores[0])


if __name__ == "__main__":
    from serve import serve

    serve(open_side, np.__version__)
