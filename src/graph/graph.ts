// The graph: tensors and the nodes that compute them, in the order they were made, which is an order of execution.

import { message, showShape } from "../errors.js";
import { Node, type Op } from "./node.js";
import { type ElementType, type Role, type Shape, Tensor } from "./tensor.js";

export class Graph {
  readonly nodes: Node[] = [];
  readonly tensors: Tensor[] = [];
  #scope = "";
  #backward = false;

  /** A tensor that the host writes before a run. */
  input(name: string, shape: Shape, type: ElementType = "float"): Tensor {
    return this.#add(name, shape, type, "input");
  }

  /** A tensor that training changes. */
  parameter(name: string, shape: Shape): Tensor {
    return this.#add(name, shape, "float", "parameter");
  }

  /** A tensor that an optimizer or a layer keeps between runs. */
  state(name: string, shape: Shape): Tensor {
    return this.#add(name, shape, "float", "state");
  }

  /** A tensor with the same number in every element. */
  constant(value: number, shape: Shape = []): Tensor {
    return this.#add(String(value), shape, "float", "constant", undefined, value);
  }

  /** Adds a node and gives the tensors it computes. */
  apply(op: Op, inputs: readonly Tensor[]): readonly Tensor[] {
    const stranger = inputs.find((input) => input.graph !== this);
    if (stranger) {
      const got = `${stranger.name} (${showShape(stranger.shape)}) of another`;
      throw new RangeError(message(op.name, "tensors of one graph", got));
    }
    const node = new Node(op, inputs, this.#scope, this.#backward);
    node.outputs = this.#outputsOf(node);
    this.nodes.push(node);
    return node.outputs;
  }

  #outputsOf(node: Node): Tensor[] {
    const { op, inputs, scope } = node;
    const specs = op.outputs(inputs);
    return specs.map(({ shape, type = "float" }, i) => {
      const name = specs.length > 1 ? `${op.name}.${i}` : op.name;
      const qualified = scope === "" ? name : `${scope}.${name}`;
      return this.#add(qualified, shape, type, "value", node);
    });
  }

  /**
   * Puts another node in the place of one.
   *
   * @param outputs  What it computes: the tensors of the old node, for whoever reads them; new ones if not given.
   */
  replace(old: Node, op: Op, inputs: readonly Tensor[], outputs?: readonly Tensor[]): Node {
    const node = new Node(op, inputs, old.scope, old.backward);
    node.outputs = outputs ?? this.#outputsOf(node);
    for (const output of node.outputs) output.producer = node;
    this.nodes[this.nodes.indexOf(old)] = node;
    return node;
  }

  /** Adds a node with one output. */
  apply1(op: Op, inputs: readonly Tensor[]): Tensor {
    return this.apply(op, inputs)[0];
  }

  /** Names what `build` makes after a part of the model. */
  within<T>(scope: string, build: () => T, backward = this.#backward): T {
    const before = [this.#scope, this.#backward] as const;
    this.#scope = scope;
    this.#backward = backward;
    try {
      return build();
    } finally {
      [this.#scope, this.#backward] = before;
    }
  }

  #add(name: string, shape: Shape, type: ElementType, role: Role, producer?: Node, fill?: number): Tensor {
    const tensor = new Tensor(this, this.tensors.length, name, shape, type, role, producer, fill);
    this.tensors.push(tensor);
    return tensor;
  }
}
