// The functions of a compiled module as code in which only the numbers of locals and callees can change, and the module
// with the functions in another order. The format: https://webassembly.github.io/spec, "Binary Format".

const HEADER_BYTES = 8;
const SECTION = { type: 1, import: 2, function: 3, export: 7, start: 8, element: 9, code: 10 };
const [FUNCTION, MEMORY] = [0, 2];

const [LOCAL_GET, LOCAL_TEE] = [0x20, 0x22];
const CALL = 0x10;
/** From here on a number follows that says which instruction it is. */
const PREFIX = 0xfc;

/**
 * First and last opcode, how many numbers of variable length follow, and then how many bytes. What follows a prefix is added
 * to 0x1000 times the prefix.
 */
const OPERANDS = [
  [0x00, 0x01, 0, 0], // unreachable, nop
  [0x02, 0x04, 1, 0], // block, loop, if
  [0x05, 0x0b, 0, 0], // else, end
  [0x0c, 0x0d, 1, 0], // br, br_if
  [0x0f, 0x0f, 0, 0], // return
  [0x1a, 0x1b, 0, 0], // drop, select
  [0x23, 0x24, 1, 0], // globals
  [0x28, 0x3e, 2, 0], // loads and stores
  [0x3f, 0x42, 1, 0], // the memory's size; i32.const, i64.const
  [0x43, 0x43, 0, 4], // f32.const
  [0x44, 0x44, 0, 8], // f64.const
  [0x45, 0xc4, 0, 0], // arithmetic
  [0xfc000, 0xfc007, 0, 0], // conversions
  [0xfc00a, 0xfc00a, 2, 0], // memory.copy
  [0xfc00b, 0xfc00b, 1, 0], // memory.fill
  [0xfd000, 0xfd00b, 2, 0], // loads and stores of vectors
  [0xfd00c, 0xfd00d, 0, 16], // v128.const, shuffles
  [0xfd00e, 0xfd014, 0, 0], // swizzle, splats
  [0xfd015, 0xfd022, 0, 1], // lanes
  [0xfd023, 0xfd053, 0, 0], // comparisons, bits
  [0xfd054, 0xfd05b, 2, 1], // loads and stores of lanes
  [0xfd05c, 0xfd05d, 2, 0], // loads that fill up with zeros
  [0xfd05e, 0xfd113, 0, 0], // arithmetic, relaxed as well
];

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  get isDone() {
    return this.at === this.bytes.length;
  }

  byte() {
    return this.bytes[this.at++];
  }

  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  list(readOne) {
    return Array.from({ length: this.number() }, readOne);
  }
}

