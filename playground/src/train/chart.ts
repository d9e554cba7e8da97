// One quantity over the steps of training: a line for the training batches, points for the test images.

import uPlot from "uplot";
import { colourOf } from "../page/colours.js";
import { h, say } from "../page/element.js";
import { count } from "../page/numbers.js";

/** Steps, training batches, test images. */
export type ChartData = [number[], (number | null)[], (number | null)[]];

export interface Chart {
  readonly element: HTMLElement;
  /** @param until  The step at which training is going to end: the axis is as long from the beginning. */
  show(data: ChartData, until: number): void;
  close(): void;
}

const HEIGHT = 210;

export interface ChartOptions {
  readonly title: string;
  readonly training: string;
  readonly test: string;
  readonly step: string;
  /** How values are written. */
  readonly write: (value: number) => string;
  readonly range: (least: number, most: number) => [number, number];
}

export function chart({ title, training, test, step, write, range }: ChartOptions): Chart {
  const box = h("div", { class: "plot", role: "img" });
  const keys = [
    { kind: "line", text: training, value: h("b", {}) },
    { kind: "dot", text: test, value: h("b", {}) },
  ];
  const element = h(
    "section",
    { class: "card chart" },
    h(
      "div",
      { class: "chart-head" },
      h("h2", {}, title),
      h(
        "div",
        { class: "keys" },
        keys.map(({ kind, text, value }) => h("span", { class: `key ${kind}` }, text, " ", value)),
      ),
    ),
    box,
  );
  let last = 1;
  const axis: uPlot.Axis = {
    stroke: colourOf("quiet"),
    font: "12px system-ui, sans-serif",
    labelFont: "12px system-ui, sans-serif",
    grid: { stroke: colourOf("line"), width: 1 },
    ticks: { show: false },
  };
  const [blue, orange] = [colourOf("right"), colourOf("wrong")];
  const line: uPlot.Series = { stroke: blue, width: 1.6, spanGaps: true, points: { show: false } };
  const dots: uPlot.Series = {
    stroke: orange,
    width: 1.2,
    dash: [4, 4],
    spanGaps: true,
    points: { show: true, size: 7, fill: orange },
  };
  const plot = new uPlot(
    {
      width: 300,
      height: HEIGHT,
      scales: {
        x: { time: false, range: () => [0, last] },
        y: { range: (_, least, most) => (most === null ? [0, 1] : range(least, most)) },
      },
      axes: [
        {
          ...axis,
          size: 26,
          space: 70,
          label: step,
          labelSize: 18,
          values: (_, steps) => steps.map(written),
        },
        { ...axis, size: roomFor, values: (_, values) => values.map(write) },
      ],
      series: [{}, line, dots],
      legend: { show: false },
      cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
      hooks: { setCursor: [read], setData: [read] },
    },
    [[], [], []],
    box,
  );
  /** Beside the keys: what the cursor points at, or the newest. */
  function read({ cursor: { idx }, data }: uPlot): void {
    const texts = keys.map(({ value }, i) => {
      const values = data[i + 1] as (number | null)[];
      const pointed = idx == null ? undefined : values[idx];
      const number = pointed ?? values.findLast((candidate) => candidate !== null);
      const text = number == null ? "" : write(number);
      say(value, text);
      return text;
    });
    box.setAttribute("aria-label", `${title}: ${training} ${texts[0]}, ${test} ${texts[1]}`);
  }
  const watcher = new ResizeObserver(() => {
    if (box.clientWidth > 0) plot.setSize({ width: box.clientWidth, height: HEIGHT });
  });
  watcher.observe(box);
  return {
    element,
    show(data, until) {
      last = Math.max(until, data[0].at(-1) ?? 0, 1);
      plot.setData(data);
    },
    close() {
      watcher.disconnect();
      plot.destroy();
    },
  };
}

/** Losses that go off to infinity have long names: 1.5×10⁸. */
function roomFor(_: uPlot, labels: string[] | null): number {
  return Math.max(48, ...(labels ?? []).map((label) => 10 + 7 * label.length));
}

/** There are no half steps. */
function written(step: number): string {
  return Number.isInteger(step) ? count(step) : "";
}
