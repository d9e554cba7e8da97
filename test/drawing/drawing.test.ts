import { describe, expect, test } from "vitest";
import { toDot, toMermaid, toSvg } from "../../src/drawing/index.js";
import { layOut } from "../../src/drawing/layout.js";
import { add, mul, softmaxCrossEntropy, square, type Variable, variable } from "../../src/eager/index.js";
import { differentiate } from "../../src/graph/differentiate.js";
import { Graph } from "../../src/graph/graph.js";
import type { Tensor } from "../../src/graph/tensor.js";
import * as ops from "../../src/ops/index.js";

function apples(): Variable<number> {
  const applePrice = mul(variable(100, "apple"), variable(2, "number of apples"));
  const price = mul(applePrice, variable(1.1, "tax"));
  price.name = "price";
  price.backward();
  return price;
}

function applesAndOranges(): Variable<number> {
  const applePrice = mul(variable(100, "apple"), variable(2, "number of apples"));
  const orangePrice = mul(variable(150, "orange"), variable(3, "number of oranges"));
  const price = mul(add(applePrice, orangePrice), variable(1.1, "tax"));
  price.name = "price";
  price.backward();
  return price;
}

function squareOfSum(): Variable<number> {
  const z = square(add(variable(2, "x"), variable(3, "y")));
  z.name = "z";
  z.backward();
  return z;
}

/** One step of training a layer, as the package's own graph. */
function trainingStep(): Graph {
  const graph = new Graph();
  const x = graph.input("x", [100, 784]);
  const t = graph.input("t", [100], "i32");
  const parameters = [graph.parameter("W", [784, 10]), graph.parameter("b", [10])];
  const learningRate = graph.input("learning rate", []);
  const scores = ops.addBias(ops.matmul(x, parameters[0]), parameters[1]);
  const loss = ops.mean(ops.softmaxCrossEntropy(scores, t));
  const gradients = differentiate(loss, parameters, ops.add) as Tensor[];
  parameters.forEach((parameter, i) => {
    ops.sgdStep(parameter, gradients[i], learningRate);
  });
  return graph;
}

// The pictures lie in figures/, to be looked at.
describe.each([
  ["apples", apples],
  ["apples-and-oranges", applesAndOranges],
  ["square-of-sum", squareOfSum],
  ["training-step", trainingStep],
])("%s is drawn as before", (name, make) => {
  test("as SVG", async () => {
    await expect(toSvg(make(), { title: name })).toMatchFileSnapshot(`figures/${name}.svg`);
  });
  test("as Mermaid", async () => {
    await expect(toMermaid(make())).toMatchFileSnapshot(`figures/${name}.mmd`);
  });
  test("as DOT", async () => {
    await expect(toDot(make())).toMatchFileSnapshot(`figures/${name}.dot`);
  });
});

describe("what a drawing says", () => {
  test("values above and gradients below, once backward() has run", () => {
    const x = variable(2, "x");
    const y = square(x);
    expect(x.drawing().edges).toEqual([{ from: "n0", to: "result", above: "2" }]);
    expect(toMermaid(y)).toContain('n0 -->|"2"| n1');
    y.backward();
    expect(toMermaid(y)).toContain('n0 -->|"2<br/>4"| n1');
    x.value = 5;
    expect(toMermaid(y)).toContain('n0 -->|"5<br/>4"| n1');
  });

  test("arrays by their shape, short vectors in full", () => {
    const loss = softmaxCrossEntropy(
      variable(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        "x",
      ),
      [2, 0],
    );
    const above = loss.drawing().edges.map((edge) => edge.above);
    expect(above.slice(0, 2)).toEqual(["2×3", "[2, 0]"]);
  });

  test("names with any characters in them", () => {
    const awkward = 'a < b & "c" | #1 \\';
    const y = mul(variable(1, awkward), variable(2, "배"));
    expect(toSvg(y)).toContain(">a &lt; b &amp; &quot;c&quot; | #1 \\</text>");
    expect(toMermaid(y)).toContain('n0["a #60; b #38; #34;c#34; #124; #35;1 #92;"]');
    expect(toDot(y)).toContain('[label="a < b & \\"c\\" | #1 \\\\", shape=plaintext]');
    const control = variable(1, "a\u0000\nb `c`");
    expect(toSvg(control)).toContain(">a\ufffd\nb `c`</text>");
    expect(toMermaid(control)).toContain('"a\u0000#10;b #96;c#96;"');
    expect(toSvg(y, { title: "<t>" })).toContain("<title>&lt;t&gt;</title>");
  });

  test("only what can be drawn", () => {
    expect(() => toSvg(5 as never)).toThrow("toSvg: expected a variable, a graph or a drawing, got 5.");
    expect(() => toDot(undefined as never)).toThrow(TypeError);
    expect(() => toSvg({ nodes: [], edges: [{ from: "a", to: "b" }] })).toThrow(
      'expected edges between its nodes, got "a".',
    );
    const node = { label: "+", kind: "operation" } as const;
    const nodes = [
      { id: "a", ...node },
      { id: "b", ...node },
    ];
    const edges = [
      { from: "a", to: "b" },
      { from: "b", to: "a" },
    ];
    expect(() => toSvg({ nodes, edges })).toThrow("expected a graph without circles, got one with.");
  });

  test("with ids, which part is whose, and nothing else that is new", () => {
    const [first, second] = [variable(2, "x & y"), variable(3, "b")];
    const root = mul(add(first, second), first);
    root.backward();
    const marked = toSvg(root, { ids: true });
    const { nodes, edges } = root.drawing();
    expect(nodes.map(({ id }) => id)).toEqual(["n0", "n1", "n2", "n3", "result"]);
    for (const { id } of nodes) expect(marked.split(`data-node="${id}"`)).toHaveLength(2);
    for (const { from, to } of edges)
      expect(marked).toMatch(new RegExp(`data-from="${from}" data-to="([^"]* )?${to}( [^"]*)?"`));
    // Both arrows of the first leaf say the same: one stem that leads to two nodes.
    expect(marked).toContain('data-from="n0" data-to="n2 n3"');
    expect(marked.replaceAll(/<g data-[^>]*>/g, "<g>").match(/<text/g)).toEqual(toSvg(root).match(/<text/g));
    expect(toSvg(root)).not.toContain("data-");
    const strange = { nodes: [{ id: '"<', label: "", kind: "leaf" as const }], edges: [] };
    expect(toSvg(strange, { ids: true })).toContain('data-node="&quot;&lt;"');
  });

  test("without styles, for pages that have their own", () => {
    const picture = apples().drawing();
    const bare = toSvg(picture, { styles: false });
    expect(bare).not.toContain("<style>");
    expect(toSvg(picture).replace(/<style>.*<\/style>\n/, "")).toBe(bare);
  });

  test("an empty drawing is an empty picture", () => {
    expect(toSvg({ nodes: [], edges: [] })).toContain("</svg>");
    expect(toSvg(new Graph())).toContain("</svg>");
  });
});