function numberBytes(value) {
  const bytes = [];
  for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

const listBytes = (items) => [...numberBytes(items.length), ...items.flat()];
const sized = (bytes) => [...numberBytes(bytes.length), ...bytes];

/**
 * Reads a module.
 *
 * @returns  `functions`: of each the number of its `parameters`; `locals`, the types of all, parameters first; and `code`,
 *           whose parts are bytes, `{ local }` and `{ callee }`. `write(order)` makes the module again of what the functions
 *           are by then, in the order of a list of their numbers.
 */
export function readModule(bytes) {
  const sections = readSections(bytes);
  const list = (id, readOne) => {
    const reader = new Reader(sections.find((section) => section.id === id).content);
    return reader.list(() => readOne(reader));
  };
  const parameters = list(SECTION.type, readParameters);
  const types = list(SECTION.function, (reader) => reader.number());
  const imported = list(SECTION.import, readImport).filter((kind) => kind === FUNCTION).length;
  const exported = list(SECTION.export, readExport);
  const bodies = list(SECTION.code, (reader) => reader.take(reader.number()));
  const functions = bodies.map((body, i) => readFunction(new Reader(body), parameters[types[i]]));

  function write(order) {
    const places = order.map((_, i) => order.indexOf(i));
    const placeOf = (number) => (number < imported ? number : places[number - imported] + imported);
    const contents = {
      [SECTION.function]: () => listBytes(order.map((i) => numberBytes(types[i]))),
      [SECTION.export]: () =>
        listBytes(
          exported.map(({ name, kind, number }) => [
            ...name,
            kind,
            ...numberBytes(kind === FUNCTION ? placeOf(number) : number),
          ]),
        ),
      [SECTION.code]: () => listBytes(order.map((i) => sized(functionBytes(functions[i], placeOf)))),
    };
    return Uint8Array.from([
      ...bytes.subarray(0, HEADER_BYTES),
      ...sections.flatMap(({ id, content }) => [id, ...sized(contents[id]?.() ?? content)]),
    ]);
  }

  // A format that this file does not know would come back as something else.
  if (Buffer.compare(write(functions.map((_, i) => i)), bytes) !== 0) throw new Error("not read as written");
  return { functions, write };
}

function readSections(bytes) {
  const reader = new Reader(bytes);
  reader.take(HEADER_BYTES);
  const sections = [];
  while (!reader.isDone) sections.push({ id: reader.byte(), content: reader.take(reader.number()) });
  if (sections.some(({ id }) => id === SECTION.start || id === SECTION.element))
    throw new Error("a start function or a table: their sections name functions and are not rewritten");
  return sections;
}

/** The types of a function's parameters. */
function readParameters(reader) {
  reader.byte();
  const [parameters] = [0, 1].map(() => [...reader.take(reader.number())]);
  return parameters;
}

function readImport(reader) {
  for (const _ of ["module", "name"]) reader.take(reader.number());
  const kind = reader.byte();
  // A function has a type, a global a type and whether it may change, a memory its flags and limits.
  if (kind === FUNCTION) reader.number();
  else if (kind === MEMORY) for (let i = reader.byte() & 1; i >= 0; i--) reader.number();
  else reader.take(2);
  return kind;
}

function readExport(reader) {
  const name = sized(reader.take(reader.number()));
  return { name, kind: reader.byte(), number: reader.number() };
}

function readFunction(reader, parameters) {
  const declared = reader.list(() => Array(reader.number()).fill(reader.byte()));
  const code = [];
  while (!reader.isDone) {
    const start = reader.at;
    const opcode = reader.byte();
    const isLocal = opcode >= LOCAL_GET && opcode <= LOCAL_TEE;
    if (!isLocal && opcode !== CALL) skipOperands(opcode, reader);
    code.push(reader.bytes.subarray(start, reader.at));
    if (isLocal) code.push({ local: reader.number() });
    else if (opcode === CALL) code.push({ callee: reader.number() });
  }
  return { parameters: parameters.length, locals: [...parameters, ...declared.flat()], code };
}

function skipOperands(opcode, reader) {
  const instruction = opcode < PREFIX ? opcode : opcode * 0x1000 + reader.number();
  const operands = OPERANDS.find(([first, last]) => instruction >= first && instruction <= last);
  if (!operands) throw new Error(`instruction 0x${instruction.toString(16)}: add it to OPERANDS`);
  const [, , numbers, bytes] = operands;
  for (let i = 0; i < numbers; i++) reader.number();
  reader.take(bytes);
}

/** A function's bytes; `placeOf` gives the numbers of callees. */
export function functionBytes({ parameters, locals, code }, placeOf) {
  const runs = [];
  for (const type of locals.slice(parameters)) {
    if (runs.at(-1)?.type === type) runs.at(-1).length++;
    else runs.push({ type, length: 1 });
  }
  return [
    ...listBytes(runs.map(({ type, length }) => [...numberBytes(length), type])),
    ...code.flatMap((part) =>
      part.local !== undefined
        ? numberBytes(part.local)
        : part.callee !== undefined
          ? numberBytes(placeOf(part.callee))
          : [...part],
    ),
  ];
}
