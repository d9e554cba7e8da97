// One quantity over the steps of training: a line for the training batches, points for the test images.

import uPlot from "uplot";
import { colourOf } from "../page/colours.js";
import { h } from "../page/element.js";

export interface Chart {
  readonly element: HTMLElement;
  show(data: [number[], (number | null)[], (number | null)[]]): void;
  close(): void;
}

const HEIGHT = 190;

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
  const box = h("div", { class: "plot" });
  const key = (kind: string, text: string) => h("span", { class: `key ${kind}` }, text);
  const element = h(
    "section",
    { class: "card chart" },
    h("div", { class: "chart-head" }, h("h2", {}, title), key("line", training), key("dot", test)),
    box,
  );
  const [quiet, line] = [colourOf("quiet"), colourOf("line")];
  const axis: uPlot.Axis = {
    stroke: quiet,
    font: "12px system-ui, sans-serif",
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
  };
  const written: uPlot.Series.Value = (_, value: number | null) => (value == null ? "–" : write(value));
  const plot = new uPlot(
    {
      width: 300,
      height: HEIGHT,
      scales: { x: { time: false }, y: { range: (_, least, most) => range(least ?? 0, most ?? 1) } },
      axes: [
        { ...axis, size: 30, space: 60 },
        { ...axis, size: 46, values: (_, values) => values.map(write) },
      ],
      series: [
        { label: step },
        {
          label: training,
          stroke: colourOf("right"),
          width: 1.6,
          spanGaps: true,
          points: { show: false },
          value: written,
        },
        {
          label: test,
          stroke: colourOf("wrong"),
          width: 1.2,
          dash: [4, 4],
          spanGaps: true,
          points: { show: true, size: 7, fill: colourOf("wrong") },
          value: written,
        },
      ],
      cursor: { points: { size: 6 }, drag: { x: false, y: false } },
    },
    [[], [], []],
    box,
  );
  const watcher = new ResizeObserver(() => {
    if (box.clientWidth > 0) plot.setSize({ width: box.clientWidth, height: HEIGHT });
  });
  watcher.observe(box);
  return {
    element,
    show: (data) => plot.setData(data),
    close() {
      watcher.disconnect();
      plot.destroy();
    },
  };
}