describe("the layout", () => {
  const leaf = (id: string) => ({ id, label: id, kind: "leaf" }) as const;
  const operation = (id: string) => ({ id, label: "+", kind: "operation" }) as const;

  test("puts every node to the right of what it is computed from, none upon another", () => {
    for (const picture of [applesAndOranges().drawing(), squareOfSum().drawing()]) {
      const { nodes, width, height } = layOut(picture);
      const at = new Map(nodes.map((placed) => [placed.point.node?.id, placed]));
      for (const { from, to } of picture.edges) {
        const [source, target] = [at.get(from), at.get(to)];
        if (!source || !target) throw new Error(`${from} or ${to} has no place`);
        expect(source.x + source.width / 2).toBeLessThan(target.x - target.width / 2);
      }
      for (const a of nodes) {
        expect(a.x - a.width / 2).toBeGreaterThanOrEqual(0);
        expect(a.x + a.width / 2).toBeLessThanOrEqual(width);
        expect(a.y).toBeGreaterThan(0);
        expect(a.y).toBeLessThan(height);
        for (const b of nodes) {
          if (a === b || a.point.rank !== b.point.rank) continue;
          expect(Math.abs(a.y - b.y)).toBeGreaterThan(25);
        }
      }
    }
  });

  test("uncrosses arrows that can be uncrossed", () => {
    const { nodes } = layOut({
      nodes: [leaf("a"), leaf("b"), leaf("c"), operation("x"), operation("y"), operation("z")],
      edges: [
        { from: "a", to: "z" },
        { from: "b", to: "x" },
        { from: "c", to: "y" },
      ],
    });
    const height = (id: string) => nodes.find(({ point }) => point.node?.id === id)?.y ?? 0;
    const orders = [
      ["a", "b", "c"],
      ["z", "x", "y"],
    ].map((ids) => ids.map(height));
    const sorted = orders.map((ys) => ys.map((y) => [...ys].sort((p, q) => p - q).indexOf(y)));
    expect(sorted[0]).toEqual(sorted[1]);
  });

  test("leaves stand at the left, or near what they feed", () => {
    const picture = {
      nodes: [leaf("a"), leaf("b"), operation("x"), operation("y")],
      edges: [
        { from: "a", to: "x" },
        { from: "x", to: "y" },
        { from: "b", to: "y" },
      ],
    };
    const rankOf = (leaves: "left" | "near") =>
      layOut({ ...picture, leaves }).nodes.find(({ point }) => point.node?.id === "b")?.point.rank;
    expect([rankOf("left"), rankOf("near")]).toEqual([0, 1]);
  });

  test("what is written at two stems of one node does not meet", () => {
    const edge = (to: string, above: string, below?: string) => ({
      from: "a",
      to,
      above,
      ...(below && { below }),
    });
    const distance = (...edges: ReturnType<typeof edge>[]) => {
      const { stems } = layOut({ nodes: [leaf("a"), operation("x"), operation("y")], edges });
      return Math.abs(stems[0].y - stems[1].y);
    };
    expect(distance(edge("x", "1", "2"), edge("y", "1", "3"))).toBeGreaterThanOrEqual(40);
    expect(distance(edge("x", "1"), edge("y", "2"))).toBeLessThan(30);
  });

  test("a long arrow without branches is level when there is room", () => {
    const { bends, stems } = layOut(apples().drawing());
    const tax = stems.filter(({ stem }) => stem.above === "1.1");
    expect(new Set(tax.map(({ y }) => y)).size).toBe(1);
    expect(bends.filter(({ arrives }) => arrives)).toHaveLength(5);
  });
});
