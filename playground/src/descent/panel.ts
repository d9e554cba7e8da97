// One optimizer's panel: its way over the map, its learning rate, and how high it stands.

import { fill, h, s, say } from "../page/element.js";
import { short } from "../page/numbers.js";
import type { DescentWords } from "../words/index.js";
import { HEIGHT, project, unproject, WIDTH } from "./map.js";
import { type OptimizerName, titles } from "./optimizers.js";
import { type DescentState, descent, setRate, setStart, sliderReach } from "./state.js";
import { type Point, surfaces } from "./surfaces.js";
import type { Walk } from "./walks.js";

export interface Panel {
  readonly element: HTMLElement;
  show(state: DescentState): void;
}

export function panel(words: DescentWords, name: OptimizerName, map: string): Panel {
  const title = titles[name];
  const line = s("polyline", { class: "line" });
  const dots = s("g", { class: "dots" });
  const start = s("circle", { class: "start", r: 5 });
  const head = s("circle", { class: "head", r: 5 });
  const picture = s(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": title },
    s("use", { href: `#${map}`, width: WIDTH, height: HEIGHT }),
    line,
    dots,
    start,
    head,
  );
  followPointer(picture);
  const rate = h("output", {});
  const slider = h("input", {
    type: "range",
    min: sliderReach.minimum,
    max: sliderReach.maximum,
    step: sliderReach.step,
    "aria-label": `${title}: ${words.rate}`,
    oninput: () => setRate(name, rateOf(slider.valueAsNumber)),
  });
  const height = h("p", { class: "height" });
  const element = h(
    "section",
    { class: `panel ${name}` },
    h("h2", {}, h("i", { class: "swatch" }), title),
    height,
    picture,
    h("label", { class: "rate" }, h("span", {}, "η"), slider, rate),
  );
  let drawn: Walk | undefined;
  return {
    element,
    show(state) {
      const surface = surfaces[state.surface];
      const value = state.rates[state.surface][name];
      const text = short(value, 2);
      if (rate.textContent !== text) {
        say(rate, text);
        slider.setAttribute("aria-valuetext", text);
        // Only when another slider moved it: a slider in hand is where it is.
        if (rateOf(slider.valueAsNumber) !== value) slider.value = String(Math.log10(value));
      }
      const [startX, startY] = project(surface, state.starts[state.surface]);
      place(start, [startX, startY]);
      const walk = state.walks[name];
      if (!walk) return;
      const points = walk.points.map((point) => inSight(project(surface, point)));
      if (walk !== drawn) {
        fill(
          dots,
          points.map(([cx, cy]) => s("circle", { cx, cy, r: 1.9 })),
        );
        drawn = walk;
      }
      const last = Math.min(state.step, points.length - 1);
      [...dots.children].forEach((dot, i) => {
        dot.classList.toggle("ahead", i > last);
      });
      line.setAttribute(
        "points",
        points
          .slice(0, last + 1)
          .map(([x, y]) => `${x},${y}`)
          .join(" "),
      );
      place(head, points[last]);
      const lost = state.step > last;
      element.classList.toggle("lost", lost);
      say(height, lost ? words.lost(last) : words.height(short(walk.heights[last], 3)));
    },
  };
}

function rateOf(position: number): number {
  return Number((10 ** position).toPrecision(2));
}

function place(circle: SVGCircleElement, [x, y]: Point): void {
  circle.setAttribute("cx", String(x));
  circle.setAttribute("cy", String(y));
}

/** Far outside, coordinates are only a direction: browsers do not draw what is beyond all measure. */
function inSight([x, y]: Point): Point {
  const limit = (value: number) => Math.round(Math.max(-4000, Math.min(4000, value)) * 10) / 10;
  return [limit(x), limit(y)];
}

/** A press on the map moves the start of all walks, and so does a pull over it; a finger that pulls scrolls the page. */
function followPointer(picture: SVGSVGElement): void {
  const move = (event: MouseEvent) => {
    const box = picture.getBoundingClientRect();
    const surface = surfaces[descent.state.surface];
    const at: Point = [
      ((event.clientX - box.left) / box.width) * WIDTH,
      ((event.clientY - box.top) / box.height) * HEIGHT,
    ];
    const [x, y] = unproject(surface, at);
    setStart([Number(x.toPrecision(3)), Number(y.toPrecision(3))]);
  };
  picture.addEventListener("click", move);
  picture.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") return;
    picture.setPointerCapture(event.pointerId);
    move(event);
  });
  picture.addEventListener("pointermove", (event) => {
    if (picture.hasPointerCapture(event.pointerId)) move(event);
  });
}
