// What a worker of a pool runs, bundled as wasm/worker.js.

import type { BoundCall } from "../kernels/bound-call.js";
import type { Kernel } from "../kernels/instance.js";
import { kernelImports, kernelNames } from "../kernels/kernel-module.js";
import { parentLine } from "../platform/worker.js";
import { clockOver } from "./clock.js";
import { Control, DEFINITION } from "./control.js";
import type { TeamMail, TeamReply } from "./mail.js";
import { extend, readCalls } from "./team-program.js";
import { work } from "./work.js";

interface LearnedProgram {
  readonly team: number;
  /** That take part, and wait for each other. */
  readonly threads: number;
  readonly phases: BoundCall[][];
}

const pool = parentLine();
const reply = (reply: TeamReply) => pool.post(reply, []);

/** The kernels of every team, over its memory. */
const teams = new Map<number, readonly Kernel[]>();
const programs: LearnedProgram[] = [];
let control: Control | undefined;
let thread = 0;
let mailRead = 0;
let heard = 0;
let round = 0;

pool.onMessage = (message) => {
  const mail = message as TeamMail;
  mailRead++;
  try {
    read(mail);
    reply({ done: mail.number });
  } catch (error) {
    reply({ failed: String(error) });
  }
  if (control) serve(control);
};

function read(mail: TeamMail): void {
  if (mail.join) {
    const { module, wide, memory } = mail.join;
    control ??= new Control(mail.join.control);
    thread = mail.join.thread;
    const instance = new WebAssembly.Instance(module, kernelImports(memory, wide));
    const kernels = kernelNames(module).map((name) => instance.exports[name] as Kernel);
    teams.set(mail.team, [...kernels, clockOver(memory)]);
  } else {
    teams.delete(mail.team);
    programs.forEach((program, slot) => {
      if (program.team === mail.team) delete programs[slot];
    });
  }
}

/** Does the rounds that the bell rings for, until there is mail: it is read outside. */
function serve(control: Control): void {
  while (!control.failed && control.mail(thread) === mailRead) {
    control.awaitBell(thread, heard);
    heard = control.bell(thread);
    if (control.round(thread) === round) continue;
    round = control.round(thread);
    try {
      doRound(control, control.slot(thread), control.base(thread));
    } catch (error) {
      control.fail(String(error));
    }
  }
}

function doRound(control: Control, slot: number, base: number): void {
  if (slot === DEFINITION) {
    learn(control);
    control.arrive(thread, (base + 1) | 0);
  } else {
    const { phases, threads } = programs[slot];
    work(control, phases, thread, threads, base);
  }
}

function learn(control: Control): void {
  const { slot, team, threads, begins, calls } = readCalls(control.numbers);
  if (begins) programs[slot] = { team, threads, phases: [] };
  extend(programs[slot].phases, calls, teams.get(team)!, thread);
}
