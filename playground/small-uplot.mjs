// uPlot without what a chart over steps has no use for: its source says which parts are optional, its package has them
// all. An edit whose place is not found, as in another version of uPlot, ends the build.
import { readFileSync } from "node:fs";

const edits = [
  // Axes of dates and times.
  [/const \[ (\w+),\s+(\w+),\s+(\w+)\s*\] = genTimeStuffs\(1\);/, "const $1 = 0, $2 = 0, $3 = 0;"],
  [/const \[ (\w+),\s+(\w+),\s+(\w+)\s*\] = genTimeStuffs\(1e-3\);/, "const $1 = 0, $2 = 0, $3 = 0;"],
  [/const _timeAxisSplits = .*;/, "const _timeAxisSplits = 0;"],
  [/const _timeAxisVals\s+= .*;/, "const _timeAxisVals = 0;"],
  [/const _timeSeriesVal\s+= .*;/, "const _timeSeriesVal = 0;"],
  [/let isTime = sc\.time;/, "let isTime = false;"],
  [/let isTime = mode == 1 && scales\[s\.scale\]\.time;/, "let isTime = false;"],
  [/let isTime = sc\.time;/, "let isTime = false;"],
  // Stepped lines, splines and bars, and helpers for those who write others.
  [/uPlot\.assign = assign;[\s\S]*(?=export \{)/, ""],
  // The page writes its numbers itself, and some systems have languages that this refuses.
  [/new Intl\.NumberFormat\(domEnv \? nav\.language : 'en-US'\)/, 'new Intl.NumberFormat("en")'],
];

export const smallUPlot = {
  name: "small-uplot",
  setup(build) {
    build.onLoad({ filter: /uPlot\.esm\.js$/ }, ({ path }) => {
      const contents = edits.reduce(
        (source, [place, instead]) => {
          if (!place.test(source)) throw new Error(`${path}: nothing matches ${place}`);
          return source.replace(place, instead);
        },
        readFileSync(path, "utf8"),
      );
      return { contents };
    });
  },
};
