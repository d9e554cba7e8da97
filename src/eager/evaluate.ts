// Numbers for cells: a graph of the package is built from them, compiled, and run by the plain TypeScript backend.

import { message, show, showShape } from "../errors.js";
import { differentiate } from "../graph/differentiate.js";
import { Graph } from "../graph/graph.js";
import type { Tensor } from "../graph/tensor.js";
import { add, mul, sum } from "../ops/index.js";
import { Calculation } from "../program/calculation.js";
import { referenceBackend } from "../program/reference-backend.js";
import { ancestors, type Cell, now } from "./cell.js";
import { placeIn } from "./ndarray.js";

/** The tensors of cells in one graph; what is not built there comes in with its numbers. */
class Building {
  readonly graph = new Graph();
  readonly tensors = new Map<Cell, Tensor>();
  readonly given: Cell[] = [];

  /** Builds cells that come after their inputs. */
  add(cells: readonly Cell[]): void {
    for (const cell of cells) {
      const { operation, inputs } = cell;
      if (operation) this.tensors.set(cell, operation.build(inputs.map((input) => this.of(input))));
      else this.#give(cell);
    }
  }

  of(cell: Cell): Tensor {
    return this.tensors.get(cell) ?? this.#give(cell);
  }

  /** Compiles what leads to `results`, runs it, and gives the calculation to read from. */
  run(results: readonly Tensor[], others: ReadonlyMap<Tensor, Float64Array> = new Map()): Calculation {
    const inputs = new Map(others);
    for (const cell of this.given) inputs.set(this.of(cell), numbersOf(cell));
    const calculation = new Calculation(referenceBackend(), this.graph, [...inputs.keys(), ...results]);
    for (const [tensor, numbers] of inputs) calculation.elements(tensor).set(numbers);
    calculation.run();
    return calculation;
  }

  #give(cell: Cell): Tensor {
    const tensor = this.graph.input(cell.name ?? "value", cell.shape, cell.type);
    this.tensors.set(cell, tensor);
    this.given.push(cell);
    return tensor;
  }
}

function numbersOf(cell: Cell): Float64Array {
  if (!cell.data)
    throw new TypeError(`a cell of shape ${showShape(cell.shape)} was read before it was computed`);
  return cell.data;
}

function read(calculation: Calculation, tensor: Tensor): Float64Array {
  return new Float64Array(calculation.elements(tensor));
}

/** Refuses a NaN that an operation has made of numbers, where it arises: later nobody could tell where it came from. */
function checkResult({ operation, inputs, shape }: Cell, data: Float64Array): void {
  const at = data.findIndex(Number.isNaN);
  if (at < 0) return;
  const given = inputs.filter((input) => input.data?.length === data.length);
  const numbers = given.map((input) => show(input.data?.[at])).join(" and ");
  const from = given.length === inputs.length ? ` from ${numbers}` : "";
  throw new RangeError(
    message(`${operation?.name}${placeIn(shape, at)}`, "a result that is a number", `NaN${from}`),
  );
}

/**
 * Brings the numbers of `root` up to date. Only what an edit has reached is computed anew.
 *
 * @throws {RangeError}  Where an operation has no number as its result, as `log` of −1.
 */
export function evaluate(root: Cell): void {
  const doubtful = ancestors(root, ({ checked }) => checked === now());
  const stale = new Set<Cell>();
  for (const cell of doubtful) {
    const old = cell.inputs.some((input) => stale.has(input) || input.changed > cell.changed);
    if (cell.operation && (!cell.data || old)) stale.add(cell);
    else cell.checked = now();
  }
  if (stale.size === 0) return;
  const building = new Building();
  building.add([...stale]);
  const calculation = building.run([...stale].map((cell) => building.of(cell)));
  for (const cell of stale) {
    const data = read(calculation, building.of(cell));
    checkResult(cell, data);
    cell.data = data;
    cell.changed = now();
    cell.checked = now();
  }
}

/**
 * Fills the gradients of all that `root` depends on: `∂(Σ seed · root) / ∂cell`, in one program of forward and backward
 * nodes.
 *
 * @param seed  Of the shape of `root`.
 * @throws {RangeError}  Where a gradient is no number, as that of `exp(log(x))` at 0.
 */
export function propagate(root: Cell, seed: Float64Array): void {
  const cells = ancestors(root);
  const building = new Building();
  building.add(cells);
  const arriving = building.graph.input("seed", root.shape);
  // The derivative of this sum by the root is 1 · seed: exactly what arrives.
  const loss = sum(mul(building.of(root), arriving));
  const targets = cells.filter(({ differentiable }) => differentiable);
  const gradients = differentiate(
    loss,
    targets.map((cell) => building.of(cell)),
    add,
  );
  const found = gradients.filter((gradient) => gradient !== undefined);
  const calculation = building.run(found, new Map([[arriving, seed]]));
  targets.forEach((cell, i) => {
    const gradient = gradients[i];
    cell.gradient = gradient && read(calculation, gradient);
    const at = cell.gradient?.findIndex(Number.isNaN) ?? -1;
    if (at < 0) return;
    const place = `${cell.name ?? cell.operation?.name ?? "a variable"}${placeIn(cell.shape, at)}`;
    throw new RangeError(message("backward", "gradients that are numbers", `NaN for ${place}`));
  });
}
