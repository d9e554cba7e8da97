// Clocks of several threads, whose zeros differ, are set by the barriers they meet at.

import { expect, test } from "vitest";
import { alignClocks } from "../../src/model/profile/threads.js";

const calls = [
  { width: 2, waits: false },
  { width: 2, waits: true },
];

test("nobody leaves a barrier before all have come", () => {
  // True times of two steps: in one the first thread comes last to the barrier, in the other one the second does.
  const first = [0, 5, 5.1, 6, 10, 12, 13.2, 14];
  const second = [0.2, 3, 5.2, 6, 10.1, 13, 13.1, 14];
  const rows = [first.slice(0, 4), second.slice(0, 4), first.slice(4), second.slice(4)];
  const times = Float64Array.from(rows.flatMap((row, i) => row.map((time) => (i % 2 ? time - 1234 : time))));
  alignClocks({ threads: 2, calls, times });
  // The bounds are 0.2 apart on either side.
  rows.flat().forEach((time, i) => {
    expect(times[i]).toBeCloseTo(time, 6);
  });
});

test("where nobody waits, all began at once", () => {
  const times = Float64Array.of(1, 2, 101, 103);
  alignClocks({ threads: 2, calls: calls.slice(0, 1), times });
  expect([...times]).toEqual([1, 2, 1, 3]);
});
