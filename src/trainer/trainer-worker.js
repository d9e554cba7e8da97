// src/errors.ts
function show(value) {
  if (typeof value === "string")
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean")
    return String(value);
  if (value === null || value === void 0) return String(value);
  if (typeof value === "function") return `a function${value.name ? ` ${value.name}` : ""}`;
  if (ArrayBuffer.isView(value))
    return `${value.constructor.name}(${"length" in value ? value.length : value.byteLength})`;
  if (Array.isArray(value)) {
    const head = value.slice(0, 4).map(show).join(", ");
    return `[${head}${value.length > 4 ? `, \u2026 ${value.length} in all` : ""}]`;
  }
  return `a value of type ${value.constructor?.name ?? "Object"}`;
}
function showShape(shape) {
  return shape.length === 0 ? "scalar" : shape.join("\xD7");
}
function message(where, expected, got, remedy) {
  return `${where}: expected ${expected}, got ${got}.${remedy ? ` ${remedy}` : ""}`;
}
function reasonOf(error) {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
}
var ShapeError = class extends RangeError {
  name = "ShapeError";
};
var FormatError = class extends RangeError {
  name = "FormatError";
};
function checkInteger(where, value, minimum, maximum = Number.MAX_SAFE_INTEGER) {
  const range = maximum === Number.MAX_SAFE_INTEGER ? `>= ${minimum}` : `from ${minimum} to ${maximum}`;
  if (typeof value !== "number") throw new TypeError(message(where, `an integer ${range}`, show(value)));
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    throw new RangeError(message(where, `an integer ${range}`, show(value)));
  }
  return value;
}
function checkNumber(where, value, minimum = -Infinity, maximum = Infinity) {
  const range = minimum === -Infinity && maximum === Infinity ? "a finite number" : `a number from ${minimum} to ${maximum}`;
  if (typeof value !== "number") throw new TypeError(message(where, range, show(value)));
  if (!Number.isFinite(value) || value < minimum || value > maximum) {
    throw new RangeError(message(where, range, show(value)));
  }
  return value;
}
function checkOneOf(where, value, allowed) {
  if (!allowed.includes(value)) {
    const list = allowed.map((word) => JSON.stringify(word)).join(", ");
    throw new (typeof value === "string" ? RangeError : TypeError)(
      message(where, `one of ${list}`, show(value))
    );
  }
  return value;
}

// src/kernels/binary.ts
var HEADER_BYTES = 8;
var CUSTOM_SECTION = 0;
var IMPORT_SECTION = 2;
var MEMORY = 2;
var MOST_PAGES = 65536;
function readNumber(bytes, start) {
  let value = 0;
  let at = start;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value |= (byte & 127) << shift;
    if (byte < 128) return [value >>> 0, at];
  }
}
function writeNumber(value) {
  const bytes = [];
  for (; value >= 128; value >>>= 7) bytes.push(value & 127 | 128);
  return [...bytes, value];
}
function withSharedMemory(bytes) {
  for (let at = HEADER_BYTES; at < bytes.length; ) {
    const [size, content] = readNumber(bytes, at + 1);
    if (bytes[at] === IMPORT_SECTION) {
      const imports = sharedImports(bytes, content);
      const section = [IMPORT_SECTION, ...writeNumber(imports.length), ...imports];
      return concatenate(bytes.subarray(0, at), section, bytes.subarray(content + size));
    }
    at = content + size;
  }
  throw new Error(message("load", "kernels that import a memory", "a module without imports"));
}
function sharedImports(bytes, content) {
  const [count, first] = readNumber(bytes, content);
  const result = writeNumber(count);
  let at = first;
  for (let i = 0; i < count; i++) {
    const start = at;
    for (const _ of ["module", "name"]) {
      const [length, name] = readNumber(bytes, at);
      at = name + length;
    }
    const kind = bytes[at++];
    const flags = bytes[at];
    if (kind === MEMORY) {
      const [minimum, afterMinimum] = readNumber(bytes, at + 1);
      result.push(...bytes.subarray(start, at), 3, ...writeNumber(minimum), ...writeNumber(MOST_PAGES));
      at = flags & 1 ? readNumber(bytes, afterMinimum)[1] : afterMinimum;
    } else {
      at = kind === 0 ? readNumber(bytes, at)[1] : at + 2;
      result.push(...bytes.subarray(start, at));
    }
  }
  return result;
}
function withNote(bytes, note) {
  const name = new TextEncoder().encode(note);
  const content = [...writeNumber(name.length), ...name];
  return concatenate(bytes, [CUSTOM_SECTION, ...writeNumber(content.length), ...content], []);
}
function concatenate(...parts) {
  const whole = new Uint8Array(parts.reduce((sum3, { length }) => sum3 + length, 0));
  let at = 0;
  for (const part2 of parts) {
    whole.set(part2, at);
    at += part2.length;
  }
  return whole;
}

// src/kernels/engine.ts
function v8Version() {
  const versions = globalThis.process?.versions;
  if (!versions?.v8 || versions.bun) return void 0;
  return versions.v8.split(".").map(Number);
}
function hasSimd() {
  return typeof WebAssembly === "object" && WebAssembly.validate(
    // biome-ignore format: bytes of a program
    new Uint8Array([
      0,
      97,
      115,
      109,
      1,
      0,
      0,
      0,
      1,
      4,
      1,
      96,
      0,
      0,
      3,
      2,
      1,
      0,
      10,
      9,
      1,
      7,
      0,
      65,
      0,
      253,
      15,
      26,
      11
    ])
  );
}
var MULTIPLY_ADD = new Uint8Array([
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  15,
  2,
  96,
  3,
  125,
  125,
  125,
  1,
  125,
  96,
  3,
  124,
  124,
  124,
  1,
  124,
  3,
  3,
  2,
  0,
  1,
  7,
  9,
  2,
  1,
  102,
  0,
  0,
  1,
  100,
  0,
  1,
  10,
  43,
  2,
  20,
  0,
  32,
  0,
  253,
  19,
  32,
  1,
  253,
  19,
  32,
  2,
  253,
  19,
  253,
  133,
  2,
  253,
  31,
  0,
  11,
  20,
  0,
  32,
  0,
  253,
  20,
  32,
  1,
  253,
  20,
  32,
  2,
  253,
  20,
  253,
  135,
  2,
  253,
  33,
  0,
  11
]);
var FIRST_SOUND_V8 = 12;
function hasRelaxedSimd() {
  const version = v8Version();
  if (version && version[0] < FIRST_SOUND_V8) return false;
  if (typeof WebAssembly !== "object" || !WebAssembly.validate(MULTIPLY_ADD)) return false;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(MULTIPLY_ADD));
  return ["f", "d"].every((name) => {
    const e = name === "f" ? 2 ** -13 : 2 ** -27;
    const run = exports[name];
    return [0, e * e].includes(run(1 + e, 1 + e, -1 - 2 * e));
  });
}
var FUSING_FLAG = "--experimental-wasm-revectorize";
var FIRST_FUSING_V8 = [13, 6];
function askForFusing() {
  const version = v8Version();
  if (!version) return "userAgentData" in (globalThis.navigator ?? {});
  const [major, minor] = FIRST_FUSING_V8;
  const old = version[0] < major || version[0] === major && version[1] < minor;
  if (old || process.arch !== "x64") return false;
  try {
    process.getBuiltinModule("node:v8").setFlagsFromString(FUSING_FLAG);
  } catch {
  }
  return true;
}

// src/kernels/files.ts
function kernelFile(precision) {
  return precision === "exact" ? new URL("./wasm/simd.wasm", import.meta.url) : new URL("./wasm/relaxed.wasm", import.meta.url);
}

// src/kernels/fusing.ts
var INPUTS = 130;
var OUTPUTS = 128;
var REPEATS = 4e3;
var FUSED_SHARE = 0.75;
var AGREEING_ROUNDS = 6;
var PATIENCE = 50;
function fusesPairs(instance) {
  const probe = instance.kernel("fusion_probe");
  const y = instance.heapBase + 63 & ~63;
  const x = y + OUTPUTS * 4;
  const { buffer } = instance.memory;
  new Float32Array(buffer, x, INPUTS).forEach((_, i, inputs) => {
    inputs[i] = 0.5 + i / 1024;
  });
  const results = new Uint32Array(buffer, y, OUTPUTS);
  let agreeing = 0;
  for (const end = performance.now() + PATIENCE; performance.now() < end; ) {
    const together = timeOf(probe, y, x, 0);
    const fused = results.slice();
    const apart = timeOf(probe, y, x, 1);
    if (fused.some((bits, i) => bits !== results[i])) return false;
    agreeing = together < FUSED_SHARE * apart ? agreeing + 1 : 0;
    if (agreeing === AGREEING_ROUNDS) return true;
  }
  return false;
}
function timeOf(probe, y, x, apart) {
  const start = performance.now();
  probe(y, x, apart, REPEATS);
  return performance.now() - start;
}

// node_modules/@assemblyscript/loader/index.js
var ID_OFFSET = -8;
var SIZE_OFFSET = -4;
var ARRAYBUFFER_ID = 1;
var STRING_ID = 2;
var ARRAYBUFFERVIEW = 1 << 0;
var ARRAY = 1 << 1;
var STATICARRAY = 1 << 2;
var VAL_ALIGN_OFFSET = 6;
var VAL_SIGNED = 1 << 11;
var VAL_FLOAT = 1 << 12;
var VAL_MANAGED = 1 << 14;
var ARRAYBUFFERVIEW_BUFFER_OFFSET = 0;
var ARRAYBUFFERVIEW_DATASTART_OFFSET = 4;
var ARRAYBUFFERVIEW_BYTELENGTH_OFFSET = 8;
var ARRAYBUFFERVIEW_SIZE = 12;
var ARRAY_LENGTH_OFFSET = 12;
var ARRAY_SIZE = 16;
var E_NO_EXPORT_TABLE = "Operation requires compiling with --exportTable";
var E_NO_EXPORT_RUNTIME = "Operation requires compiling with --exportRuntime";
var F_NO_EXPORT_RUNTIME = () => {
  throw Error(E_NO_EXPORT_RUNTIME);
};
var BIGINT = typeof BigUint64Array !== "undefined";
var THIS = /* @__PURE__ */ Symbol();
var STRING_SMALLSIZE = 192;
var STRING_CHUNKSIZE = 1024;
var utf16 = new TextDecoder("utf-16le", { fatal: true });
Object.hasOwn = Object.hasOwn || function(obj, prop) {
  return Object.prototype.hasOwnProperty.call(obj, prop);
};
function getStringImpl(buffer, ptr) {
  let len = new Uint32Array(buffer)[ptr + SIZE_OFFSET >>> 2] >>> 1;
  const wtf16 = new Uint16Array(buffer, ptr, len);
  if (len <= STRING_SMALLSIZE) return String.fromCharCode(...wtf16);
  try {
    return utf16.decode(wtf16);
  } catch {
    let str = "", off = 0;
    while (len - off > STRING_CHUNKSIZE) {
      str += String.fromCharCode(...wtf16.subarray(off, off += STRING_CHUNKSIZE));
    }
    return str + String.fromCharCode(...wtf16.subarray(off));
  }
}
function preInstantiate(imports) {
  const extendedExports = {};
  function getString(memory, ptr) {
    if (!memory) return "<yet unknown>";
    return getStringImpl(memory.buffer, ptr);
  }
  const env = imports.env = imports.env || {};
  env.abort = env.abort || function abort(msg, file, line, colm) {
    const memory = extendedExports.memory || env.memory;
    throw Error(`abort: ${getString(memory, msg)} at ${getString(memory, file)}:${line}:${colm}`);
  };
  env.trace = env.trace || function trace(msg, n, ...args) {
    const memory = extendedExports.memory || env.memory;
    console.log(`trace: ${getString(memory, msg)}${n ? " " : ""}${args.slice(0, n).join(", ")}`);
  };
  env.seed = env.seed || Date.now;
  imports.Math = imports.Math || Math;
  imports.Date = imports.Date || Date;
  return extendedExports;
}
function postInstantiate(extendedExports, instance) {
  const exports = instance.exports;
  const memory = exports.memory;
  const table = exports.table;
  const __new = exports.__new || F_NO_EXPORT_RUNTIME;
  const __pin = exports.__pin || F_NO_EXPORT_RUNTIME;
  const __unpin = exports.__unpin || F_NO_EXPORT_RUNTIME;
  const __collect = exports.__collect || F_NO_EXPORT_RUNTIME;
  const __rtti_base = exports.__rtti_base;
  const getTypeinfoCount = __rtti_base ? (arr) => arr[__rtti_base >>> 2] : F_NO_EXPORT_RUNTIME;
  extendedExports.__new = __new;
  extendedExports.__pin = __pin;
  extendedExports.__unpin = __unpin;
  extendedExports.__collect = __collect;
  function getTypeinfo(id) {
    const U32 = new Uint32Array(memory.buffer);
    if ((id >>>= 0) >= getTypeinfoCount(U32)) throw Error(`invalid id: ${id}`);
    return U32[(__rtti_base + 4 >>> 2) + id];
  }
  function getArrayInfo(id) {
    const info = getTypeinfo(id);
    if (!(info & (ARRAYBUFFERVIEW | ARRAY | STATICARRAY))) throw Error(`not an array: ${id}, flags=${info}`);
    return info;
  }
  function getValueAlign(info) {
    return 31 - Math.clz32(info >>> VAL_ALIGN_OFFSET & 31);
  }
  function __newString(str) {
    if (str == null) return 0;
    const length = str.length;
    const ptr = __new(length << 1, STRING_ID);
    const U16 = new Uint16Array(memory.buffer);
    for (let i = 0, p = ptr >>> 1; i < length; ++i) U16[p + i] = str.charCodeAt(i);
    return ptr;
  }
  extendedExports.__newString = __newString;
  function __newArrayBuffer(buf) {
    if (buf == null) return 0;
    const bufview = new Uint8Array(buf);
    const ptr = __new(bufview.length, ARRAYBUFFER_ID);
    const U8 = new Uint8Array(memory.buffer);
    U8.set(bufview, ptr);
    return ptr;
  }
  extendedExports.__newArrayBuffer = __newArrayBuffer;
  function __getString(ptr) {
    if (!ptr) return null;
    const buffer = memory.buffer;
    const id = new Uint32Array(buffer)[ptr + ID_OFFSET >>> 2];
    if (id !== STRING_ID) throw Error(`not a string: ${ptr}`);
    return getStringImpl(buffer, ptr);
  }
  extendedExports.__getString = __getString;
  function getView(alignLog2, signed, float2) {
    const buffer = memory.buffer;
    if (float2) {
      switch (alignLog2) {
        case 2:
          return new Float32Array(buffer);
        case 3:
          return new Float64Array(buffer);
      }
    } else {
      switch (alignLog2) {
        case 0:
          return new (signed ? Int8Array : Uint8Array)(buffer);
        case 1:
          return new (signed ? Int16Array : Uint16Array)(buffer);
        case 2:
          return new (signed ? Int32Array : Uint32Array)(buffer);
        case 3:
          return new (signed ? BigInt64Array : BigUint64Array)(buffer);
      }
    }
    throw Error(`unsupported align: ${alignLog2}`);
  }
  function __newArray(id, valuesOrCapacity = 0) {
    const input = valuesOrCapacity;
    const info = getArrayInfo(id);
    const align2 = getValueAlign(info);
    const isArrayLike = typeof input !== "number";
    const length = isArrayLike ? input.length : input;
    const buf = __new(length << align2, info & STATICARRAY ? id : ARRAYBUFFER_ID);
    let result;
    if (info & STATICARRAY) {
      result = buf;
    } else {
      __pin(buf);
      const arr = __new(info & ARRAY ? ARRAY_SIZE : ARRAYBUFFERVIEW_SIZE, id);
      __unpin(buf);
      const U32 = new Uint32Array(memory.buffer);
      U32[arr + ARRAYBUFFERVIEW_BUFFER_OFFSET >>> 2] = buf;
      U32[arr + ARRAYBUFFERVIEW_DATASTART_OFFSET >>> 2] = buf;
      U32[arr + ARRAYBUFFERVIEW_BYTELENGTH_OFFSET >>> 2] = length << align2;
      if (info & ARRAY) U32[arr + ARRAY_LENGTH_OFFSET >>> 2] = length;
      result = arr;
    }
    if (isArrayLike) {
      const view = getView(align2, info & VAL_SIGNED, info & VAL_FLOAT);
      const start = buf >>> align2;
      if (info & VAL_MANAGED) {
        for (let i = 0; i < length; ++i) {
          view[start + i] = input[i];
        }
      } else {
        view.set(input, start);
      }
    }
    return result;
  }
  extendedExports.__newArray = __newArray;
  function __getArrayView(arr) {
    const U32 = new Uint32Array(memory.buffer);
    const id = U32[arr + ID_OFFSET >>> 2];
    const info = getArrayInfo(id);
    const align2 = getValueAlign(info);
    let buf = info & STATICARRAY ? arr : U32[arr + ARRAYBUFFERVIEW_DATASTART_OFFSET >>> 2];
    const length = info & ARRAY ? U32[arr + ARRAY_LENGTH_OFFSET >>> 2] : U32[buf + SIZE_OFFSET >>> 2] >>> align2;
    return getView(align2, info & VAL_SIGNED, info & VAL_FLOAT).subarray(buf >>>= align2, buf + length);
  }
  extendedExports.__getArrayView = __getArrayView;
  function __getArray(arr) {
    const input = __getArrayView(arr);
    const len = input.length;
    const out = new Array(len);
    for (let i = 0; i < len; i++) out[i] = input[i];
    return out;
  }
  extendedExports.__getArray = __getArray;
  function __getArrayBuffer(ptr) {
    const buffer = memory.buffer;
    const length = new Uint32Array(buffer)[ptr + SIZE_OFFSET >>> 2];
    return buffer.slice(ptr, ptr + length);
  }
  extendedExports.__getArrayBuffer = __getArrayBuffer;
  function __getFunction(ptr) {
    if (!table) throw Error(E_NO_EXPORT_TABLE);
    const index = new Uint32Array(memory.buffer)[ptr >>> 2];
    return table.get(index);
  }
  extendedExports.__getFunction = __getFunction;
  function getTypedArray(Type, alignLog2, ptr) {
    return new Type(getTypedArrayView(Type, alignLog2, ptr));
  }
  function getTypedArrayView(Type, alignLog2, ptr) {
    const buffer = memory.buffer;
    const U32 = new Uint32Array(buffer);
    return new Type(
      buffer,
      U32[ptr + ARRAYBUFFERVIEW_DATASTART_OFFSET >>> 2],
      U32[ptr + ARRAYBUFFERVIEW_BYTELENGTH_OFFSET >>> 2] >>> alignLog2
    );
  }
  function attachTypedArrayFunctions(ctor, name, align2) {
    extendedExports[`__get${name}`] = getTypedArray.bind(null, ctor, align2);
    extendedExports[`__get${name}View`] = getTypedArrayView.bind(null, ctor, align2);
  }
  [
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array
  ].forEach((ctor) => {
    attachTypedArrayFunctions(ctor, ctor.name, 31 - Math.clz32(ctor.BYTES_PER_ELEMENT));
  });
  if (BIGINT) {
    [BigUint64Array, BigInt64Array].forEach((ctor) => {
      attachTypedArrayFunctions(ctor, ctor.name.slice(3), 3);
    });
  }
  extendedExports.memory = extendedExports.memory || memory;
  extendedExports.table = extendedExports.table || table;
  return demangle(exports, extendedExports);
}
function isModule(src) {
  return src instanceof WebAssembly.Module;
}
function instantiateSync(source, imports = {}) {
  const module = isModule(source) ? source : new WebAssembly.Module(source);
  const extended = preInstantiate(imports);
  const instance = new WebAssembly.Instance(module, imports);
  const exports = postInstantiate(extended, instance);
  return { module, instance, exports };
}
function demangle(exports, extendedExports = {}) {
  const setArgumentsLength = exports["__argumentsLength"] ? (length) => {
    exports["__argumentsLength"].value = length;
  } : exports["__setArgumentsLength"] || exports["__setargc"] || (() => {
  });
  for (let internalName of Object.keys(exports)) {
    const elem = exports[internalName];
    let parts = internalName.split(".");
    let curr = extendedExports;
    while (parts.length > 1) {
      let part2 = parts.shift();
      if (!Object.hasOwn(curr, part2)) curr[part2] = {};
      curr = curr[part2];
    }
    let name = parts[0];
    let hash = name.indexOf("#");
    if (hash >= 0) {
      const className = name.substring(0, hash);
      const classElem = curr[className];
      if (typeof classElem === "undefined" || !classElem.prototype) {
        const ctor = function(...args) {
          return ctor.wrap(ctor.prototype.constructor(0, ...args));
        };
        ctor.prototype = {
          valueOf() {
            return this[THIS];
          }
        };
        ctor.wrap = function(thisValue) {
          return Object.create(ctor.prototype, { [THIS]: { value: thisValue, writable: false } });
        };
        if (classElem) Object.getOwnPropertyNames(classElem).forEach(
          (name2) => Object.defineProperty(ctor, name2, Object.getOwnPropertyDescriptor(classElem, name2))
        );
        curr[className] = ctor;
      }
      name = name.substring(hash + 1);
      curr = curr[className].prototype;
      if (/^(get|set):/.test(name)) {
        if (!Object.hasOwn(curr, name = name.substring(4))) {
          let getter = exports[internalName.replace("set:", "get:")];
          let setter = exports[internalName.replace("get:", "set:")];
          Object.defineProperty(curr, name, {
            get() {
              return getter(this[THIS]);
            },
            set(value) {
              setter(this[THIS], value);
            },
            enumerable: true
          });
        }
      } else {
        if (name === "constructor") {
          (curr[name] = function(...args) {
            setArgumentsLength(args.length);
            return elem(...args);
          }).original = elem;
        } else {
          (curr[name] = function(...args) {
            setArgumentsLength(args.length);
            return elem(this[THIS], ...args);
          }).original = elem;
        }
      }
    } else {
      if (/^(get|set):/.test(name)) {
        if (!Object.hasOwn(curr, name = name.substring(4))) {
          Object.defineProperty(curr, name, {
            get: exports[internalName.replace("set:", "get:")],
            set: exports[internalName.replace("get:", "set:")],
            enumerable: true
          });
        }
      } else if (typeof elem === "function" && elem !== setArgumentsLength) {
        (curr[name] = (...args) => {
          setArgumentsLength(args.length);
          return elem(...args);
        }).original = elem;
      } else {
        curr[name] = elem;
      }
    }
  }
  return extendedExports;
}

// src/kernels/team-protocol.ts
function kernelImports(memory, wide) {
  return { env: { memory, wide: wide ? 1 : 0 } };
}

// src/kernels/instance.ts
function instantiate(kernels, memory) {
  const { instance } = instantiateSync(kernels.module, kernelImports(memory, kernels.wide));
  const functions = instance.exports;
  const heapBase = instance.exports.heap_base() >>> 0;
  return {
    kernels,
    memory,
    heapBase,
    kernel(name) {
      const kernel = functions[name];
      if (typeof kernel !== "function") {
        throw new RangeError(message("kernels", "the name of a kernel", show(name)));
      }
      return kernel;
    }
  };
}

// src/kernels/source.ts
async function readKernels(source) {
  const { bytes, from } = await readSource(source);
  if (!isWebAssembly(bytes)) {
    const start = new TextDecoder().decode(bytes.subarray(0, 40)).trimStart();
    const page2 = /^<(!doctype|html|head|\?xml)/i.test(start);
    const got = `${page2 ? "a page of HTML, " : ""}${show(start)}`;
    const remedy = page2 ? "Servers answer so for a file they do not have: put the .wasm there, or import downhill/inline." : "Check that the server answers with the .wasm file, or import downhill/inline.";
    throw new Error(message("load", `WebAssembly from ${from}`, got, remedy));
  }
  return bytes;
}
async function readSource(source) {
  if (source instanceof URL) return { bytes: await readUrl(source), from: source.href };
  if (typeof Response !== "undefined" && source instanceof Response) {
    const from = source.url || "a Response";
    return { bytes: await readResponse(source, from), from };
  }
  if (ArrayBuffer.isView(source)) {
    const { buffer, byteOffset, byteLength } = source;
    return { bytes: new Uint8Array(buffer, byteOffset, byteLength), from: "bytes" };
  }
  if (source instanceof ArrayBuffer) return { bytes: new Uint8Array(source), from: "bytes" };
  throw new TypeError(message("load: wasm", "bytes, a Module, a Response or a URL", show(source)));
}
async function readUrl(url) {
  try {
    if (url.protocol === "file:" && typeof process !== "undefined") {
      const { readFile: readFile2 } = process.getBuiltinModule("node:fs/promises");
      return new Uint8Array(await readFile2(url));
    }
    return await readResponse(await fetch(url), url.href);
  } catch (error) {
    if (error instanceof UnreachableError) throw error;
    throw new UnreachableError(url.href, reasonOf(error), { cause: error });
  }
}
async function readResponse(answer, from) {
  if (!answer.ok) throw new UnreachableError(from, `HTTP status ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}
var UnreachableError = class extends Error {
  constructor(from, reason, options) {
    const remedy = "Copy the .wasm files of downhill/dist/wasm there, give load({ wasm }) their place, or import downhill/inline.";
    super(message("load", `the kernels at ${from}`, reason, remedy), options);
  }
};
function isWebAssembly(bytes) {
  return bytes[0] === 0 && bytes[1] === 97 && bytes[2] === 115 && bytes[3] === 109;
}

// src/kernels/load.ts
var makeByDefault = (choice) => make(choice, kernelFile(choice.precision));
var loaded = /* @__PURE__ */ new Map();
var present;
var simdAskedFor = "standard";
var fusing;
async function load({ wasm, variant = "simd", ...options } = {}) {
  checkOneOf("load: variant", variant, ["simd", "threads"]);
  const asked = checkOneOf("load: precision", options.precision ?? "exact", ["exact", "relaxed"]);
  const simd = checkOneOf("load: simd", options.simd ?? simdAskedFor, ["standard", "wide"]);
  simdAskedFor = simd;
  checkSimd();
  const precision = asked === "relaxed" && hasRelaxedSimd() ? "relaxed" : "exact";
  const source = asked === precision ? wasm : void 0;
  return remember({ variant, precision, simd }, source);
}
function makeKernelsThrough(others) {
  makeByDefault = others;
}
function remember(choice, source) {
  const key = `${choice.variant} ${choice.precision} ${choice.simd}`;
  const known = source === void 0 ? loaded.get(key) : void 0;
  if (known) return known;
  const kernels = source === void 0 ? makeByDefault(choice) : make(choice, source);
  loaded.set(key, kernels);
  kernels.then(
    (ready) => {
      const { variant, precision } = choice;
      if (variant === "simd" && precision === "exact" && loaded.get(key) === kernels) present = ready;
    },
    () => {
      if (loaded.get(key) === kernels) loaded.delete(key);
    }
  );
  return kernels;
}
async function make({ variant, precision, simd }, source) {
  const given = await source;
  const mayFuse = simd === "wide" && askForFusing();
  let module;
  if (given instanceof WebAssembly.Module) module = given;
  else {
    let bytes = await readKernels(given);
    if (variant === "threads") bytes = withSharedMemory(bytes);
    if (mayFuse) bytes = withNote(bytes, "wide");
    module = await compile(bytes);
  }
  checkExports(module);
  const kernels = { variant, precision, wide: false, module };
  if (mayFuse) fusing ??= fusesPairs(instantiate(kernels, smallMemory(variant)));
  return { ...kernels, wide: mayFuse && fusing === true };
}
async function compile(bytes) {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    const remedy = "A page with a Content-Security-Policy needs 'wasm-unsafe-eval' among its script-src; otherwise the file is damaged.";
    throw new Error(message("load", "kernels that compile", reasonOf(error), remedy), { cause: error });
  }
}
function checkExports(module) {
  if (WebAssembly.Module.exports(module).some(({ name }) => name === "heap_base")) return;
  throw new Error(message("load", "the kernels of this package", "a module without heap_base"));
}
function smallMemory(variant) {
  return variant === "threads" ? new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true }) : new WebAssembly.Memory({ initial: 1 });
}
function checkSimd() {
  if (hasSimd()) return;
  const remedy = 'Node >= 16.4, Chrome and Edge >= 91, Firefox >= 89 and Safari >= 16.4 have it. compile({ backend: "auto" }) falls back to plain TypeScript, some ten times slower.';
  throw new Error(message("load", "an engine with WebAssembly SIMD", "one without", remedy));
}

// src/platform/worker.ts
function nodeThreads() {
  return globalThis.process?.getBuiltinModule?.("node:worker_threads");
}
function parentLine() {
  const port = nodeThreads()?.parentPort;
  const line = { post: () => {
  }, onMessage: () => {
  } };
  if (port) {
    line.post = (message2, transfer) => port.postMessage(message2, [...transfer]);
    port.on("message", (message2) => line.onMessage(message2));
  } else {
    const scope = globalThis;
    line.post = (message2, transfer) => scope.postMessage(message2, [...transfer]);
    scope.addEventListener("message", (event) => line.onMessage(event.data));
  }
  return line;
}

// src/data/sampler.ts
function inOrder(size) {
  return epochs("inOrder", size);
}
function shuffledEpochs(size, stream) {
  return epochs("shuffledEpochs", size, stream);
}
function withReplacement(size, stream) {
  checkSize("withReplacement", size);
  return {
    next(out) {
      for (let i = 0; i < out.length; i++) out[i] = stream.below(size);
      return out.length;
    }
  };
}
function epochs(where, size, stream) {
  checkSize(where, size);
  const order = new Uint32Array(size);
  for (let i = 0; i < size; i++) order[i] = i;
  let position2 = 0;
  return {
    next(out) {
      if (position2 === 0) stream?.shuffle(order);
      const rows = Math.min(out.length, size - position2);
      for (let i = 0; i < rows; i++) out[i] = order[position2 + i];
      position2 = (position2 + rows) % size;
      return rows;
    }
  };
}
function checkSize(where, size) {
  checkInteger(`${where}: size`, size, 1, 2 ** 32);
}

// src/graph/tensor.ts
function sizeOf(shape) {
  let size = 1;
  for (const dimension of shape) size *= dimension;
  return size;
}
function bytesPerElement(type, dtype) {
  if (type === "float") return dtype === "f32" ? 4 : 8;
  return type === "u8" ? 1 : 4;
}
var Tensor = class {
  constructor(graph, id, name, shape, type, role, producer, fillValue) {
    this.graph = graph;
    this.id = id;
    this.name = name;
    this.shape = shape;
    this.type = type;
    this.role = role;
    this.producer = producer;
    this.fillValue = fillValue;
  }
  graph;
  id;
  name;
  shape;
  type;
  role;
  producer;
  fillValue;
  /** Number of elements. */
  get size() {
    return sizeOf(this.shape);
  }
};

// src/model/diagnose.ts
function findNonFinite(engine, program) {
  for (const entry of engine.table.entries) {
    const found = firstNonFinite(engine.parameter(entry), entry.shape);
    if (found) return { ...split(entry.name), op: "parameter", tensor: entry.name, ...found };
  }
  for (const call of program.calls) {
    engine.backend.bind({ ...program, calls: [call] })();
    for (const written of call.writes) {
      const { name, shape, type, address } = program.tensors[written];
      if (type !== "float") continue;
      const found = firstNonFinite(engine.floats(address, sizeOf(shape)), shape);
      if (found) return { ...split(name), tensor: name, ...found };
    }
  }
  return void 0;
}
function split(name) {
  const path = name.replace(/\.\d+$/, "");
  const dot = path.lastIndexOf(".");
  return { layer: path.slice(0, Math.max(dot, 0)), op: path.slice(dot + 1) };
}
function firstNonFinite(numbers, shape) {
  let place3 = numbers.findIndex((value2) => !Number.isFinite(value2));
  if (place3 < 0) return void 0;
  const value = numbers[place3];
  const index = [];
  for (const size of [...shape].reverse()) {
    index.unshift(place3 % size);
    place3 = Math.floor(place3 / size);
  }
  return { index, value };
}
function describeOrigin(origin, samples) {
  const { layer, op, tensor, index, value } = origin;
  const at = index.length > 0 ? ` at [${index.join(", ")}]` : "";
  if (op === "parameter") return `the parameter ${tensor} had become ${value}${at} before it`;
  const sample = index.length > 0 ? `, sample ${samples[index[0]]} of the data` : "";
  return `the first such number is ${value} in layer ${layer}, op ${op}${at}${sample}`;
}

// src/model/evaluate.ts
var FORWARD_BATCH = 200;
function forwardBatches(size) {
  const full = Math.min(size, FORWARD_BATCH);
  const rest = size % full;
  return rest === 0 ? [full] : [full, rest];
}
function forwardGraphs(size, build) {
  return forwardBatches(size).map(build);
}
async function sweep(programs, size, after, breathe) {
  const [full, rest] = programs;
  const sampler = inOrder(size);
  for (let start = 0; start < size; ) {
    const program = size - start >= full.rows ? full : rest;
    sampler.next(program.indices);
    program.run();
    after(program, start);
    start += program.rows;
    const turn = breathe?.();
    if (turn) await turn;
  }
}
async function evaluateAll(programs, data, breathe) {
  let loss = 0;
  let correct = 0;
  const measure = (program) => {
    loss += program.loss * program.rows;
    correct += program.correct;
  };
  await sweep(programs, data.size, measure, breathe);
  const mean3 = loss / data.size;
  return programs[0].classifies ? { loss: mean3, accuracy: correct / data.size } : { loss: mean3 };
}
async function predictAll(programs, size, out) {
  const columns = out.length / size;
  await sweep(programs, size, (program, start) => out.set(program.prediction, start * columns));
}

// src/model/history.ts
function hashTrace(values) {
  const view = new DataView(new ArrayBuffer(8));
  let hash = 0xcbf29ce484222325n;
  for (const value of values) {
    view.setFloat64(0, value, true);
    for (let i = 0; i < 8; i++) hash = BigInt.asUintN(64, (hash ^ BigInt(view.getUint8(i))) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}

// src/model/fit.ts
var NonFiniteLossError = class extends RangeError {
  constructor(message2, step, origin) {
    super(message2);
    this.step = step;
    this.origin = origin;
  }
  step;
  origin;
  name = "NonFiniteLossError";
};
function nonFiniteLoss(program, step) {
  const { loss } = program;
  const origin = program.findNonFinite();
  const where = origin ? `: ${describeOrigin(origin, program.indices)}` : "";
  const got = `${loss} in the batch of step ${step}${where}`;
  return new NonFiniteLossError(
    message("fit", "a finite loss", got, "Use a smaller learning rate."),
    step,
    origin
  );
}
async function train(run, options) {
  const { schedule, stream, size, control, teller } = run;
  const { onStep, onEpoch } = options;
  const { steps, stepsPerEpoch, epochs: epochs2 } = schedule;
  const sampler = schedule.sampling === "shuffled" ? shuffledEpochs(size, stream) : withReplacement(size, stream);
  const { classifies } = run.step;
  const [loss, accuracy] = [roomFor(steps), roomFor(steps).fill(Number.NaN)];
  const records = [];
  let epochLoss = 0;
  let epochCorrect = 0;
  let epochSamples = 0;
  let step = 0;
  const standing = () => ({
    step,
    steps,
    epoch: Math.ceil(step / stepsPerEpoch),
    epochs: epochs2,
    loss,
    accuracy,
    learningRate: run.learningRate(),
    milliseconds: control.milliseconds
  });
  while (step < steps && !control.stopped) {
    const isLast = (step + 1) % stepsPerEpoch === 0;
    const program = isLast ? run.lastStep : run.step;
    const { rows } = program;
    sampler.next(program.indices);
    program.propagate();
    const stepLoss = program.loss;
    if (!Number.isFinite(stepLoss)) throw nonFiniteLoss(program, step + 1);
    program.update();
    loss[step] = stepLoss;
    epochLoss += stepLoss * rows;
    epochSamples += rows;
    if (classifies) {
      accuracy[step] = program.correct / rows;
      epochCorrect += program.correct;
    }
    step++;
    const epoch = Math.ceil(step / stepsPerEpoch);
    if (onStep) {
      const learningRate = run.learningRate();
      const measured = classifies ? { accuracy: accuracy[step - 1] } : {};
      onStep({ step, steps, epoch, loss: stepLoss, ...measured, learningRate });
    }
    if (isLast || step === steps) {
      const record = {
        epoch,
        epochs: epochs2,
        step,
        steps,
        loss: epochLoss / epochSamples,
        ...classifies ? { accuracy: epochCorrect / epochSamples } : {},
        ...await evaluateParts(run),
        seconds: control.milliseconds / 1e3
      };
      epochLoss = epochCorrect = epochSamples = 0;
      records.push(record);
      await onEpoch?.(record);
    }
    const turn = control.breathe();
    if (turn) {
      if (teller?.isDue(control.milliseconds)) teller.tell(standing());
      await turn;
    }
  }
  await teller?.finish(standing());
  const trace = loss.subarray(0, step);
  return {
    loss: trace,
    accuracy: accuracy.subarray(0, step),
    epochs: records,
    steps: step,
    seconds: control.milliseconds / 1e3,
    stopped: step < steps,
    traceHash: hashTrace(trace)
  };
}
function roomFor(steps) {
  try {
    return new Float64Array(steps);
  } catch (cause) {
    const expected = "as many as there is memory to note, 16 bytes each";
    throw new RangeError(message("fit: steps", expected, show(steps)), { cause });
  }
}
async function evaluateParts(run) {
  const { training, validation, control } = run;
  const breathe = () => control.breathe();
  return {
    ...training ? { training: await evaluateAll(training.programs, training.data, breathe) } : {},
    ...validation ? { validation: await evaluateAll(validation.programs, validation.data, breathe) } : {}
  };
}

// src/trainer/plain-error.ts
var CLASSES = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  CompileError: WebAssembly.CompileError,
  LinkError: WebAssembly.LinkError,
  RuntimeError: WebAssembly.RuntimeError,
  FormatError,
  NonFiniteLossError,
  ShapeError
};
var REMEMBERED = 16;
var ErrorCarrier = class {
  #thrown = /* @__PURE__ */ new Map();
  /** The numbers, at home, of errors that came from the other side. */
  #foreign = /* @__PURE__ */ new WeakMap();
  #count = 0;
  /** @param depth  How many causes behind causes still travel. */
  toPlain(error, depth = 4) {
    const foreign = error instanceof Error ? this.#foreign.get(error) : void 0;
    const home = foreign ?? this.#remember(error);
    const returning = foreign !== void 0;
    if (!(error instanceof Error)) {
      return { home, returning, name: "", message: String(error), details: {}, thrown: cloneable(error) };
    }
    const { name, message: message2, stack, cause } = error;
    const details = Object.fromEntries(Object.entries(error).map(([key, value]) => [key, cloneable(value)]));
    const plain = { home, returning, name, message: message2, stack, details };
    return cause === void 0 || depth === 0 ? plain : { ...plain, cause: this.toPlain(cause, depth - 1) };
  }
  fromPlain(plain) {
    if (plain.returning && this.#thrown.has(plain.home)) return this.#thrown.get(plain.home);
    if ("thrown" in plain) return plain.thrown;
    const error = new Error(plain.message);
    const known = Object.hasOwn(CLASSES, plain.name);
    if (known) Object.setPrototypeOf(error, CLASSES[plain.name].prototype);
    const set = (key, value) => Object.defineProperty(error, key, { value, writable: true, configurable: true });
    if (error.name !== plain.name) set("name", plain.name);
    if (plain.stack !== void 0) set("stack", plain.stack);
    if (plain.cause) set("cause", this.fromPlain(plain.cause));
    Object.assign(error, plain.details);
    if (!plain.returning) this.#foreign.set(error, plain.home);
    return error;
  }
  #remember(error) {
    const number = this.#count++;
    this.#thrown.set(number, error);
    this.#thrown.delete(number - REMEMBERED);
    return number;
  }
};
function cloneable(value) {
  try {
    return structuredClone(value);
  } catch {
    return String(value);
  }
}

// src/trainer/connection.ts
var Connection = class {
  #line;
  #onBusy;
  #errors = new ErrorCarrier();
  #pending = /* @__PURE__ */ new Map();
  #methods = {};
  #calls = 0;
  #failure;
  /** @param onBusy  Told when the first answer is waited for, and when none is any more. */
  constructor(line, onBusy = () => {
  }) {
    this.#line = line;
    this.#onBusy = onBusy;
    line.onMessage = (message2) => this.#receive(message2);
  }
  /** Gives the other side its methods. */
  serve(methods) {
    this.#methods = methods;
  }
  /**
   * Calls a method of the other side.
   *
   * @param transfer  Buffers in the input that are moved instead of copied.
   * @throws What the method throws, of the class it has there; and what the connection failed with.
   */
  call(method, input, transfer = []) {
    return new Promise((resolve, reject) => {
      if (this.#failure) throw this.#failure.error;
      const call = this.#calls++;
      this.#line.post({ call, method, input }, transfer);
      this.#pending.set(call, { resolve, reject });
      if (this.#pending.size === 1) this.#onBusy(true);
    });
  }
  /** The same when nobody waits for it: what fails is told to those who do. */
  tell(method, input) {
    this.call(method, input).catch(() => {
    });
  }
  /** Ends all that is waited for, now and later, with an error. The first one stands. */
  fail(error) {
    if (this.#failure) return;
    this.#failure = { error };
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
    if (pending.length > 0) this.#onBusy(false);
  }
  #receive(message2) {
    if ("call" in message2) void this.#answer(message2);
    else this.#settle(message2);
  }
  async #answer({ call, method, input }) {
    const post = (message2, transfer) => this.#line.post(message2, transfer);
    try {
      const serving = Object.hasOwn(this.#methods, method) ? this.#methods[method] : void 0;
      if (!serving) throw new TypeError(`no method ${method}`);
      const output2 = await serving(input);
      post({ answer: call, output: output2 }, buffersIn(output2));
    } catch (error) {
      post({ answer: call, error: this.#errors.toPlain(error) }, []);
    }
  }
  #settle(message2) {
    const pending = this.#pending.get(message2.answer);
    if (!pending) return;
    this.#pending.delete(message2.answer);
    if (this.#pending.size === 0) this.#onBusy(false);
    if ("error" in message2) pending.reject(this.#errors.fromPlain(message2.error));
    else pending.resolve(message2.output);
  }
};
function buffersIn(value) {
  const found = /* @__PURE__ */ new Set();
  const search = (part2) => {
    if (ArrayBuffer.isView(part2)) {
      if (part2.buffer instanceof ArrayBuffer) found.add(part2.buffer);
    } else if (Array.isArray(part2)) part2.forEach(search);
    else if (part2 && Object.getPrototypeOf(part2) === Object.prototype) Object.values(part2).forEach(search);
  };
  search(value);
  return [...found];
}

// src/math/exponential.ts
var LOG2_E = Math.LOG2E;
var ROUND = 6755399441055744;
var LN2_HIGH = 0.6931471803691238;
var LN2_LOW = 19082149292705877e-26;
var powers = new Float64Array(2098);
powers[1074] = 1;
for (let n = 1; n <= 1074; n++) powers[1074 - n] = powers[1075 - n] / 2;
for (let n = 1; n <= 1023; n++) powers[1074 + n] = powers[1073 + n] * 2;
function powerOfTwo(n) {
  return powers[n + 1074];
}
function remainderExpm1(r) {
  let p = 1 / 6227020800;
  p = p * r + 1 / 479001600;
  p = p * r + 1 / 39916800;
  p = p * r + 1 / 3628800;
  p = p * r + 1 / 362880;
  p = p * r + 1 / 40320;
  p = p * r + 1 / 5040;
  p = p * r + 1 / 720;
  p = p * r + 1 / 120;
  p = p * r + 1 / 24;
  p = p * r + 1 / 6;
  p = p * r + 0.5;
  return p * r * r + r;
}
function nearestMultiple(x) {
  return x * LOG2_E + ROUND - ROUND;
}
function exp(x) {
  if (!(x <= 709.782712893384)) return Number.isNaN(x) ? x : Number.POSITIVE_INFINITY;
  if (x < -745.1332191019412) return 0;
  const n = nearestMultiple(x);
  const p = remainderExpm1(x - n * LN2_HIGH - n * LN2_LOW) + 1;
  const half = n >> 1;
  return p * powerOfTwo(half) * powerOfTwo(n - half);
}
function tanh(x) {
  if (Number.isNaN(x)) return x;
  const y = Math.min(2 * Math.abs(x), 44);
  const n = nearestMultiple(y);
  const scale2 = powerOfTwo(n);
  const e = remainderExpm1(y - n * LN2_HIGH - n * LN2_LOW) * scale2 + (scale2 - 1);
  const t = e / (e + 2);
  return x < 0 || Object.is(x, -0) ? -t : t;
}
function sigmoid(x) {
  return 1 / (1 + exp(-x));
}

// src/math/logarithm.ts
var float = new Float64Array(1);
var words = new Int32Array(float.buffer);
float[0] = 1;
var HIGH = words[0] === 0 ? 1 : 0;
var SQRT_HALF_HIGH = 1072079006;
function log(x) {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let k = 0;
  if (x < 22250738585072014e-324) {
    k = -54;
    x *= 18014398509481984;
  }
  float[0] = x;
  const exponent = words[HIGH] - SQRT_HALF_HIGH >> 20;
  k += exponent;
  const f = x * powerOfTwo(-exponent) - 1;
  const s = f / (2 + f);
  const z = s * s;
  let p = 2 / 21;
  p = p * z + 2 / 19;
  p = p * z + 2 / 17;
  p = p * z + 2 / 15;
  p = p * z + 2 / 13;
  p = p * z + 2 / 11;
  p = p * z + 2 / 9;
  p = p * z + 2 / 7;
  p = p * z + 2 / 5;
  p = p * z + 2 / 3;
  const r = p * z;
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
}

// src/math/philox.ts
var MULTIPLIER_0 = 3528531795;
var MULTIPLIER_1 = 3449720151;
var WEYL_0 = 2654435769;
var WEYL_1 = 3144134277;
function multiplyHigh(a, b) {
  const aLow = a & 65535;
  const aHigh = a >>> 16;
  const bLow = b & 65535;
  const bHigh = b >>> 16;
  const low = aLow * bLow;
  const middle = aHigh * bLow + (low >>> 16);
  const cross = aLow * bHigh + (middle & 65535);
  return aHigh * bHigh + Math.floor(middle / 65536) + (cross >>> 16) | 0;
}
function philox4x32(out, counter2, key0, key1) {
  let c0 = counter2[0];
  let c1 = counter2[1];
  let c2 = counter2[2];
  let c3 = counter2[3];
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = (high1 ^ c1 ^ key0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ key1) >>> 0;
    c3 = low0 >>> 0;
    key0 = key0 + WEYL_0 >>> 0;
    key1 = key1 + WEYL_1 >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

// src/random/stream.ts
function streamNumber(purpose) {
  let hash = 2166136261;
  for (let i = 0; i < purpose.length; i++) hash = Math.imul(hash ^ purpose.charCodeAt(i), 16777619);
  return hash >>> 0;
}
var RandomStream = class {
  #block = new Uint32Array(4);
  #counter = new Uint32Array(4);
  #key0;
  #key1;
  #used = 4;
  #spare = Number.NaN;
  constructor(seed, purpose) {
    this.#key0 = seed >>> 0;
    this.#key1 = streamNumber(purpose);
    this.#counter[3] = Math.floor(seed / 4294967296) >>> 0;
  }
  /** An integer from 0 to 2^32 − 1. */
  uint32() {
    if (this.#used === 4) {
      philox4x32(this.#block, this.#counter, this.#key0, this.#key1);
      this.#counter[0]++;
      if (this.#counter[0] === 0) this.#counter[1]++;
      this.#used = 0;
    }
    return this.#block[this.#used++];
  }
  /** A multiple of 2^-53 in [0, 1). */
  uniform() {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }
  /** A number in [low, high). */
  between(low, high) {
    return low + (high - low) * this.uniform();
  }
  /** An integer from 0 to n − 1, each equally likely; n from 1 to 2^32. Words past the last whole multiple of n are drawn again. */
  below(n) {
    const limit = 4294967296 - 4294967296 % n;
    let word = this.uint32();
    while (word >= limit) word = this.uint32();
    return word % n;
  }
  /** Standard normal: mean 0, deviation 1. Source: Marsaglia & Bray 1964, the polar method. */
  normal() {
    if (!Number.isNaN(this.#spare)) {
      const spare = this.#spare;
      this.#spare = Number.NaN;
      return spare;
    }
    let x;
    let y;
    let square;
    do {
      x = 2 * this.uniform() - 1;
      y = 2 * this.uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const factor = Math.sqrt(-2 * log(square) / square);
    this.#spare = y * factor;
    return x * factor;
  }
  /** Puts the integers of `items` in random order, in place. Source: Fisher & Yates, in Durstenfeld's form (1964). */
  shuffle(items) {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const item = items[i];
      items[i] = items[j];
      items[j] = item;
    }
    return items;
  }
};
function randomStream(seed, purpose) {
  return new RandomStream(seed, purpose);
}

// src/data/flat.ts
function place({ where = "dataset", argument }, what = argument) {
  return `${where}: ${what}`;
}
function isNumericArray(value) {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) && !(value instanceof BigInt64Array) && !(value instanceof BigUint64Array);
}
function isFlat(value) {
  return isNumericArray(value) || !isRow(value[0]);
}
function isRow(value) {
  return Array.isArray(value) || isNumericArray(value);
}
function checkRows(naming2, value) {
  const where = place(naming2);
  if (!isRow(value)) throw new TypeError(message(where, "an array of numbers", show(value)));
  if (value.length === 0) throw new RangeError(message(where, "at least one sample", "none"));
  return value;
}
function toFlat(naming2, value, shape) {
  const rows = checkRows(naming2, value);
  const sampleShape = shape && checkShape(naming2, shape);
  const flat = isFlat(rows) ? fromFlat(naming2, rows, sampleShape) : fromNested(naming2, rows, sampleShape);
  checkFinite(naming2, flat);
  return flat;
}
function checkShape(naming2, shape) {
  const where = place(naming2, naming2.option);
  if (!Array.isArray(shape)) throw new TypeError(message(where, "an array of sizes", show(shape)));
  if (shape.length === 0) {
    throw new RangeError(message(where, "at least one size", "none", "One number per sample is [1]."));
  }
  return shape.map((size, axis) => checkInteger(`${where}[${axis}]`, size, 1));
}
function fromFlat(naming2, rows, shape) {
  const where = place(naming2);
  if (typeof rows[0] !== "number") {
    throw new TypeError(message(where, "an array of samples, each an array of numbers", show(rows)));
  }
  if (!shape) {
    const remedy = `Pass ${naming2.option}, the shape of one sample; [1] if a sample is one number.`;
    throw new ShapeError(message(where, "an array of samples", `${rows.length} plain numbers`, remedy));
  }
  const width = product(shape);
  if (rows.length % width !== 0) {
    const remedy = `Each sample takes ${width} numbers.`;
    throw new ShapeError(
      message(where, `a multiple of ${showShape(shape)} numbers`, `${rows.length}`, remedy)
    );
  }
  const size = rows.length / width;
  if (isNumericArray(rows)) return { size, shape, data: keep(rows) };
  const data = new Float64Array(rows.length);
  copyNumbers(naming2, shape, rows, data, 0);
  return { size, shape, data };
}
function fromNested(naming2, rows, shape) {
  const nested = [];
  for (let first = rows[0]; isRow(first); first = first[0]) {
    if (first.length === 0) {
      const where = place(naming2);
      throw new RangeError(message(where, `at least one ${naming2.element} per sample`, "none"));
    }
    nested.push(first.length);
  }
  const width = product(nested);
  if (shape && product(shape) !== width) {
    throw new ShapeError(message(place(naming2), `samples of shape ${showShape(shape)}`, showShape(nested)));
  }
  const leaves = [];
  collectLeaves(place(naming2), rows, nested, leaves);
  const data = newDataFor(leaves, rows.length * width);
  const leafLength = nested[nested.length - 1];
  leaves.forEach((leaf, i) => {
    if (isNumericArray(leaf)) data.set(leaf, i * leafLength);
    else copyNumbers(naming2, nested, leaf, data, i * leafLength);
  });
  return { size: rows.length, shape: shape ?? nested, data };
}
function collectLeaves(path, rows, lengths, leaves) {
  const [length, ...inner] = lengths;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const where = `${path}[${i}]`;
    if (!isRow(row))
      throw new ShapeError(message(where, `an array of ${length}`, show(row), "Pad or drop it."));
    if (row.length !== length) {
      const remedy = "All samples must have one shape: pad or drop it.";
      throw new ShapeError(message(where, `length ${length} as before it`, `${row.length}`, remedy));
    }
    if (inner.length === 0) leaves.push(row);
    else if (isNumericArray(row)) throw new ShapeError(message(`${where}[0]`, "an array", show(row[0])));
    else collectLeaves(where, row, inner, leaves);
  }
}
function newDataFor(leaves, length) {
  if (leaves.every(isBytes)) return new Uint8Array(length);
  if (leaves.every((leaf) => leaf instanceof Float32Array)) return new Float32Array(length);
  return new Float64Array(length);
}
function isBytes(value) {
  return value instanceof Uint8Array || value instanceof Uint8ClampedArray;
}
function keep(data) {
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  if (!isBytes(data)) return Float64Array.from(data);
  return data.constructor === Uint8Array ? data : new Uint8Array(data.buffer, data.byteOffset, data.length);
}
function copyNumbers(naming2, shape, from, to, offset) {
  for (let i = 0; i < from.length; i++) {
    const value = from[i];
    if (typeof value !== "number") {
      const where = place(naming2);
      const got = `${show(value)} at ${position(naming2, shape, offset + i)}`;
      throw new TypeError(message(where, "numbers", got));
    }
    to[offset + i] = value;
  }
}
function checkFinite(naming2, { data, shape }) {
  if (data instanceof Uint8Array) return;
  let bad = 0;
  while (bad < data.length && Number.isFinite(data[bad])) bad++;
  if (bad === data.length) return;
  const got = `${data[bad]} at ${position(naming2, shape, bad)}`;
  const remedy = "Replace or drop such samples before training.";
  throw new RangeError(message(place(naming2), "finite numbers", got, remedy));
}
function position(naming2, shape, index) {
  const width = product(shape);
  const indices = [];
  let rest = index % width;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    indices.unshift(rest % shape[axis]);
    rest = Math.floor(rest / shape[axis]);
  }
  const element = indices.length === 1 ? `${indices[0]}` : `[${indices.join(", ")}]`;
  return `sample ${Math.floor(index / width)}, ${naming2.element} ${element}`;
}
function product(shape) {
  return shape.reduce((size, length) => size * length, 1);
}

// src/data/target.ts
function oneHotRows({ data, classes }) {
  const rows = new Float32Array(data.length * classes);
  for (let i = 0; i < data.length; i++) rows[i * classes + data[i]] = 1;
  return Object.freeze({ form: "targets", data: rows, shape: Object.freeze([classes]), classes });
}

// src/data/dataset.ts
var Dataset = class _Dataset {
  /** Number of samples. */
  size;
  /** Shape of one sample: `[784]`, `[28, 28]`. */
  featureShape;
  /** All samples, row-major, `size · product(featureShape)` numbers; the network sees `scale · features[i]`. */
  features;
  /** Factor of the features: bytes become floats only when a batch is gathered. 1 unless the features are bytes. */
  scale;
  /** Class indices or numbers, one entry per sample. */
  target;
  /** @internal Takes parts that are checked already. */
  constructor(parts) {
    this.size = parts.size;
    this.featureShape = Object.freeze([...parts.featureShape]);
    this.features = parts.features;
    this.scale = parts.scale;
    this.target = parts.target;
    Object.freeze(this);
  }
  /** Samples as vectors: shape `[product(featureShape)]`. */
  flatten() {
    return this.reshape([product(this.featureShape)]);
  }
  /** The same numbers in another shape per sample: `digits` as `[1, 28, 28]` for a convolution. */
  reshape(shape) {
    if (!Array.isArray(shape)) throw new TypeError(message("reshape", "an array of sizes", show(shape)));
    shape.forEach((size, axis) => {
      checkInteger(`reshape: shape[${axis}]`, size, 1);
    });
    if (product(shape) !== product(this.featureShape)) {
      const expected = `a shape of ${product(this.featureShape)} numbers`;
      throw new ShapeError(message("reshape", expected, showShape(shape)));
    }
    return new _Dataset({ ...this, featureShape: shape });
  }
  /**
   * `feature = scale · number`. Bytes stay as they are and only their factor is set, so doing it twice changes nothing;
   * floats are multiplied into a copy and need an explicit scale, since nothing says what range they have.
   *
   * @param scale  Default for bytes: 1/255, which gives [0, 1].
   */
  normalize({ scale: scale2 } = {}) {
    const { features } = this;
    if (features instanceof Uint8Array) {
      return new _Dataset({ ...this, scale: checkScale("normalize: scale", scale2 ?? 1 / 255) });
    }
    if (scale2 === void 0) {
      const remedy = "Only bytes have the default 1/255.";
      throw new TypeError(message("normalize: scale", "a factor for float features", "none", remedy));
    }
    const factor = checkScale("normalize: scale", scale2);
    const scaled = features.map((value) => factor * value);
    const beyond = scaled.findIndex((value) => !Number.isFinite(value));
    if (beyond >= 0) {
      const got = `${show(features[beyond])} \xB7 ${show(factor)}`;
      throw new RangeError(message("normalize", "products that are finite", got, "Use a smaller scale."));
    }
    return new _Dataset({ ...this, features: scaled });
  }
  /** Labels as one-hot targets of shape `[classes]`. `classes` may be more than the labels need. */
  oneHot(classes) {
    const { target } = this;
    if (target.form !== "labels") {
      throw new ShapeError(message("oneHot", "a dataset with labels", "one with targets already"));
    }
    const count = classes === void 0 ? target.classes : checkInteger("oneHot: classes", classes, target.classes);
    return new _Dataset({ ...this, target: oneHotRows({ ...target, classes: count }) });
  }
  /** The first `count` samples. */
  take(count) {
    return this.slice(0, checkInteger("take: count", count, 1, this.size));
  }
  /** Samples `from` to `to − 1`, sharing the numbers. */
  slice(from, to = this.size) {
    checkInteger("slice: from", from, 0, this.size - 1);
    checkInteger("slice: to", to, from + 1, this.size);
    const width = product(this.featureShape);
    return new _Dataset({
      ...this,
      size: to - from,
      features: part(this.features, from * width, to * width),
      target: mapTarget(this.target, (data, row) => part(data, from * row, to * row))
    });
  }
  /**
   * Two datasets: `round(fraction · size)` samples and the rest, neither empty. With a seed the samples are drawn at
   * random (and copied), without one they stay in order.
   */
  split(fraction, seed) {
    checkNumber("split: fraction", fraction, 0, 1);
    const count = Math.round(fraction * this.size);
    if (count === 0 || count === this.size) {
      const got = `${fraction} of ${this.size} samples`;
      throw new RangeError(message("split: fraction", "one that leaves samples on both sides", got));
    }
    const source = seed === void 0 ? this : this.#shuffled(checkInteger("split: seed", seed, 0));
    return [source.slice(0, count), source.slice(count)];
  }
  #shuffled(seed) {
    const order = randomStream(seed, "split dataset").shuffle(
      Uint32Array.from({ length: this.size }, (_, i) => i)
    );
    return new _Dataset({
      ...this,
      features: gather(this.features, product(this.featureShape), order),
      target: mapTarget(this.target, (data, width) => gather(data, width, order))
    });
  }
};
function checkScale(where, scale2) {
  return checkNumber(where, scale2, Number.MIN_VALUE, Number.MAX_VALUE);
}
function mapTarget(target, rows) {
  return Object.freeze(
    target.form === "labels" ? { ...target, data: rows(target.data, 1) } : { ...target, data: rows(target.data, product(target.shape)) }
  );
}
function part(data, from, to) {
  return data.subarray(from, to);
}
function gather(data, width, order) {
  const rows = data.slice();
  order.forEach((from, to) => {
    rows.set(data.subarray(from * width, (from + 1) * width), to * width);
  });
  return rows;
}

// src/platform/files.ts
function nodeModules() {
  const builtin = globalThis.process?.getBuiltinModule;
  if (!builtin) {
    throw new Error(message("files", "a file system", "none here, as in a browser", "Pass bytes instead."));
  }
  return {
    fs: builtin("node:fs/promises"),
    path: builtin("node:path"),
    constants: builtin("node:fs").constants
  };
}
function checkPath(path) {
  if (typeof path !== "string") throw new TypeError(message("files", "a path", show(path)));
  if (path === "") throw new RangeError(message("files", "a path", "an empty one"));
}
var REASONS = {
  ENOENT: "nothing of that name",
  ENOTDIR: "a path through something that is no folder",
  EISDIR: "a folder",
  EACCES: "no permission",
  EPERM: "no permission",
  EROFS: "a read-only file system",
  ENOSPC: "no space left"
};
function fileError(path, expected, cause, remedy) {
  const { code, message: text } = cause;
  const got = code ? `${REASONS[code] ?? text} (${code})` : text;
  return new Error(message(path, expected, got, remedy), { cause });
}
async function readFile(path) {
  checkPath(path);
  const { fs } = nodeModules();
  try {
    const { buffer, byteOffset, length } = await fs.readFile(path);
    return new Uint8Array(buffer, byteOffset, length);
  } catch (error) {
    throw fileError(path, "a file that can be read", error);
  }
}
async function findTarget(path) {
  checkPath(path);
  const { fs, path: paths, constants } = nodeModules();
  if (path.endsWith("/") || path.endsWith(paths.sep)) {
    throw new RangeError(message(path, "the name of a file", "that of a folder", "Add a file name."));
  }
  const file = await fs.realpath(path).catch(() => paths.resolve(path));
  const folder = paths.dirname(file);
  const remedy = "Make the folder, or choose another.";
  try {
    await fs.stat(folder + paths.sep);
    await fs.access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw fileError(path, `a writable folder ${folder}`, error, remedy);
  }
  let mode;
  try {
    const existing = await fs.stat(file);
    if (!existing.isFile()) {
      const got = existing.isDirectory() ? "a folder" : "a device or the like";
      throw new RangeError(message(path, "a file", got, "Choose another name."));
    }
    mode = existing.mode & 4095;
    await fs.access(file, constants.W_OK);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    if (error.code !== "ENOENT") throw fileError(path, "a writable file", error);
  }
  return { file, folder, mode };
}
async function writeFileAtomically(path, bytes) {
  const { file, folder, mode } = await findTarget(path);
  const { fs, path: paths } = nodeModules();
  const temporary = paths.join(folder, `.downhill-${crypto.randomUUID()}.tmp`);
  try {
    const handle = await fs.open(temporary, "wx");
    try {
      await handle.writeFile(bytes);
      if (mode !== void 0) await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await fs.rename(temporary, file);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw fileError(path, "a file that can be written", error);
  }
}

// src/reference/views.ts
function forBoth(name, body) {
  return {
    [`${name}_f32`]: (views, ...args) => body(views.f32, (address) => address >>> 2, views, ...args),
    [`${name}_f64`]: (views, ...args) => body(views.f64, (address) => address >>> 3, views, ...args)
  };
}
function viewsOf(buffer) {
  return {
    f32: new Float32Array(buffer),
    f64: new Float64Array(buffer),
    i32: new Int32Array(buffer),
    u32: new Uint32Array(buffer),
    u8: new Uint8Array(buffer)
  };
}

// src/reference/adagrad.ts
var adagrad = forBoth("adagrad_step", (m, at, _, w, h, dw, learningRate, n, outside, inside) => {
  [w, h, dw] = [at(w), at(h), at(dw)];
  const eta = m[at(learningRate)];
  for (let i = 0; i < n; i++) {
    const g = m[dw + i];
    const squares = m[h + i] + g * g;
    m[h + i] = squares;
    m[w + i] -= eta * g / (Math.sqrt(squares + inside) + outside);
  }
});

// src/reference/adam.ts
function power(base, exponent) {
  let result = 1;
  for (; exponent > 0; exponent = Math.floor(exponent / 2), base *= base) if (exponent % 2) result *= base;
  return result;
}
var adam = forBoth(
  "adam_step",
  (floats, at, { u32 }, w, m, v, dw, learningRate, step, n, beta1, beta2, outside, inside, corrected) => {
    [w, m, v, dw] = [at(w), at(m), at(v), at(dw)];
    const t = u32[step / 4] + 1;
    const correction = Math.sqrt(1 - power(beta2, t));
    const rate2 = floats[at(learningRate)] * correction / (1 - power(beta1, t));
    if (corrected) outside *= correction;
    for (let i = 0; i < n; i++) {
      const g = floats[dw + i];
      const first = floats[m + i] + (1 - beta1) * (g - floats[m + i]);
      const second = floats[v + i] + (1 - beta2) * (g * g - floats[v + i]);
      floats[m + i] = first;
      floats[v + i] = second;
      floats[w + i] -= rate2 * first / (Math.sqrt(second + inside) + outside);
    }
  }
);

// src/reference/argmax.ts
var argmax = forBoth("argmax", (m, at, { i32 }, out, x, rows, columns) => {
  x = at(x);
  for (let row = 0; row < rows; row++, x += columns) {
    let best = Number.NEGATIVE_INFINITY;
    let index = 0;
    for (let j = 0; j < columns; j++) {
      if (m[x + j] > best) {
        best = m[x + j];
        index = j;
      }
    }
    i32[(out >>> 2) + row] = index;
  }
});

// src/reference/arithmetic.ts
var arithmetic = {
  ...forBoth("add", (m, at, _, out, a, b, n) => {
    [out, a, b] = [at(out), at(a), at(b)];
    for (let i = 0; i < n; i++) m[out + i] = m[a + i] + m[b + i];
  }),
  ...forBoth("mul", (m, at, _, out, a, b, n) => {
    [out, a, b] = [at(out), at(a), at(b)];
    for (let i = 0; i < n; i++) m[out + i] = m[a + i] * m[b + i];
  }),
  ...forBoth("sub", (m, at, _, out, a, b, n) => {
    [out, a, b] = [at(out), at(a), at(b)];
    for (let i = 0; i < n; i++) m[out + i] = m[a + i] - m[b + i];
  }),
  ...forBoth("div", (m, at, _, out, a, b, n) => {
    [out, a, b] = [at(out), at(a), at(b)];
    for (let i = 0; i < n; i++) m[out + i] = m[a + i] / m[b + i];
  }),
  ...forBoth("neg", (m, at, _, out, x, n) => {
    [out, x] = [at(out), at(x)];
    for (let i = 0; i < n; i++) m[out + i] = -m[x + i];
  }),
  ...forBoth("scale", (m, at, _, out, x, n, factor) => {
    [out, x] = [at(out), at(x)];
    for (let i = 0; i < n; i++) m[out + i] = m[x + i] * factor;
  }),
  ...forBoth("fill", (m, at, _, out, n, value) => {
    m.fill(value, at(out), at(out) + n);
  })
};

// src/reference/batch-norm.ts
function sumOver(channel, outer, channels, inner, f) {
  let even = 0;
  let odd = 0;
  for (let row = 0; row < outer; row++) {
    const start = (row * channels + channel) * inner;
    for (let j = 0; j < inner; j += 2) even += f(start + j);
    for (let j = 1; j < inner; j += 2) odd += f(start + j);
  }
  return even + odd;
}
function normalize(m, y, x, channel, sizes, mean3, spread, gamma, beta) {
  const [outer, channels, inner] = sizes;
  for (let row = 0; row < outer; row++) {
    const start = (row * channels + channel) * inner;
    for (let i = start; i < start + inner; i++) m[y + i] = gamma * ((m[x + i] - mean3) / spread) + beta;
  }
}
var batchNorm = {
  ...forBoth("batch_norm", (m, at, _, y, mean3, variance, x, gamma, beta, outer, channels, inner, epsilon) => {
    [y, mean3, variance, x, gamma, beta] = [y, mean3, variance, x, gamma, beta].map(at);
    const size = outer * inner;
    for (let c = 0; c < channels; c++) {
      const mu = sumOver(c, outer, channels, inner, (i) => m[x + i]) / size;
      const square = sumOver(c, outer, channels, inner, (i) => (m[x + i] - mu) * (m[x + i] - mu)) / size;
      m[mean3 + c] = mu;
      m[variance + c] = square;
      const spread = Math.sqrt(square + epsilon);
      normalize(m, y, x, c, [outer, channels, inner], mu, spread, m[gamma + c], m[beta + c]);
    }
  }),
  ...forBoth(
    "batch_norm_given",
    (m, at, _, y, x, gamma, beta, mean3, variance, outer, channels, inner, epsilon) => {
      [y, x, gamma, beta, mean3, variance] = [y, x, gamma, beta, mean3, variance].map(at);
      for (let c = 0; c < channels; c++) {
        const spread = Math.sqrt(m[variance + c] + epsilon);
        normalize(m, y, x, c, [outer, channels, inner], m[mean3 + c], spread, m[gamma + c], m[beta + c]);
      }
    }
  ),
  ...forBoth("batch_norm_grad", (m, at, _, ...args) => {
    const [dx, dgamma, dbeta, dy, x, gamma, mean3, variance] = args.slice(0, 8).map(at);
    const [outer, channels, inner, epsilon] = args.slice(8);
    const size = outer * inner;
    for (let c = 0; c < channels; c++) {
      const mu = m[mean3 + c];
      const spread = Math.sqrt(m[variance + c] + epsilon);
      const sum3 = sumOver(c, outer, channels, inner, (i) => m[dy + i]);
      const product3 = sumOver(c, outer, channels, inner, (i) => m[dy + i] * ((m[x + i] - mu) / spread));
      m[dbeta + c] = sum3;
      m[dgamma + c] = product3;
      const factor = m[gamma + c] / spread;
      const shift = sum3 / size;
      const tilt = product3 / size;
      for (let row = 0; row < outer; row++) {
        const start = (row * channels + c) * inner;
        for (let i = start; i < start + inner; i++) {
          m[dx + i] = factor * (m[dy + i] - shift - (m[x + i] - mu) / spread * tilt);
        }
      }
    }
  })
};

// src/reference/bias.ts
var bias = {
  ...forBoth("add_bias", (m, at, _, out, x, bias2, rows, columns) => {
    [out, x, bias2] = [at(out), at(x), at(bias2)];
    for (let row = 0; row < rows; row++, out += columns, x += columns) {
      for (let j = 0; j < columns; j++) m[out + j] = m[x + j] + m[bias2 + j];
    }
  }),
  ...forBoth("column_sums", (m, at, _, out, x, rows, columns) => {
    [out, x] = [at(out), at(x)];
    m.fill(0, out, out + columns);
    for (let row = 0; row < rows; row++, x += columns) {
      for (let j = 0; j < columns; j++) m[out + j] += m[x + j];
    }
  })
};

// src/reference/channel-bias.ts
var channelBias = {
  ...forBoth("add_channel_bias", (m, at, _, out, x, bias2, samples, channels, run) => {
    [out, x, bias2] = [at(out), at(x), at(bias2)];
    for (let row = 0; row < samples * channels; row++, out += run, x += run) {
      const b = m[bias2 + row % channels];
      for (let i = 0; i < run; i++) m[out + i] = m[x + i] + b;
    }
  }),
  // Eight sums, as the four vectors of the float64 kernel have, so that float64 gives the kernel's bits.
  ...forBoth("channel_sums", (m, at, _, out, x, samples, channels, run) => {
    [out, x] = [at(out), at(x)];
    for (let channel = 0; channel < channels; channel++) {
      const sums = new Float64Array(8);
      for (let sample = 0; sample < samples; sample++) {
        const first = x + (sample * channels + channel) * run;
        for (let i = 0; i < run; i++) sums[i % 8] += m[first + i];
      }
      const lane = (l) => sums[l] + sums[l + 2] + (sums[l + 4] + sums[l + 6]);
      m[out + channel] = lane(0) + lane(1);
    }
  })
};

// src/reference/gemm.ts
function addRow(m, c, x, b, n) {
  for (let j = 0; j < n; j++) m[c + j] += x * m[b + j];
}
function addFourRows(m, c, x0, x1, x2, x3, b, n) {
  const b1 = b + n;
  const b2 = b1 + n;
  const b3 = b2 + n;
  for (let j = 0; j < n; j++) m[c + j] += x0 * m[b + j] + x1 * m[b1 + j] + x2 * m[b2 + j] + x3 * m[b3 + j];
}
function addRows(m, c, a, step, b, n, k) {
  let p = 0;
  for (; p + 4 <= k; p += 4) {
    const q = a + p * step;
    addFourRows(m, c, m[q], m[q + step], m[q + 2 * step], m[q + 3 * step], b + p * n, n);
  }
  for (; p < k; p++) addRow(m, c, m[a + p * step], b + p * n, n);
}
function addDots(m, c, a, b, n, k) {
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const b0 = b + j * k;
    const b1 = b0 + k;
    const b2 = b1 + k;
    const b3 = b2 + k;
    let sum0 = 0;
    let sum1 = 0;
    let sum22 = 0;
    let sum3 = 0;
    for (let p = 0; p < k; p++) {
      const x = m[a + p];
      sum0 += x * m[b0 + p];
      sum1 += x * m[b1 + p];
      sum22 += x * m[b2 + p];
      sum3 += x * m[b3 + p];
    }
    m[c + j] += sum0;
    m[c + j + 1] += sum1;
    m[c + j + 2] += sum22;
    m[c + j + 3] += sum3;
  }
  for (; j < n; j++) {
    let sum3 = 0;
    for (let p = 0; p < k; p++) sum3 += m[a + p] * m[b + j * k + p];
    m[c + j] += sum3;
  }
}
var gemm = {
  ...forBoth("gemm_nn", (view, at, _, c, a, b, _workspace, m, n, k, beta) => {
    if (beta === 0) view.fill(0, at(c), at(c) + m * n);
    for (let i = 0; i < m; i++) addRows(view, at(c) + i * n, at(a) + i * k, 1, at(b), n, k);
  }),
  ...forBoth("gemm_tn", (view, at, _, c, a, b, _workspace, m, n, k, beta) => {
    if (beta === 0) view.fill(0, at(c), at(c) + m * n);
    for (let i = 0; i < m; i++) addRows(view, at(c) + i * n, at(a) + i, m, at(b), n, k);
  }),
  ...forBoth("gemm_nt", (view, at, _, c, a, b, _workspace, m, n, k, beta) => {
    if (beta === 0) view.fill(0, at(c), at(c) + m * n);
    for (let i = 0; i < m; i++) addDots(view, at(c) + i * n, at(a) + i * k, at(b), n, k);
  })
};

// src/reference/convolve-columns.ts
function declare(dtype) {
  const size = dtype === "f32" ? 4 : 8;
  const [nn, tn, nt] = ["nn", "tn", "nt"].map((form) => gemm[`gemm_${form}_${dtype}`]);
  return {
    [`convolve_columns_${dtype}`]: (views, y, w, columns, workspace2, samples, filters, places2, taps) => {
      for (let n = 0; n < samples; n++) {
        const from = columns + n * places2 * taps * size;
        nt(views, y + n * filters * places2 * size, w, from, workspace2, filters, places2, taps, 0);
      }
    },
    [`convolve_columns_grad_filters_${dtype}`]: (views, dw, dy, columns, workspace2, ...sizes) => {
      const [samples, filters, places2, taps] = sizes;
      for (let n = 0; n < samples; n++) {
        const from = columns + n * places2 * taps * size;
        const sum3 = n === 0 ? 0 : 1;
        nn(views, dw, dy + n * filters * places2 * size, from, workspace2, filters, taps, places2, sum3);
      }
    },
    [`convolve_columns_grad_columns_${dtype}`]: (views, dcolumns, dy, w, workspace2, ...sizes) => {
      const [samples, filters, places2, taps] = sizes;
      for (let n = 0; n < samples; n++) {
        const to = dcolumns + n * places2 * taps * size;
        tn(views, to, dy + n * filters * places2 * size, w, workspace2, places2, taps, filters, 0);
      }
    }
  };
}
var convolveColumns = { ...declare("f32"), ...declare("f64") };

// src/reference/count-equal.ts
var countEqualI32 = ({ i32 }, out, a, b, n) => {
  let count = 0;
  for (let i = 0; i < n; i++) if (i32[(a >>> 2) + i] === i32[(b >>> 2) + i]) count++;
  i32[out >>> 2] = count;
};
var countEqual = { count_equal_i32: countEqualI32 };

// src/reference/counter.ts
var counter = {
  increment_u32: ({ u32 }, address) => {
    u32[address >>> 2]++;
  }
};

// src/reference/rows.ts
function rowMaximum(m, x, columns) {
  let maximum = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < columns; j++) if (m[x + j] > maximum) maximum = m[x + j];
  return maximum;
}
function softmaxRow(m, y, x, columns) {
  const maximum = rowMaximum(m, x, columns);
  for (let j = 0; j < columns; j++) m[y + j] = exp(m[x + j] - maximum);
  const sum3 = rowSum(m, y, columns);
  for (let j = 0; j < columns; j++) m[y + j] /= sum3;
  return sum3;
}
function rowSum(m, x, columns) {
  let sum3 = 0;
  let j = 0;
  if (columns >= 8) {
    let [s0, s1, s2, s3] = [m[x], m[x + 1], m[x + 2], m[x + 3]];
    let [s4, s5, s6, s7] = [m[x + 4], m[x + 5], m[x + 6], m[x + 7]];
    for (j = 8; j + 8 <= columns; j += 8) {
      s0 += m[x + j];
      s1 += m[x + j + 1];
      s2 += m[x + j + 2];
      s3 += m[x + j + 3];
      s4 += m[x + j + 4];
      s5 += m[x + j + 5];
      s6 += m[x + j + 6];
      s7 += m[x + j + 7];
    }
    sum3 = s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
  }
  for (; j < columns; j++) sum3 += m[x + j];
  return sum3;
}
function targetSum(m, t, columns) {
  let even = 0;
  let odd = 0;
  for (let j = 0; j < columns; j += 2) even += m[t + j];
  for (let j = 1; j < columns; j += 2) odd += m[t + j];
  return even + odd;
}
function targetDistance(m, t, x, columns, maximum) {
  let even = 0;
  let odd = 0;
  for (let j = 0; j < columns; j++) {
    const target = m[t + j];
    if (target === 0) continue;
    const term = target * (maximum - m[x + j]);
    if (j & 1) odd += term;
    else even += term;
  }
  return even + odd;
}
function labelLoss(m, p, label, epsilon) {
  return -log(m[p + label] + epsilon);
}
function targetLoss(m, p, t, columns, epsilon) {
  let even = 0;
  let odd = 0;
  for (let j = 0; j < columns; j++) {
    const target = m[t + j];
    if (target === 0) continue;
    const term = target * log(m[p + j] + epsilon);
    if (j & 1) odd -= term;
    else even -= term;
  }
  return even + odd;
}

// src/reference/cross-entropy.ts
var crossEntropy = {
  ...forBoth("cross_entropy_labels", (m, at, views, losses2, p, labels, rows, columns, epsilon) => {
    [losses2, p] = [at(losses2), at(p)];
    for (let row = 0; row < rows; row++, p += columns) {
      m[losses2 + row] = labelLoss(m, p, views.i32[(labels >>> 2) + row], epsilon);
    }
  }),
  ...forBoth("cross_entropy_labels_grad", (m, at, views, dp, dlosses, p, labels, rows, columns, epsilon) => {
    [dp, dlosses, p] = [at(dp), at(dlosses), at(p)];
    for (let row = 0; row < rows; row++, dp += columns, p += columns) {
      const label = views.i32[(labels >>> 2) + row];
      const slope = -m[dlosses + row] / (m[p + label] + epsilon);
      m.fill(0, dp, dp + columns);
      m[dp + label] = slope;
    }
  }),
  ...forBoth("cross_entropy_targets", (m, at, _, losses2, p, targets, rows, columns, epsilon) => {
    [losses2, p, targets] = [at(losses2), at(p), at(targets)];
    for (let row = 0; row < rows; row++, p += columns, targets += columns) {
      m[losses2 + row] = targetLoss(m, p, targets, columns, epsilon);
    }
  }),
  ...forBoth("cross_entropy_targets_grad", (m, at, _, dp, dlosses, p, targets, rows, columns, epsilon) => {
    [dp, dlosses, p, targets] = [at(dp), at(dlosses), at(p), at(targets)];
    for (let row = 0; row < rows; row++, dp += columns, p += columns, targets += columns) {
      const dloss = m[dlosses + row];
      for (let j = 0; j < columns; j++) {
        const target = m[targets + j];
        m[dp + j] = target === 0 ? 0 : -dloss * target / (m[p + j] + epsilon);
      }
    }
  })
};

// src/reference/dropout.ts
var dropout = forBoth(
  "dropout_mask",
  (m, at, { u32 }, mask, counter2, n, stream, threshold, kept) => {
    mask = at(mask);
    const [step, seedLow, seedHigh] = u32.subarray(counter2 / 4, counter2 / 4 + 3);
    const words2 = new Uint32Array(4);
    const block = Uint32Array.of(0, 0, step, seedHigh);
    for (let group = 0; group < n; group += 16) {
      for (let lane = 0; lane < 4; lane++) {
        block[0] = group / 4 + lane;
        philox4x32(words2, block, seedLow, stream >>> 0);
        for (let word = 0; word < 4; word++) {
          const i = group + 4 * word + lane;
          if (i < n) m[mask + i] = words2[word] > threshold >>> 0 ? kept : 0;
        }
      }
    }
  }
);

// src/reference/exp.ts
var exp2 = forBoth("exp", (m, at, _, y, x, n) => {
  [y, x] = [at(y), at(x)];
  for (let i = 0; i < n; i++) m[y + i] = exp(m[x + i]);
});

// src/reference/gather.ts
var gatherRowsI32 = ({ i32, u32 }, out, table, indices, rows, width) => {
  for (let row = 0; row < rows; row++) {
    const from = (table >>> 2) + u32[(indices >>> 2) + row] * width;
    i32.copyWithin((out >>> 2) + row * width, from, from + width);
  }
};
var gather2 = {
  ...forBoth("gather_rows", (m, at, { u32 }, out, table, indices, rows, width) => {
    for (let row = 0; row < rows; row++) {
      const from = at(table) + u32[(indices >>> 2) + row] * width;
      m.copyWithin(at(out) + row * width, from, from + width);
    }
  }),
  gather_rows_i32: gatherRowsI32,
  ...forBoth(
    "gather_rows_u8",
    (m, at, { u32, u8 }, out, table, indices, rows, width, scaleHigh, scaleLow) => {
      for (let row = 0; row < rows; row++) {
        const from = table + u32[(indices >>> 2) + row] * width;
        const to = at(out) + row * width;
        for (let j = 0; j < width; j++) {
          const k = u8[from + j];
          m[to + j] = Math.fround(k * scaleHigh + Math.fround(k * scaleLow));
        }
      }
    }
  )
};

// src/reference/im2col.ts
function places(size, length, stride, padding) {
  return Math.floor((size + 2 * padding - length) / stride) + 1;
}
function eachRun(sizes, columns, x, visit) {
  const [samples, channels, height, width, filterHeight, filterWidth, stride, padding] = sizes;
  const outHeight = places(height, filterHeight, stride, padding);
  const outWidth = places(width, filterWidth, stride, padding);
  const rowLength = channels * filterHeight * filterWidth;
  let column = columns + samples * outHeight * outWidth * rowLength;
  for (let n = samples - 1; n >= 0; n--) {
    for (let top = (outHeight - 1) * stride - padding; top >= -padding; top -= stride) {
      for (let left = (outWidth - 1) * stride - padding; left >= -padding; left -= stride) {
        const before = Math.min(Math.max(-left, 0), filterWidth);
        const behind = Math.max(Math.min(width - left, filterWidth), before);
        column -= rowLength;
        for (let c = 0; c < channels; c++) {
          for (let i = 0; i < filterHeight; i++) {
            const inside = top + i >= 0 && top + i < height;
            const pixel = x + ((n * channels + c) * height + top + i) * width + left;
            visit(column + (c * filterHeight + i) * filterWidth, pixel, before, inside ? behind : before);
          }
        }
      }
    }
  }
}
function copyRuns(m, columns, x, sizes) {
  const filterWidth = sizes[5];
  eachRun(sizes, columns, x, (column, pixel, before, behind) => {
    for (let j = 0; j < filterWidth; j++) m[column + j] = j >= before && j < behind ? m[pixel + j] : 0;
  });
}
function addRuns(m, x, columns, sizes) {
  const [samples, channels, height, width] = sizes;
  m.fill(0, x, x + samples * channels * height * width);
  eachRun(sizes, columns, x, (column, pixel, before, behind) => {
    for (let j = before; j < behind; j++) m[pixel + j] += m[column + j];
  });
}
var im2col = {
  ...forBoth("im2col", (m, at, _, columns, x, ...sizes) => copyRuns(m, at(columns), at(x), sizes)),
  ...forBoth("col2im", (m, at, _, x, columns, ...sizes) => addRuns(m, at(x), at(columns), sizes))
};

// src/reference/log.ts
var log2 = forBoth("log", (m, at, _, y, x, n) => {
  [y, x] = [at(y), at(x)];
  for (let i = 0; i < n; i++) m[y + i] = log(m[x + i]);
});

// src/reference/max-pool.ts
var maxPool = {
  ...forBoth("max_pool", (m, at, { i32 }, y, indices, x, ...sizes) => {
    [y, indices, x] = [at(y), indices >>> 2, at(x)];
    const [planes, height, width, poolHeight, poolWidth, stride] = sizes;
    for (let plane = 0; plane < planes; plane++, x += height * width) {
      for (let top = 0; top + poolHeight <= height; top += stride) {
        for (let left = 0; left + poolWidth <= width; left += stride) {
          let index = top * width + left;
          let best = m[x + index];
          for (let i = top; i < top + poolHeight; i++) {
            for (let k = i * width + left; k < i * width + left + poolWidth; k++) {
              if (m[x + k] <= best || Number.isNaN(best)) continue;
              best = m[x + k];
              index = k;
            }
          }
          m[y++] = best;
          i32[indices++] = index;
        }
      }
    }
  }),
  ...forBoth("max_pool_grad", (m, at, { i32 }, dx, dy, indices, planes, planeSize, outSize) => {
    [dx, dy, indices] = [at(dx), at(dy), indices >>> 2];
    m.fill(0, dx, dx + planes * planeSize);
    for (let plane = 0; plane < planes; plane++, dx += planeSize, dy += outSize, indices += outSize) {
      for (let k = outSize - 1; k >= 0; k--) m[dx + i32[indices + k]] += m[dy + k];
    }
  })
};

// src/reference/momentum.ts
var momentum = forBoth("momentum_step", (m, at, _, w, v, dw, learningRate, n, mu, accumulate) => {
  [w, v, dw] = [at(w), at(v), at(dw)];
  const eta = m[at(learningRate)];
  const [gain, rate2] = accumulate ? [1, -eta] : [-eta, 1];
  for (let i = 0; i < n; i++) {
    const velocity = mu * m[v + i] + gain * m[dw + i];
    m[v + i] = velocity;
    m[w + i] += rate2 * velocity;
  }
});

// src/reference/moving-average.ts
var movingAverage = forBoth("moving_average_step", (m, at, _, average2, x, n, keep2) => {
  [average2, x] = [at(average2), at(x)];
  for (let i = 0; i < n; i++) m[average2 + i] = keep2 * m[average2 + i] + (1 - keep2) * m[x + i];
});

// src/reference/nesterov.ts
var nesterov = forBoth(
  "nesterov_step",
  (m, at, _, w, v, dw, learningRate, n, mu, accumulate, velocityFirst) => {
    [w, v, dw] = [at(w), at(v), at(dw)];
    const eta = m[at(learningRate)];
    const gain = accumulate ? 1 : -eta;
    const ahead = accumulate ? -eta * (mu * mu) : mu * mu;
    const rate2 = (1 + mu) * eta;
    for (let i = 0; i < n; i++) {
      const velocity = mu * m[v + i] + gain * m[dw + i];
      const seen = velocityFirst ? velocity : m[v + i];
      m[v + i] = velocity;
      m[w + i] = m[w + i] + ahead * seen - rate2 * m[dw + i];
    }
  }
);

// src/reference/nonzero-columns.ts
var nonzeroColumns = forBoth(
  "nonzero_columns",
  (m, at, { i32 }, counts, samples, values, reach, x, rows, columns) => {
    [counts, samples, values, reach, x] = [counts >>> 2, samples >>> 2, at(values), at(reach), at(x)];
    for (let j = 0; j <= columns; j++) {
      let count = 0;
      let largest = 0;
      for (let row = 0; row < rows; row++) {
        const value = j < columns ? m[x + row * columns + j] : 1;
        if (value === 0) continue;
        i32[samples + j * rows + count] = row;
        m[values + j * rows + count] = value;
        largest = Math.max(largest, Math.abs(value));
        count++;
      }
      i32[counts + j] = count;
      m[reach + j] = largest;
    }
  }
);

// src/reference/numerical-gradient.ts
var NEAR = 2 ** -10;
var FACTORS = 4096;
function nearExpm1(y) {
  return (((y * (1 / 24) + 1 / 6) * y + 0.5) * y + 1) * y;
}
function lossAnew(m, z, w, column, label, outputs, move, epsilon) {
  const moved = (c) => {
    if (w !== void 0) return m[z + c] + move * m[w + c];
    return c === column ? m[z + c] + move : m[z + c];
  };
  let largest = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < outputs; c++) if (moved(c) > largest) largest = moved(c);
  let sum3 = 0;
  for (let c = 0; c < outputs; c++) sum3 += exp(moved(c) - largest);
  const distance = moved(label) - largest;
  return epsilon === 0 ? log(sum3) - distance : -log(exp(distance) / sum3 + epsilon);
}
var reluMove = (v, a) => Math.max(v, -a) + Math.min(a, 0);
var activations = {
  sigmoid: {
    near(v, _, y) {
      const share = (1 - y) * nearExpm1(-v);
      return -(y * share / (1 + share));
    },
    far: (v, a, y) => sigmoid(a + v) - y
  },
  relu: { near: reluMove, far: reluMove },
  identity: { near: (v) => v, far: (v) => v }
};
function hidden({ near, far }) {
  return ({ f64: m, i32 }, ...args) => {
    const [gradient, counts, samples, values, reach, a, y, weights, z, p, shares, labels] = args.map(
      (argument, i) => argument / (i === 1 || i === 2 || i === 11 ? 4 : 8)
    );
    const [rows, inputs, units, outputs, h, epsilon] = args.slice(12);
    for (let unit = 0; unit < units; unit++) {
      const w = weights + unit * outputs;
      let weight = 1;
      for (let c = 0; c < outputs; c++) weight = Math.max(weight, Math.abs(m[w + c]));
      for (let i = 0; i <= inputs; i++) {
        const count = i32[counts + i];
        let total = 0;
        if (m[reach + i] * h * weight <= NEAR) {
          for (let first = 0; first < count; first += FACTORS) {
            let [sumsUp, sumsDown, picksUp, picksDown] = [1, 1, 1, 1];
            for (let k = first; k < Math.min(first + FACTORS, count); k++) {
              const sample = i32[samples + i * rows + k];
              const label = w + i32[labels + sample];
              const cell = sample * units + unit;
              const share = m[shares + sample];
              const v = m[values + i * rows + k] * h;
              const up = near(v, m[a + cell], m[y + cell]);
              const down = near(-v, m[a + cell], m[y + cell]);
              let sUp = 0;
              let sDown = 0;
              for (let c = 0; c < outputs; c++) {
                const probability = m[p + sample * outputs + c];
                sUp += probability * nearExpm1(up * m[w + c]);
                sDown += probability * nearExpm1(down * m[w + c]);
              }
              sumsUp *= 1 + sUp;
              sumsDown *= 1 + sDown;
              picksUp *= 1 + sUp + share * (nearExpm1(up * m[label]) - sUp);
              picksDown *= 1 + sDown + share * (nearExpm1(down * m[label]) - sDown);
            }
            total += log(sumsUp / picksUp / (sumsDown / picksDown));
          }
        } else {
          for (let k = 0; k < count; k++) {
            const sample = i32[samples + i * rows + k];
            const row = z + sample * outputs;
            const label = i32[labels + sample];
            const cell = sample * units + unit;
            const v = m[values + i * rows + k] * h;
            const up = far(v, m[a + cell], m[y + cell]);
            const down = far(-v, m[a + cell], m[y + cell]);
            total += lossAnew(m, row, w, 0, label, outputs, up, epsilon) - lossAnew(m, row, w, 0, label, outputs, down, epsilon);
          }
        }
        m[gradient + i * units + unit] = total / (2 * h * rows);
      }
    }
  };
}
var output = ({ f64: m, i32 }, ...args) => {
  const [gradient, counts, samples, values, reach, z, p, shares, labels] = args.map(
    (argument, i) => argument / (i === 1 || i === 2 || i === 8 ? 4 : 8)
  );
  const [rows, inputs, outputs, h, epsilon] = args.slice(9);
  for (let i = 0; i <= inputs; i++) {
    const count = i32[counts + i];
    for (let column = 0; column < outputs; column++) {
      let total = 0;
      if (m[reach + i] * h <= NEAR) {
        for (let first = 0; first < count; first += FACTORS) {
          let [sumsUp, sumsDown, picksUp, picksDown] = [1, 1, 1, 1];
          for (let k = first; k < Math.min(first + FACTORS, count); k++) {
            const sample = i32[samples + i * rows + k];
            const share = m[shares + sample];
            const probability = m[p + sample * outputs + column];
            const move = m[values + i * rows + k] * h;
            const eUp = nearExpm1(move);
            const eDown = nearExpm1(-move);
            const isLabel = i32[labels + sample] === column;
            const sUp = probability * eUp;
            const sDown = probability * eDown;
            sumsUp *= 1 + sUp;
            sumsDown *= 1 + sDown;
            picksUp *= 1 + sUp + share * ((isLabel ? eUp : 0) - sUp);
            picksDown *= 1 + sDown + share * ((isLabel ? eDown : 0) - sDown);
          }
          total += log(sumsUp / picksUp / (sumsDown / picksDown));
        }
      } else {
        for (let k = 0; k < count; k++) {
          const sample = i32[samples + i * rows + k];
          const row = z + sample * outputs;
          const label = i32[labels + sample];
          const move = m[values + i * rows + k] * h;
          total += lossAnew(m, row, void 0, column, label, outputs, move, epsilon) - lossAnew(m, row, void 0, column, label, outputs, -move, epsilon);
        }
      }
      m[gradient + i * outputs + column] = total / (2 * h * rows);
    }
  }
};
var labelShare = ({ f64: m, i32 }, shares, p, labels, rows, columns, epsilon) => {
  [shares, p, labels] = [shares >>> 3, p >>> 3, labels >>> 2];
  for (let row = 0; row < rows; row++, p += columns) {
    const picked = m[p + i32[labels + row]];
    m[shares + row] = epsilon === 0 ? 1 : picked / (picked + epsilon);
  }
};
var numericalGradient = {
  numerical_gradient_hidden_sigmoid_f64: hidden(activations.sigmoid),
  numerical_gradient_hidden_relu_f64: hidden(activations.relu),
  numerical_gradient_hidden_identity_f64: hidden(activations.identity),
  numerical_gradient_output_f64: output,
  label_share_f64: labelShare
};

// src/reference/relu.ts
var relu = {
  ...forBoth("relu", (m, at, _, y, x, n) => {
    [y, x] = [at(y), at(x)];
    for (let i = 0; i < n; i++) {
      const v = m[x + i];
      m[y + i] = v <= 0 ? 0 : v;
    }
  }),
  ...forBoth("relu_grad", (m, at, _, dx, dy, y, n) => {
    [dx, dy, y] = [at(dx), at(dy), at(y)];
    for (let i = 0; i < n; i++) m[dx + i] = m[y + i] > 0 ? m[dy + i] : 0;
  })
};

// src/reference/rmsprop.ts
var rmsprop = forBoth(
  "rmsprop_step",
  (m, at, _, w, h, dw, learningRate, n, decay, outside, inside) => {
    [w, h, dw] = [at(w), at(h), at(dw)];
    const eta = m[at(learningRate)];
    for (let i = 0; i < n; i++) {
      const g = m[dw + i];
      const squares = decay * m[h + i] + (1 - decay) * g * g;
      m[h + i] = squares;
      m[w + i] -= eta * g / (Math.sqrt(squares + inside) + outside);
    }
  }
);

// src/reference/sgd.ts
var sgd = forBoth("sgd_step", (m, at, _, w, dw, learningRate, n) => {
  [w, dw] = [at(w), at(dw)];
  const rate2 = m[at(learningRate)];
  for (let i = 0; i < n; i++) m[w + i] -= rate2 * m[dw + i];
});

// src/reference/sigmoid.ts
var sigmoid2 = {
  ...forBoth("sigmoid", (m, at, _, y, x, n) => {
    [y, x] = [at(y), at(x)];
    for (let i = 0; i < n; i++) m[y + i] = sigmoid(m[x + i]);
  }),
  ...forBoth("sigmoid_grad", (m, at, _, dx, dy, y, n) => {
    [dx, dy, y] = [at(dx), at(dy), at(y)];
    for (let i = 0; i < n; i++) {
      const v = m[y + i];
      m[dx + i] = m[dy + i] * (v * (1 - v));
    }
  })
};

// src/reference/softmax.ts
var softmax = {
  ...forBoth("softmax", (m, at, _, y, x, rows, columns) => {
    [y, x] = [at(y), at(x)];
    for (let row = 0; row < rows; row++, y += columns, x += columns) softmaxRow(m, y, x, columns);
  }),
  ...forBoth("softmax_grad", (m, at, _, dx, dy, y, rows, columns) => {
    [dx, dy, y] = [at(dx), at(dy), at(y)];
    for (let row = 0; row < rows; row++, dx += columns, dy += columns, y += columns) {
      let even = 0;
      let odd = 0;
      for (let j = 0; j < columns; j += 2) even += m[dy + j] * m[y + j];
      for (let j = 1; j < columns; j += 2) odd += m[dy + j] * m[y + j];
      const dot = even + odd;
      for (let j = 0; j < columns; j++) m[dx + j] = m[y + j] * (m[dy + j] - dot);
    }
  })
};

// src/reference/softmax-cross-entropy.ts
var softmaxCrossEntropy = {
  ...forBoth(
    "softmax_cross_entropy_labels",
    (m, at, views, losses2, probabilities, x, labels, rows, columns, epsilon) => {
      [losses2, probabilities, x] = [at(losses2), at(probabilities), at(x)];
      for (let row = 0; row < rows; row++, probabilities += columns, x += columns) {
        const label = views.i32[(labels >>> 2) + row];
        const distance = rowMaximum(m, x, columns) - m[x + label];
        const sum3 = softmaxRow(m, probabilities, x, columns);
        m[losses2 + row] = epsilon === 0 ? log(sum3) + distance : labelLoss(m, probabilities, label, epsilon);
      }
    }
  ),
  ...forBoth(
    "softmax_cross_entropy_labels_grad",
    (m, at, views, dx, dlosses, probabilities, labels, rows, columns) => {
      [dx, dlosses, probabilities] = [at(dx), at(dlosses), at(probabilities)];
      for (let row = 0; row < rows; row++, dx += columns, probabilities += columns) {
        const dloss = m[dlosses + row];
        const label = views.i32[(labels >>> 2) + row];
        const atLabel = dloss * (m[probabilities + label] - 1);
        for (let j = 0; j < columns; j++) m[dx + j] = dloss * m[probabilities + j];
        m[dx + label] = atLabel;
      }
    }
  ),
  ...forBoth(
    "softmax_cross_entropy_targets",
    (m, at, _, losses2, probabilities, x, targets, rows, columns, epsilon) => {
      [losses2, probabilities, x, targets] = [at(losses2), at(probabilities), at(x), at(targets)];
      for (let row = 0; row < rows; row++, probabilities += columns, x += columns, targets += columns) {
        const distance = targetDistance(m, targets, x, columns, rowMaximum(m, x, columns));
        const sum3 = softmaxRow(m, probabilities, x, columns);
        m[losses2 + row] = epsilon === 0 ? targetSum(m, targets, columns) * log(sum3) + distance : targetLoss(m, probabilities, targets, columns, epsilon);
      }
    }
  ),
  ...forBoth(
    "softmax_cross_entropy_targets_grad",
    (m, at, _, dx, dlosses, probabilities, targets, rows, columns) => {
      [dx, dlosses, probabilities, targets] = [at(dx), at(dlosses), at(probabilities), at(targets)];
      for (let row = 0; row < rows; row++, dx += columns, probabilities += columns, targets += columns) {
        const weight = targetSum(m, targets, columns);
        for (let j = 0; j < columns; j++) {
          m[dx + j] = m[dlosses + row] * (m[probabilities + j] * weight - m[targets + j]);
        }
      }
    }
  )
};

// src/reference/sum.ts
function sumOf(m, x, n) {
  const s = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) s[i & 7] += m[x + i];
  return s[0] + s[2] + (s[4] + s[6]) + (s[1] + s[3] + (s[5] + s[7]));
}
var sum = {
  ...forBoth("sum", (m, at, _, out, x, n) => {
    m[at(out)] = sumOf(m, at(x), n);
  }),
  ...forBoth("sum_grad", (m, at, _, dx, dy, n) => {
    m.fill(m[at(dy)], at(dx), at(dx) + n);
  }),
  ...forBoth("mean", (m, at, _, out, x, n) => {
    m[at(out)] = sumOf(m, at(x), n) / n;
  }),
  ...forBoth("mean_grad", (m, at, _, dx, dy, n) => {
    m.fill(m[at(dy)] / n, at(dx), at(dx) + n);
  })
};

// src/reference/sum-of-squares-error.ts
var sumOfSquaresError = {
  ...forBoth("sum_of_squares_error", (m, at, _, losses2, y, targets, rows, columns) => {
    [losses2, y, targets] = [at(losses2), at(y), at(targets)];
    for (let row = 0; row < rows; row++, y += columns, targets += columns) {
      let even = 0;
      let odd = 0;
      for (let j = 0; j < columns; j++) {
        const difference = m[y + j] - m[targets + j];
        if (j & 1) odd += difference * difference;
        else even += difference * difference;
      }
      m[losses2 + row] = 0.5 * (even + odd);
    }
  }),
  ...forBoth("sum_of_squares_error_grad", (m, at, _, dy, dlosses, y, targets, rows, columns) => {
    [dy, dlosses, y, targets] = [at(dy), at(dlosses), at(y), at(targets)];
    for (let row = 0; row < rows; row++, dy += columns, y += columns, targets += columns) {
      const dloss = m[dlosses + row];
      for (let j = 0; j < columns; j++) m[dy + j] = dloss * (m[y + j] - m[targets + j]);
    }
  })
};

// src/reference/tanh.ts
var tanh2 = {
  ...forBoth("tanh", (m, at, _, y, x, n) => {
    [y, x] = [at(y), at(x)];
    for (let i = 0; i < n; i++) m[y + i] = tanh(m[x + i]);
  }),
  ...forBoth("tanh_grad", (m, at, _, dx, dy, y, n) => {
    [dx, dy, y] = [at(dx), at(dy), at(y)];
    for (let i = 0; i < n; i++) {
      const v = m[y + i];
      m[dx + i] = m[dy + i] * (1 - v * v);
    }
  })
};

// src/reference/weight-decay.ts
var weightDecay = {
  ...forBoth("weight_penalty", (m, at, _, out, w, n, lambda) => {
    w = at(w);
    const s = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < n; i++) s[i & 7] += m[w + i] * m[w + i];
    m[at(out)] = 0.5 * lambda * (s[0] + s[2] + (s[4] + s[6]) + (s[1] + s[3] + (s[5] + s[7])));
  }),
  ...forBoth("weight_penalty_grad", (m, at, _, dw, dy, w, n, lambda) => {
    [dw, w] = [at(dw), at(w)];
    const factor = lambda * m[at(dy)];
    for (let i = 0; i < n; i++) m[dw + i] = factor * m[w + i];
  }),
  ...forBoth("weight_decay_step", (m, at, _, w, learningRate, n, lambda) => {
    w = at(w);
    const factor = lambda * m[at(learningRate)];
    for (let i = 0; i < n; i++) m[w + i] -= factor * m[w + i];
  })
};

// src/reference/index.ts
var referenceKernels = {
  ...adagrad,
  ...adam,
  ...argmax,
  ...arithmetic,
  ...batchNorm,
  ...bias,
  ...channelBias,
  ...convolveColumns,
  ...countEqual,
  ...counter,
  ...crossEntropy,
  ...dropout,
  ...exp2,
  ...gather2,
  ...gemm,
  ...im2col,
  ...log2,
  ...maxPool,
  ...momentum,
  ...movingAverage,
  ...nesterov,
  ...nonzeroColumns,
  ...numericalGradient,
  ...relu,
  ...rmsprop,
  ...sgd,
  ...sigmoid2,
  ...softmax,
  ...softmaxCrossEntropy,
  ...sum,
  ...sumOfSquaresError,
  ...tanh2,
  ...weightDecay
};

// src/program/scratch.ts
var ALIGNMENT = 64;
function align(bytes) {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
function assignOffsets(intervals) {
  const order = intervals.map((_, i) => i).sort((a, b) => intervals[b].bytes - intervals[a].bytes || a - b);
  const offsets = new Array(intervals.length).fill(0);
  const placed = [];
  let total = 0;
  for (const i of order) {
    const { first, last, bytes } = intervals[i];
    const neighbours = placed.filter((j) => intervals[j].first <= last && first <= intervals[j].last).sort((a, b) => offsets[a] - offsets[b]);
    let offset = 0;
    for (const j of neighbours) {
      if (offset + bytes <= offsets[j]) break;
      offset = Math.max(offset, align(offsets[j] + intervals[j].bytes));
    }
    offsets[i] = offset;
    placed.push(i);
    total = Math.max(total, align(offset + bytes));
  }
  return { offsets, bytes: total };
}

// src/program/backend.ts
function bindCalls(program, kernel) {
  const calls = program.calls.map((call) => {
    const run = kernel(call.kernel);
    const args = [...call.arguments, 0, 1];
    if (run.length > 0 && run.length !== args.length) {
      throw new TypeError(
        message(call.kernel, `${run.length} arguments`, `${args.length} from ${program.name}`)
      );
    }
    return run.bind(void 0, ...integersAsSuch(args));
  });
  return () => {
    for (let i = 0; i < calls.length; i++) calls[i]();
  };
}
function integersAsSuch(numbers) {
  const values = [void 0];
  values.length = 0;
  for (const value of numbers) values.push(value === (value | 0) ? value | 0 : value);
  return values;
}
var PAGE = 65536;
var ADDRESS_SPACE = 4294967296;
function checkReserve(bytes) {
  if (bytes > ADDRESS_SPACE) {
    throw new RangeError(
      message(
        "memory",
        "at most 4 GiB",
        `${(bytes / 2 ** 30).toFixed(2)} GiB`,
        "Use a smaller batch or less data."
      )
    );
  }
}
function wasmBackend(kernels) {
  const instance = instantiate(kernels, new WebAssembly.Memory({ initial: 1 }));
  return backendOver(instance, 1, (program) => bindCalls(program, (name) => instance.kernel(name)));
}
function backendOver(instance, threads, bind) {
  const { memory } = instance;
  let views = viewsOf(memory.buffer);
  return {
    name: "wasm",
    threads,
    precision: instance.kernels.precision,
    wide: instance.kernels.wide,
    base: align(instance.heapBase),
    get views() {
      if (views.u8.buffer !== memory.buffer) views = viewsOf(memory.buffer);
      return views;
    },
    reserve(bytes) {
      checkReserve(bytes);
      const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE);
      if (missing <= 0) return;
      try {
        memory.grow(missing);
      } catch {
        const megabytes = (bytes / 2 ** 20).toFixed(0);
        throw new RangeError(
          message(
            "memory",
            `${megabytes} MiB from the engine`,
            "a refusal",
            "Use a smaller batch or less data."
          )
        );
      }
    },
    bind
  };
}
function referenceBackend() {
  let views = viewsOf(new ArrayBuffer(PAGE));
  return {
    name: "reference",
    threads: 1,
    precision: "exact",
    wide: false,
    base: 64,
    get views() {
      return views;
    },
    reserve(bytes) {
      checkReserve(bytes);
      if (bytes <= views.u8.length) return;
      const larger = viewsOf(new ArrayBuffer(Math.ceil(bytes / PAGE) * PAGE));
      larger.u8.set(views.u8);
      views = larger;
    },
    bind(program) {
      return bindCalls(program, (name) => {
        const kernel = referenceKernels[name];
        if (!kernel) throw new RangeError(message("reference kernels", "the name of a kernel", show(name)));
        return (...args) => kernel(views, ...args);
      });
    }
  };
}

// src/formats/safetensors.ts
var TYPES = {
  F64: Float64Array,
  F32: Float32Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
  I32: Int32Array,
  U32: Uint32Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
  BOOL: Uint8Array
};
var METADATA = "__metadata__";
var PREFIX = 8;
var SHORTEST_HEADER = 2;
var MAXIMUM_HEADER = 1e8;
var DAMAGED = "The file is truncated or damaged, or of another kind.";
function encodeSafetensors(tensors, metadata = {}) {
  const entries = [...tensors];
  const header = new TextEncoder().encode(headerOf(entries, metadata));
  const start = PREFIX + Math.ceil(header.length / 8) * 8;
  const size = entries.reduce((sum3, [, { data }]) => sum3 + data.byteLength, start);
  const file = new Uint8Array(size);
  new DataView(file.buffer).setUint32(0, start - PREFIX, true);
  file.set(header, PREFIX);
  file.fill(32, PREFIX + header.length, start);
  let offset = start;
  for (const [, { data }] of entries) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return file;
}
function headerOf(entries, metadata) {
  const fields = [];
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== "string") {
      throw new TypeError(message(`safetensors: metadata ${show(key)}`, "text", show(value)));
    }
  }
  if (Object.keys(metadata).length > 0) fields.push(`"${METADATA}":${JSON.stringify(metadata)}`);
  const names = /* @__PURE__ */ new Set([METADATA]);
  let offset = 0;
  for (const [name, { shape, data }] of entries) {
    const where = `safetensors: tensor ${show(name)}`;
    if (names.has(name)) throw new RangeError(message(where, "a name of its own", "one that is taken"));
    names.add(name);
    if (!isCounts(shape)) throw new RangeError(message(where, "a shape of integers >= 0", show(shape)));
    const count = shape.reduce((product3, size) => product3 * size, 1);
    if (count !== data.length) {
      throw new RangeError(message(where, `${count} elements for ${showShape(shape)}`, `${data.length}`));
    }
    const info = { dtype: typeOf(where, data), shape, data_offsets: [offset, offset + data.byteLength] };
    fields.push(`${JSON.stringify(name)}:${JSON.stringify(info)}`);
    offset += data.byteLength;
  }
  return `{${fields.join(",")}}`;
}
function typeOf(where, data) {
  const types = Object.keys(TYPES);
  const type = types.find((key) => data instanceof TYPES[key] && !["F16", "BF16", "BOOL"].includes(key));
  if (!type) throw new TypeError(message(where, "a typed array", show(data)));
  return type;
}
function decodeSafetensors(bytes, name) {
  const { fields, start } = readHeader(bytes, name);
  const metadata = readMetadata(name, fields[METADATA]);
  const infos = Object.entries(fields).filter(([key]) => key !== METADATA).map(([key, info]) => readInfo(`${name}: tensor ${show(key)}`, key, info));
  infos.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkCover(name, infos, bytes.length - start);
  const tensors = new Map(
    infos.map(({ key, dtype, shape, begin, end }) => {
      const data = elements(dtype, bytes.subarray(start + begin, start + end));
      return [key, { dtype, shape, data }];
    })
  );
  return { tensors, metadata };
}
function readHeader(bytes, name) {
  if (bytes.length < PREFIX + SHORTEST_HEADER) {
    throw new FormatError(message(name, "a safetensors file", `${bytes.length} bytes`, DAMAGED));
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  const longest = Math.min(MAXIMUM_HEADER, bytes.length - PREFIX);
  if (length < SHORTEST_HEADER || length > longest) {
    const expected = `a safetensors header of ${SHORTEST_HEADER} to ${longest} bytes`;
    throw new FormatError(message(name, expected, `a length of ${length}`, DAMAGED));
  }
  const start = PREFIX + Number(length);
  let header;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    header = JSON.parse(text.decode(bytes.subarray(PREFIX, start)));
  } catch (error) {
    const got = `a header that is not JSON in UTF-8 (${error.message})`;
    throw new FormatError(message(name, "a safetensors file", got, DAMAGED), { cause: error });
  }
  if (!isObject(header)) {
    throw new FormatError(message(name, "a JSON object as header", show(header), DAMAGED));
  }
  return { fields: header, start };
}
function readMetadata(name, metadata = {}) {
  const isText = isObject(metadata) && Object.values(metadata).every((value) => typeof value === "string");
  if (!isText) {
    throw new FormatError(message(`${name}: ${METADATA}`, "an object of texts", show(metadata), DAMAGED));
  }
  return metadata;
}
function readInfo(where, key, info) {
  if (!isObject(info)) throw new FormatError(message(where, "an object", show(info), DAMAGED));
  const { dtype, shape, data_offsets: offsets } = info;
  if (typeof dtype !== "string" || !Object.hasOwn(TYPES, dtype)) {
    throw new FormatError(message(where, `dtype one of ${Object.keys(TYPES).join(", ")}`, show(dtype)));
  }
  if (!isCounts(shape)) {
    throw new FormatError(message(where, "a shape of integers >= 0", show(shape), DAMAGED));
  }
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    throw new FormatError(message(where, "data_offsets [begin, end]", show(offsets), DAMAGED));
  }
  const type = dtype;
  const size = shape.reduce((product3, length) => product3 * length, TYPES[type].BYTES_PER_ELEMENT);
  const [begin, end] = offsets;
  if (end - begin !== size || !Number.isSafeInteger(size)) {
    const expected = `${size} bytes for ${type} of shape ${showShape(shape)}`;
    throw new FormatError(message(where, expected, `${end - begin}`, DAMAGED));
  }
  return { key, dtype: type, shape, begin, end };
}
function checkCover(name, infos, length) {
  let position2 = 0;
  for (const { key, begin, end } of infos) {
    const where = `${name}: tensor ${show(key)}`;
    if (begin !== position2) {
      const got = `${begin}, which ${begin < position2 ? "overlaps another tensor" : "leaves a hole"}`;
      throw new FormatError(message(where, `data from byte ${position2} on`, got, DAMAGED));
    }
    if (end > length) {
      throw new FormatError(message(where, `data within ${length} bytes`, `an end at ${end}`, DAMAGED));
    }
    position2 = end;
  }
  if (position2 !== length) {
    throw new FormatError(message(name, `${position2} bytes of tensor data`, `${length}`, DAMAGED));
  }
}
function elements(dtype, bytes) {
  const type = TYPES[dtype];
  const aligned = bytes.byteOffset % type.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes);
  return new type(aligned.buffer, aligned.byteOffset, bytes.length / type.BYTES_PER_ELEMENT);
}
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function isCounts(value) {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

// src/model/kept-tensors.ts
var OPTIMIZER_PREFIX = "optimizer.";
function modelTensors(engine) {
  const { entries, states } = engine.table;
  return [
    ...entries.map((entry) => ({ name: entry.name, shape: entry.shape, data: engine.parameter(entry) })),
    ...states.filter(({ owner }) => owner === "layer").map((entry) => ({ name: entry.name, shape: entry.shape, data: engine.state(entry) }))
  ];
}
function optimizerTensors(engine) {
  const { entries, states } = engine.table;
  return states.filter(({ owner }) => owner === "optimizer").flatMap(
    (state) => entries.map(({ name, shape, offset }) => ({
      name: `${state.name}.${name}`,
      shape,
      data: engine.state(state).subarray(offset, offset + sizeOf(shape))
    }))
  );
}

// src/ops/check.ts
function like(tensor) {
  return { shape: tensor.shape, type: tensor.type };
}
function describe(tensor) {
  const type = tensor.type === "float" ? "" : ` of ${tensor.type}`;
  return `${tensor.name} (${showShape(tensor.shape)})${type}`;
}
function checkSameShape(op, a, b) {
  if (showShape(a.shape) !== showShape(b.shape)) {
    throw new ShapeError(message(op, `two tensors of shape ${showShape(a.shape)}`, describe(b)));
  }
}
function checkMatrix(op, x) {
  if (x.shape.length !== 2) {
    throw new ShapeError(message(op, "a matrix (rows \xD7 columns)", describe(x), "Add flatten() before it."));
  }
  return [x.shape[0], x.shape[1]];
}
function checkLabels(op, x, labels) {
  const [rows] = checkMatrix(op, x);
  if (labels.type !== "i32" || labels.size !== rows) {
    throw new ShapeError(message(op, `${rows} class indices`, describe(labels)));
  }
}

// src/ops/step.ts
function stepOp(name, { ranges, scalars = [], operations }) {
  return {
    name,
    effect: true,
    outputs(inputs) {
      for (const range of inputs.slice(1, ranges)) checkSameShape(name, inputs[0], range);
      return [];
    },
    calls({ inputs }, dtype) {
      const n = inputs[0].size;
      const changed = Math.max(1, ranges - 1);
      return [
        {
          kernel: `${name}_${dtype}`,
          arguments: [...inputs, n, ...scalars],
          operations: operations * n,
          bytes: (ranges + changed) * n * bytesPerElement("float", dtype)
        }
      ];
    }
  };
}

// src/ops/adagrad-step.ts
function adagradStep(w, h, dw, learningRate, { outside, inside }) {
  const op = stepOp("adagrad_step", { ranges: 3, scalars: [outside, inside], operations: 7 });
  w.graph.apply(op, [w, h, dw, learningRate]);
}

// src/ops/adam-step.ts
function adamStep([w, m, v, dw], learningRate, counter2, { beta1, beta2, outside, inside, corrected }) {
  const scalars = [beta1, beta2, outside, inside, Number(corrected)];
  w.graph.apply(stepOp("adam_step", { ranges: 4, scalars, operations: 12 }), [
    w,
    m,
    v,
    dw,
    learningRate,
    counter2
  ]);
}

// src/ops/add-bias.ts
var columnSumsOp = {
  name: "column_sums",
  outputs: ([x]) => [{ shape: [checkMatrix("column_sums", x)[1]] }],
  calls: ({ inputs: [x], outputs: [y] }, dtype) => [
    { kernel: `column_sums_${dtype}`, arguments: [y, x, x.shape[0], x.shape[1]], operations: x.size }
  ]
};
var addBiasOp = {
  name: "add_bias",
  inPlace: 0,
  outputs([x, bias2]) {
    const [, columns] = checkMatrix("add_bias", x);
    if (bias2.size !== columns) {
      throw new ShapeError(message("add_bias", `a bias of ${columns} elements`, describe(bias2)));
    }
    return [like(x)];
  },
  gradient: (_, [dy]) => dy ? [dy, columnSums(dy)] : [],
  calls: ({ inputs: [x, bias2], outputs: [y] }, dtype) => [
    { kernel: `add_bias_${dtype}`, arguments: [y, x, bias2, x.shape[0], x.shape[1]], operations: x.size }
  ]
};
function columnSums(x) {
  return x.graph.apply1(columnSumsOp, [x]);
}
function addBias(x, bias2) {
  return x.graph.apply1(addBiasOp, [x, bias2]);
}

// src/ops/batch-norm.ts
function checkChannels(name, x, ofChannels, channels) {
  if (x.shape.length < 2 || x.size / x.shape[0] % channels !== 0) {
    throw new ShapeError(message(name, `batches of ${channels} channels`, describe(x)));
  }
  const wrong = ofChannels.find((tensor) => tensor.size !== channels);
  if (wrong) throw new ShapeError(message(name, `${channels} numbers, one per channel`, describe(wrong)));
}
function sizesOf(x, channels) {
  return [x.shape[0], channels, x.size / x.shape[0] / channels];
}
function batchNormOp({ channels, epsilon }) {
  const name = "batch_norm";
  const gradientOp2 = {
    name: `${name}_grad`,
    inPlace: 0,
    outputs: ([dy, , gamma]) => [like(dy), like(gamma), like(gamma)],
    calls: ({ inputs: [dy, x, gamma, mean3, variance], outputs: [dx, dgamma, dbeta] }, dtype) => {
      const inputs = [dy, x, gamma, mean3, variance];
      const args = [dx, dgamma, dbeta, ...inputs, ...sizesOf(x, channels), epsilon];
      return [{ kernel: `${name}_grad_${dtype}`, arguments: args, operations: 9 * x.size }];
    }
  };
  return {
    name,
    inPlace: 0,
    outputs([x, gamma, beta]) {
      checkChannels(name, x, [gamma, beta], channels);
      return [like(x), like(gamma), like(gamma)];
    },
    gradient: ({ inputs: [x, gamma], outputs: [, mean3, variance] }, [dy]) => dy ? x.graph.apply(gradientOp2, [dy, x, gamma, mean3, variance]) : [],
    calls: ({ inputs: [x, gamma, beta], outputs: [y, mean3, variance] }, dtype) => {
      const args = [y, mean3, variance, x, gamma, beta, ...sizesOf(x, channels), epsilon];
      return [{ kernel: `${name}_${dtype}`, arguments: args, operations: 6 * x.size }];
    }
  };
}
function batchNormGivenOp({ channels, epsilon }) {
  const name = "batch_norm_given";
  return {
    name,
    inPlace: 0,
    outputs([x, ...ofChannels]) {
      checkChannels(name, x, ofChannels, channels);
      return [like(x)];
    },
    calls: ({ inputs, outputs: [y] }, dtype) => [
      {
        kernel: `${name}_${dtype}`,
        arguments: [y, ...inputs, ...sizesOf(y, channels), epsilon],
        operations: 3 * y.size
      }
    ]
  };
}
function batchNorm2(x, gamma, beta, options) {
  const [y, mean3, variance] = x.graph.apply(batchNormOp(options), [x, gamma, beta]);
  return { y, mean: mean3, variance };
}
function batchNormGiven(x, [gamma, beta, mean3, variance], options) {
  return x.graph.apply1(batchNormGivenOp(options), [x, gamma, beta, mean3, variance]);
}

// src/ops/channel-bias.ts
function sizesOf2(x) {
  const [samples, channels] = x.shape;
  return [samples, channels, x.size / samples / channels];
}
var channelSumsOp = {
  name: "channel_sums",
  outputs: ([x]) => [{ shape: [x.shape[1]] }],
  calls: ({ inputs: [x], outputs: [y] }, dtype) => [
    { kernel: `channel_sums_${dtype}`, arguments: [y, x, ...sizesOf2(x)], operations: x.size }
  ]
};
var addChannelBiasOp = {
  name: "add_channel_bias",
  inPlace: 0,
  outputs([x, bias2]) {
    if (x.shape.length < 2 || bias2.size !== x.shape[1]) {
      throw new ShapeError(
        message("add_channel_bias", `samples \xD7 ${bias2.size} channels`, `${describe(x)}, ${describe(bias2)}`)
      );
    }
    return [like(x)];
  },
  gradient: (_, [dy]) => dy ? [dy, dy.graph.apply1(channelSumsOp, [dy])] : [],
  calls: ({ inputs: [x, bias2], outputs: [y] }, dtype) => [
    { kernel: `add_channel_bias_${dtype}`, arguments: [y, x, bias2, ...sizesOf2(x)], operations: x.size }
  ]
};
function addChannelBias(x, bias2) {
  return x.graph.apply1(addChannelBiasOp, [x, bias2]);
}

// src/graph/node.ts
var workspace = /* @__PURE__ */ Symbol("workspace");
var Node = class {
  constructor(op, inputs, scope, backward) {
    this.op = op;
    this.inputs = inputs;
    this.scope = scope;
    this.backward = backward;
  }
  op;
  inputs;
  scope;
  backward;
  /** Filled by the graph when the node is made. */
  outputs = [];
};

// src/kernels/gemm-workspace.ts
var BLOCK_DEPTH = 256;
var BLOCK_ROWS = 256;
var PANEL_ROW_BYTES = 32;
var TALL_ROWS = 6;
function gemmWorkspaceBytes(dtype, form, m, _n, k, threads) {
  const depth = Math.min(k, BLOCK_DEPTH);
  const rows = form === "tn" ? Math.min(m, BLOCK_ROWS) : 0;
  const size = dtype === "f32" ? 4 : 8;
  const slice = depth * PANEL_ROW_BYTES + TALL_ROWS * PANEL_ROW_BYTES + rows * depth * size;
  return threads * Math.ceil(slice / 64) * 64;
}

// src/ops/window.ts
function placesOf(pixels, length, { stride, padding }) {
  return Math.floor((pixels + 2 * padding - length) / stride) + 1;
}
function checkWindow(op, x, window) {
  const { shape } = x;
  if (shape.length !== 4) {
    throw new ShapeError(message(op, "samples \xD7 channels \xD7 height \xD7 width", describe(x)));
  }
  const [height, width] = window.size;
  const places2 = [placesOf(shape[2], height, window), placesOf(shape[3], width, window)];
  if (places2[0] < 1 || places2[1] < 1) {
    throw new ShapeError(
      message(op, `images of at least ${height}\xD7${width} with padding ${window.padding}`, describe(x))
    );
  }
  return places2;
}

// src/ops/im2col.ts
function columnsShape([samples, channels, height, width], window) {
  const [filterHeight, filterWidth] = window.size;
  const places2 = placesOf(height, filterHeight, window) * placesOf(width, filterWidth, window);
  return [samples * places2, channels * filterHeight * filterWidth];
}
function im2colOp(window) {
  return {
    name: "im2col",
    outputs([x]) {
      checkWindow("im2col", x, window);
      return [{ shape: columnsShape(x.shape, window) }];
    },
    gradient: ({ inputs: [x] }, [dy]) => [dy && col2im(dy, x.shape, window)],
    calls({ inputs: [x], outputs: [columns] }, dtype) {
      const sizes = [...x.shape, ...window.size, window.stride, window.padding];
      return [{ kernel: `im2col_${dtype}`, arguments: [columns, x, ...sizes], operations: 0 }];
    }
  };
}
function col2imOp(shape, window) {
  return {
    name: "col2im",
    outputs([columns]) {
      const expected = columnsShape(shape, window);
      if (columns.size !== sizeOf(expected)) {
        throw new ShapeError(message("col2im", `columns of ${showShape(expected)}`, describe(columns)));
      }
      return [{ shape }];
    },
    gradient: (_, [dx]) => [dx && im2col2(dx, window)],
    calls({ inputs: [columns], outputs: [x] }, dtype) {
      const sizes = [...shape, ...window.size, window.stride, window.padding];
      return [{ kernel: `col2im_${dtype}`, arguments: [x, columns, ...sizes], operations: columns.size }];
    }
  };
}
function im2col2(x, window) {
  return x.graph.apply1(im2colOp(window), [x]);
}
function col2im(columns, shape, window) {
  return columns.graph.apply1(col2imOp(shape, window), [columns]);
}

// src/ops/convolution.ts
function product2(kernel, { samples, filters, places: places2, taps }, form, [m, n, k]) {
  return {
    workspaceBytes: (_, dtype, threads) => gemmWorkspaceBytes(dtype, form, m, n, k, threads),
    calls: ({ inputs: [a, b], outputs: [y] }, dtype) => [
      {
        kernel: `${kernel}_${dtype}`,
        arguments: [y, a, b, workspace, samples, filters, places2, taps],
        operations: 2 * samples * filters * places2 * taps
      }
    ]
  };
}
function convolveOp(extents2, [height, width]) {
  const name = "convolve_columns";
  const { samples, filters, places: places2, taps } = extents2;
  const gradientByFilters = (w) => ({
    name: `${name}_grad_filters`,
    outputs: () => [like(w)],
    ...product2(`${name}_grad_filters`, extents2, "nn", [filters, taps, places2])
  });
  const gradientByColumns = (columns) => ({
    name: `${name}_grad_columns`,
    outputs: () => [like(columns)],
    ...product2(`${name}_grad_columns`, extents2, "tn", [places2, taps, filters])
  });
  return {
    name,
    outputs: () => [{ shape: [samples, filters, height, width] }],
    gradient({ inputs: [w, columns] }, [dy]) {
      if (!dy) return [];
      return [
        dy.graph.apply1(gradientByFilters(w), [dy, columns]),
        dy.graph.apply1(gradientByColumns(columns), [dy, w])
      ];
    },
    ...product2(name, extents2, "nt", [filters, places2, taps])
  };
}
function convolution(x, w, bias2, { stride, padding }) {
  if (x.shape.length !== 4 || w.shape.length !== 4 || x.shape[1] !== w.shape[1]) {
    const expected = "images and filters (\u2026 \xD7 channels \xD7 height \xD7 width) of equal channels";
    throw new ShapeError(message("convolution", expected, `${describe(x)}, ${describe(w)}`));
  }
  const [filters, , height, width] = w.shape;
  const window = { size: [height, width], stride, padding };
  const places2 = checkWindow("convolution", x, window);
  const extents2 = {
    samples: x.shape[0],
    filters,
    places: places2[0] * places2[1],
    taps: w.size / filters
  };
  return addChannelBias(x.graph.apply1(convolveOp(extents2, places2), [w, im2col2(x, window)]), bias2);
}

// src/ops/count-correct.ts
var argmaxOp = {
  name: "argmax",
  outputs: ([x]) => [{ shape: [checkMatrix("argmax", x)[0]], type: "i32" }],
  calls: ({ inputs: [x], outputs: [y] }, dtype) => [
    { kernel: `argmax_${dtype}`, arguments: [y, x, ...x.shape], operations: x.size }
  ]
};
var countEqualOp = {
  name: "count_equal",
  outputs([a, b]) {
    checkSameShape("count_equal", a, b);
    return [{ shape: [], type: "i32" }];
  },
  calls: ({ inputs: [a, b], outputs: [y] }) => [
    { kernel: "count_equal_i32", arguments: [y, a, b, a.size], operations: a.size }
  ]
};
function argmax2(x) {
  return x.graph.apply1(argmaxOp, [x]);
}
function countCorrect(x, t) {
  return x.graph.apply1(countEqualOp, [argmax2(x), t.type === "i32" ? t : argmax2(t)]);
}

// src/ops/cross-entropy.ts
function crossEntropyOp(form, epsilon) {
  const name = `cross_entropy_${form}`;
  const gradientOp2 = {
    name: `${name}_grad`,
    outputs: ([, p]) => [like(p)],
    calls: ({ inputs: [dlosses, p, t], outputs: [dp] }, dtype) => [
      {
        kernel: `${name}_grad_${dtype}`,
        arguments: [dp, dlosses, p, t, ...p.shape, epsilon],
        operations: 3 * t.size
      }
    ]
  };
  return {
    name,
    outputs([p, t]) {
      const [rows] = checkMatrix(name, p);
      if (form === "labels") checkLabels(name, p, t);
      else checkSameShape(name, p, t);
      return [{ shape: [rows] }];
    },
    gradient: ({ inputs: [p, t] }, [dlosses]) => [dlosses && p.graph.apply1(gradientOp2, [dlosses, p, t])],
    calls: ({ inputs: [p, t], outputs: [losses2] }, dtype) => [
      {
        kernel: `${name}_${dtype}`,
        arguments: [losses2, p, t, ...p.shape, epsilon],
        operations: 4 * t.size
      }
    ]
  };
}
function crossEntropy2(p, t, epsilon = 1e-7) {
  const form = t.type === "i32" ? "labels" : "targets";
  return p.graph.apply1(crossEntropyOp(form, epsilon), [p, t]);
}

// src/ops/dropout-mask.ts
function dropoutMaskOp(shape, { ratio, kept, stream }) {
  const threshold = Math.floor(ratio * 4294967296);
  return {
    name: "dropout_mask",
    outputs: () => [{ shape }],
    calls: ({ inputs: [counter2], outputs: [mask] }, dtype) => [
      {
        kernel: `dropout_mask_${dtype}`,
        arguments: [mask, counter2, mask.size, stream, threshold, kept],
        operations: mask.size
      }
    ]
  };
}
function dropoutMask(counter2, shape, options) {
  return counter2.graph.apply1(dropoutMaskOp(shape, options), [counter2]);
}

// src/ops/elementwise.ts
function binaryOp(name, gradient) {
  return {
    name,
    inPlace: 0,
    outputs([a, b]) {
      checkSameShape(name, a, b);
      return [like(a)];
    },
    gradient: chain(gradient),
    calls: ({ inputs: [a, b], outputs: [y] }, dtype) => [
      { kernel: `${name}_${dtype}`, arguments: [y, a, b, y.size], operations: y.size }
    ]
  };
}
function unaryOp(name, gradient) {
  return {
    name,
    inPlace: 0,
    outputs: ([x]) => [like(x)],
    gradient: chain(gradient),
    calls: ({ inputs: [x], outputs: [y] }, dtype) => [
      { kernel: `${name}_${dtype}`, arguments: [y, x, y.size], operations: y.size }
    ]
  };
}
function chain(rule) {
  return (node, [dy]) => dy ? rule(node, dy) : [];
}
var addOp = binaryOp("add", (_, dy) => [dy, dy]);
var subOp = binaryOp("sub", (_, dy) => [dy, neg(dy)]);
var mulOp = binaryOp("mul", ({ inputs: [a, b] }, dy) => [mul(dy, b), mul(dy, a)]);
var divOp = binaryOp("div", ({ inputs: [, b], outputs: [y] }, dy) => {
  const da = div(dy, b);
  return [da, neg(mul(da, y))];
});
var negOp = unaryOp("neg", (_, dy) => [neg(dy)]);
var expOp = unaryOp("exp", ({ outputs: [y] }, dy) => [mul(dy, y)]);
var logOp = unaryOp("log", ({ inputs: [x] }, dy) => [div(dy, x)]);
function scaleOp(factor) {
  return {
    name: "scale",
    inPlace: 0,
    outputs: ([x]) => [like(x)],
    gradient: chain((_, dy) => [scale(dy, factor)]),
    calls: ({ inputs: [x], outputs: [y] }, dtype) => [
      { kernel: `scale_${dtype}`, arguments: [y, x, y.size, factor], operations: y.size }
    ]
  };
}
function add(a, b) {
  return a.graph.apply1(addOp, [a, b]);
}
function mul(a, b) {
  return a.graph.apply1(mulOp, [a, b]);
}
function div(a, b) {
  return a.graph.apply1(divOp, [a, b]);
}
function neg(x) {
  return x.graph.apply1(negOp, [x]);
}
function scale(x, factor) {
  return x.graph.apply1(scaleOp(factor), [x]);
}

// src/kernels/split-scale.ts
function splitScale(scale2) {
  const single = new Float32Array([scale2]);
  const bits = new Uint32Array(single.buffer);
  bits[0] &= 4294967040;
  const high = single[0];
  return { high, low: Math.fround(scale2 - high) };
}

// src/ops/gather-rows.ts
function gatherRowsOp(scale2) {
  return {
    name: "gather_rows",
    outputs([table, indices]) {
      if (indices.type !== "u32" || table.type === "u32") {
        throw new TypeError(
          message("gather_rows", "a table and u32 indices", `${describe(table)}, ${describe(indices)}`)
        );
      }
      if (table.type !== "u8" && scale2 !== 1) {
        throw new RangeError(
          message("gather_rows", "scale 1 for a table that is not of bytes", String(scale2))
        );
      }
      const type = table.type === "i32" ? "i32" : "float";
      return [{ shape: [indices.size, ...table.shape.slice(1)], type }];
    },
    calls({ inputs: [table, indices], outputs: [y] }, dtype) {
      const rows = indices.size;
      const width = sizeOf(table.shape.slice(1));
      const sizes = [rows, width];
      const bytes = rows * (4 + width * (bytesPerElement(table.type, dtype) + bytesPerElement(y.type, dtype)));
      if (table.type === "u8") {
        const { high, low } = splitScale(scale2);
        const args = [y, table, indices, ...sizes, high, low];
        return [{ kernel: `gather_rows_u8_${dtype}`, arguments: args, operations: y.size, bytes }];
      }
      const kernel = table.type === "i32" ? "gather_rows_i32" : `gather_rows_${dtype}`;
      return [{ kernel, arguments: [y, table, indices, ...sizes], operations: 0, bytes }];
    }
  };
}
function gatherRows(table, indices, scale2 = 1) {
  return table.graph.apply1(gatherRowsOp(scale2), [table, indices]);
}

// src/ops/increment.ts
var incrementOp = {
  name: "increment",
  effect: true,
  outputs: () => [],
  calls: ({ inputs: [counter2] }) => [
    { kernel: "increment_u32", arguments: [counter2], operations: 1, bytes: 8 }
  ]
};
function increment(counter2) {
  counter2.graph.apply(incrementOp, [counter2]);
}

// src/ops/matmul.ts
function extents(form, a, b) {
  const [m, k] = form === "tn" ? [a[1], a[0]] : [a[0], a[1]];
  const [n, kOfB] = form === "nt" ? [b[0], b[1]] : [b[1], b[0]];
  return { m, n, k, kOfB };
}
function matmulOp(form) {
  const name = form === "nn" ? "matmul" : `matmul_${form}`;
  return {
    name,
    outputs([a, b]) {
      checkMatrix(name, a);
      checkMatrix(name, b);
      const { m, n, k, kOfB } = extents(form, a.shape, b.shape);
      if (k !== kOfB) {
        throw new ShapeError(message(name, `a second factor that sums over ${k} elements`, describe(b)));
      }
      return [{ shape: [m, n] }];
    },
    gradient({ inputs: [a, b] }, [dc]) {
      if (!dc) return [];
      if (form === "nn") return [matmul(dc, b, "nt"), matmul(a, dc, "tn")];
      if (form === "tn") return [matmul(b, dc, "nt"), matmul(a, dc, "nn")];
      return [matmul(dc, b, "nn"), matmul(dc, a, "tn")];
    },
    workspaceBytes({ inputs: [a, b] }, dtype, threads) {
      const { m, n, k } = extents(form, a.shape, b.shape);
      return gemmWorkspaceBytes(dtype, form, m, n, k, threads);
    },
    calls({ inputs: [a, b], outputs: [c] }, dtype) {
      const { m, n, k } = extents(form, a.shape, b.shape);
      return [
        {
          kernel: `gemm_${form}_${dtype}`,
          arguments: [c, a, b, workspace, m, n, k, 0],
          operations: 2 * m * n * k
        }
      ];
    }
  };
}
var forms = { nn: matmulOp("nn"), tn: matmulOp("tn"), nt: matmulOp("nt") };
function matmul(a, b, form = "nn") {
  return a.graph.apply1(forms[form], [a, b]);
}

// src/ops/max-pool.ts
function maxPoolGradOp(x) {
  const [samples, channels, height, width] = x.shape;
  const planes = samples * channels;
  return {
    name: "max_pool_grad",
    outputs: () => [like(x)],
    calls: ({ inputs: [dy, indices], outputs: [dx] }, dtype) => [
      {
        kernel: `max_pool_grad_${dtype}`,
        arguments: [dx, dy, indices, planes, height * width, dy.size / planes],
        operations: dy.size
      }
    ]
  };
}
function maxPoolOp(window) {
  return {
    name: "max_pool",
    outputs([x]) {
      const [samples, channels] = x.shape;
      const shape = [samples, channels, ...checkWindow("max_pool", x, window)];
      return [{ shape }, { shape, type: "i32" }];
    },
    gradient: ({ inputs: [x], outputs: [, indices] }, [dy]) => [
      dy && x.graph.apply1(maxPoolGradOp(x), [dy, indices])
    ],
    calls({ inputs: [x], outputs: [y, indices] }, dtype) {
      const [samples, channels, height, width] = x.shape;
      const sizes = [samples * channels, height, width, ...window.size, window.stride];
      const operations = y.size * sizeOf(window.size);
      return [{ kernel: `max_pool_${dtype}`, arguments: [y, indices, x, ...sizes], operations }];
    }
  };
}
function maxPool2(x, { size, stride }) {
  return x.graph.apply(maxPoolOp({ size, stride, padding: 0 }), [x])[0];
}

// src/ops/momentum-step.ts
function momentumStep(w, v, dw, learningRate, { momentum: momentum3, ofGradients }) {
  const scalars = [momentum3, Number(ofGradients)];
  w.graph.apply(stepOp("momentum_step", { ranges: 3, scalars, operations: 4 }), [w, v, dw, learningRate]);
}

// src/ops/moving-average-step.ts
function movingAverageStep(average2, x, keep2) {
  average2.graph.apply(stepOp("moving_average_step", { ranges: 2, scalars: [keep2], operations: 3 }), [
    average2,
    x
  ]);
}

// src/ops/nesterov-step.ts
function nesterovStep(w, v, dw, learningRate, options) {
  const { momentum: momentum3, ofGradients, velocityFirst } = options;
  const scalars = [momentum3, Number(ofGradients), Number(velocityFirst)];
  w.graph.apply(stepOp("nesterov_step", { ranges: 3, scalars, operations: 7 }), [w, v, dw, learningRate]);
}

// src/ops/reduce.ts
function reduceOp(name) {
  const gradientOp2 = (shape) => ({
    name: `${name}_grad`,
    outputs: () => [{ shape }],
    calls: ({ inputs: [dy], outputs: [dx] }, dtype) => [
      { kernel: `${name}_grad_${dtype}`, arguments: [dx, dy, dx.size], operations: name === "mean" ? 1 : 0 }
    ]
  });
  return {
    name,
    outputs: () => [{ shape: [] }],
    gradient: ({ inputs: [x] }, [dy]) => [dy && x.graph.apply1(gradientOp2(x.shape), [dy])],
    calls: ({ inputs: [x], outputs: [y] }, dtype) => [
      { kernel: `${name}_${dtype}`, arguments: [y, x, x.size], operations: x.size }
    ]
  };
}
var sumOp = reduceOp("sum");
var meanOp = reduceOp("mean");
function mean(x) {
  return x.graph.apply1(meanOp, [x]);
}

// src/ops/activation.ts
function activationOp(name, operations) {
  const gradientOp2 = {
    name: `${name}_grad`,
    inPlace: 0,
    outputs: ([dy]) => [like(dy)],
    calls: ({ inputs: [dy, y], outputs: [dx] }, dtype) => [
      {
        kernel: `${name}_grad_${dtype}`,
        arguments: [dx, dy, y, dx.size],
        operations: operations.gradient * dx.size
      }
    ]
  };
  return {
    name,
    inPlace: 0,
    outputs: ([x]) => [like(x)],
    gradient: ({ outputs: [y] }, [dy]) => [dy && y.graph.apply1(gradientOp2, [dy, y])],
    calls: ({ inputs: [x], outputs: [y] }, dtype) => [
      { kernel: `${name}_${dtype}`, arguments: [y, x, y.size], operations: operations.forward * y.size }
    ]
  };
}

// src/ops/relu.ts
var reluOp = activationOp("relu", { forward: 1, gradient: 1 });
function relu2(x) {
  return x.graph.apply1(reluOp, [x]);
}

// src/ops/reshape.ts
function reshapeOp(shape) {
  return {
    name: "reshape",
    viewOf: 0,
    outputs([x]) {
      if (x.size !== sizeOf(shape)) {
        throw new ShapeError(message("reshape", `a tensor of ${sizeOf(shape)} elements`, describe(x)));
      }
      return [{ shape, type: x.type }];
    },
    gradient: ({ inputs: [x] }, [dy]) => [dy && reshape(dy, x.shape)],
    calls: () => []
  };
}
function reshape(x, shape) {
  return showShape(x.shape) === showShape(shape) ? x : x.graph.apply1(reshapeOp(shape), [x]);
}

// src/ops/rmsprop-step.ts
function rmspropStep(w, h, dw, learningRate, { decay, outside, inside }) {
  const op = stepOp("rmsprop_step", { ranges: 3, scalars: [decay, outside, inside], operations: 9 });
  w.graph.apply(op, [w, h, dw, learningRate]);
}

// src/ops/sgd-step.ts
var sgdStepOp = stepOp("sgd_step", { ranges: 2, operations: 2 });
function sgdStep(w, dw, learningRate) {
  w.graph.apply(sgdStepOp, [w, dw, learningRate]);
}

// src/ops/sigmoid.ts
var sigmoidOp = activationOp("sigmoid", { forward: 4, gradient: 3 });
function sigmoid3(x) {
  return x.graph.apply1(sigmoidOp, [x]);
}

// src/ops/softmax.ts
var softmaxGradOp = {
  name: "softmax_grad",
  outputs: ([dy]) => [like(dy)],
  calls: ({ inputs: [dy, y], outputs: [dx] }, dtype) => [
    { kernel: `softmax_grad_${dtype}`, arguments: [dx, dy, y, ...dy.shape], operations: 4 * dy.size }
  ]
};
var softmaxOp = {
  name: "softmax",
  outputs([x]) {
    checkMatrix("softmax", x);
    return [like(x)];
  },
  gradient: ({ outputs: [y] }, [dy]) => [dy && y.graph.apply1(softmaxGradOp, [dy, y])],
  calls: ({ inputs: [x], outputs: [y] }, dtype) => [
    { kernel: `softmax_${dtype}`, arguments: [y, x, ...x.shape], operations: 5 * x.size }
  ]
};
function softmax2(x) {
  return x.graph.apply1(softmaxOp, [x]);
}

// src/ops/softmax-cross-entropy.ts
function softmaxCrossEntropyOp(form, epsilon) {
  const name = `softmax_cross_entropy_${form}`;
  const gradientOp2 = {
    name: `${name}_grad`,
    outputs: ([, probabilities]) => [like(probabilities)],
    calls: ({ inputs: [dlosses, probabilities, t], outputs: [dx] }, dtype) => [
      {
        kernel: `${name}_grad_${dtype}`,
        arguments: [dx, dlosses, probabilities, t, ...probabilities.shape],
        operations: 2 * dx.size
      }
    ]
  };
  return {
    name,
    outputs([x, t]) {
      const [rows] = checkMatrix(name, x);
      if (form === "labels") checkLabels(name, x, t);
      else checkSameShape(name, x, t);
      return [{ shape: [rows] }, like(x)];
    },
    gradient: ({ inputs: [, t], outputs: [, probabilities] }, [dlosses]) => [
      dlosses && t.graph.apply1(gradientOp2, [dlosses, probabilities, t])
    ],
    calls: ({ inputs: [x, t], outputs: [losses2, probabilities] }, dtype) => [
      {
        kernel: `${name}_${dtype}`,
        arguments: [losses2, probabilities, x, t, ...x.shape, epsilon],
        // The softmax, then ln Σ − x_t + max for one element of a row, or ln Σ for all of them, times t, summed.
        operations: 5 * x.size + 3 * t.size
      }
    ]
  };
}
function softmaxCrossEntropy2(x, t, epsilon = 0) {
  const form = t.type === "i32" ? "labels" : "targets";
  return x.graph.apply(softmaxCrossEntropyOp(form, epsilon), [x, t])[0];
}

// src/ops/sum-of-squares-error.ts
var gradientOp = {
  name: "sum_of_squares_error_grad",
  outputs: ([, y]) => [like(y)],
  calls: ({ inputs: [dlosses, y, t], outputs: [dy] }, dtype) => [
    {
      kernel: `sum_of_squares_error_grad_${dtype}`,
      arguments: [dy, dlosses, y, t, ...y.shape],
      operations: 2 * y.size
    }
  ]
};
var sumOfSquaresErrorOp = {
  name: "sum_of_squares_error",
  outputs([y, t]) {
    const [rows] = checkMatrix("sum_of_squares_error", y);
    checkSameShape("sum_of_squares_error", y, t);
    return [{ shape: [rows] }];
  },
  gradient: ({ inputs: [y, t] }, [dlosses]) => [dlosses && y.graph.apply1(gradientOp, [dlosses, y, t])],
  calls: ({ inputs: [y, t], outputs: [losses2] }, dtype) => [
    {
      kernel: `sum_of_squares_error_${dtype}`,
      arguments: [losses2, y, t, ...y.shape],
      operations: 3 * y.size + losses2.size
    }
  ]
};
function sumOfSquaresError2(y, t) {
  return y.graph.apply1(sumOfSquaresErrorOp, [y, t]);
}

// src/ops/tanh.ts
var tanhOp = activationOp("tanh", { forward: 5, gradient: 3 });
function tanh3(x) {
  return x.graph.apply1(tanhOp, [x]);
}

// src/ops/weight-decay.ts
function weightPenaltyOp(lambda) {
  const gradientOp2 = {
    name: "weight_penalty_grad",
    outputs: ([, w]) => [like(w)],
    calls: ({ inputs: [dy, w], outputs: [dw] }, dtype) => [
      {
        kernel: `weight_penalty_grad_${dtype}`,
        arguments: [dw, dy, w, w.size, lambda],
        operations: w.size + 1
      }
    ]
  };
  return {
    name: "weight_penalty",
    outputs: () => [{ shape: [] }],
    gradient: ({ inputs: [w] }, [dy]) => [dy && w.graph.apply1(gradientOp2, [dy, w])],
    calls: ({ inputs: [w], outputs: [y] }, dtype) => [
      { kernel: `weight_penalty_${dtype}`, arguments: [y, w, w.size, lambda], operations: 2 * w.size }
    ]
  };
}
function weightPenalty(w, lambda) {
  return w.graph.apply1(weightPenaltyOp(lambda), [w]);
}
function weightDecayStep(w, learningRate, lambda) {
  w.graph.apply(stepOp("weight_decay_step", { ranges: 1, scalars: [lambda], operations: 2 }), [
    w,
    learningRate
  ]);
}

// src/layers/activations.ts
function relu3() {
  return { kind: "relu", options: {}, build: (x) => relu2(x) };
}
function sigmoid4() {
  return { kind: "sigmoid", options: {}, build: (x) => sigmoid3(x) };
}
function tanh4() {
  return { kind: "tanh", options: {}, build: (x) => tanh3(x) };
}
function softmax3() {
  return { kind: "softmax", options: {}, build: (x) => softmax2(x) };
}

// src/initializers/initializer.ts
function fillNormal(weights, deviation, stream) {
  for (let i = 0; i < weights.length; i++) weights[i] = deviation * stream.normal();
}

// src/initializers/index.ts
function normal(options = {}) {
  const deviation = checkNumber("normal: deviation", options.deviation ?? 0.01, 0);
  return {
    kind: "normal",
    options: { deviation },
    fill: (weights, _, stream) => fillNormal(weights, deviation, stream)
  };
}
function xavier() {
  return {
    kind: "xavier",
    options: {},
    fill: (weights, { fanIn }, stream) => fillNormal(weights, Math.sqrt(1 / fanIn), stream)
  };
}
function he() {
  return {
    kind: "he",
    options: {},
    fill: (weights, { fanIn }, stream) => fillNormal(weights, Math.sqrt(2 / fanIn), stream)
  };
}
function zeros() {
  return { kind: "zeros", options: {}, fill: (weights) => weights.fill(0) };
}
var initializers = { normal, xavier, he, zeros };
function checkInitializer(where, weights) {
  if (typeof weights?.fill === "function") return weights;
  throw new TypeError(message(where, "an initializer such as he()", show(weights)));
}

// src/layers/batch-normalization.ts
var UNITS = ["feature", "channel"];
var ones = { kind: "ones", options: {}, fill: (weights) => weights.fill(1) };
function channelsIn(where, sample, per) {
  if (sample.length === 0) throw new ShapeError(message(where, "features to normalise", showShape(sample)));
  return per === "channel" ? sample[0] : sizeOf(sample);
}
function batchNormalization(options = {}) {
  const { name } = options;
  const momentum3 = checkNumber("batchNormalization: momentum", options.momentum ?? 0.9, 0, 1);
  const epsilon = checkNumber("batchNormalization: epsilon", options.epsilon ?? 1e-6, 1e-37, 1);
  const per = checkOneOf("batchNormalization: per", options.per ?? "feature", UNITS);
  const initialVariance = checkNumber("batchNormalization: initialVariance", options.initialVariance ?? 0, 0);
  return {
    kind: "batchNormalization",
    ...name === void 0 ? {} : { name },
    options: { momentum: momentum3, epsilon, per, initialVariance },
    build(x, scope) {
      const channels = channelsIn(`batchNormalization "${scope.name}"`, x.shape.slice(1), per);
      const gamma = scope.parameter("gamma", [channels], ones);
      const beta = scope.parameter("beta", [channels], zeros());
      const runningMean = scope.state("runningMean", [channels], 0);
      const runningVariance = scope.state("runningVariance", [channels], initialVariance);
      const form = { channels, epsilon };
      if (!scope.training) return batchNormGiven(x, [gamma, beta, runningMean, runningVariance], form);
      const { y, mean: mean3, variance } = batchNorm2(x, gamma, beta, form);
      scope.onUpdate(() => {
        movingAverageStep(runningMean, mean3, momentum3);
        movingAverageStep(runningVariance, variance, momentum3);
      });
      return y;
    }
  };
}

// src/saved.ts
function restore(room, factories, saved) {
  const factory = Object.hasOwn(factories, saved.kind) ? factories[saved.kind] : void 0;
  if (!factory) {
    throw new RangeError(message(room, `one of ${Object.keys(factories).join(", ")}`, show(saved.kind)));
  }
  return factory(saved.options);
}

// src/layers/window.ts
function checkSize2(where, size) {
  if (!Array.isArray(size)) {
    const side = checkInteger(where, size, 1);
    return [side, side];
  }
  if (size.length !== 2) {
    throw new RangeError(message(where, "a number or [height, width]", show(size)));
  }
  return [checkInteger(`${where}[0]`, size[0], 1), checkInteger(`${where}[1]`, size[1], 1)];
}
function checkImages(where, x, window) {
  const sample = x.shape.slice(1);
  if (sample.length !== 3) {
    const remedy = `Give compile() input: [${imageShape(sample).join(", ")}].`;
    throw new ShapeError(message(where, "an input of channels \xD7 height \xD7 width", showShape(sample), remedy));
  }
  const [, height, width] = sample;
  const [windowHeight, windowWidth] = window.size;
  if (placesOf(height, windowHeight, window) < 1 || placesOf(width, windowWidth, window) < 1) {
    const padded = window.padding > 0 ? ` with padding ${window.padding}` : "";
    const expected = `an input of at least ${windowHeight}\xD7${windowWidth}${padded}`;
    throw new ShapeError(message(where, expected, `${height}\xD7${width}`, "Use a smaller size."));
  }
}
function imageShape(sample) {
  if (sample.length === 2) return [1, ...sample];
  const side = Math.sqrt(sample[0]);
  return sample.length === 1 && Number.isInteger(side) ? [1, side, side] : ["channels", "height", "width"];
}

// src/layers/convolution.ts
function convolution2(filters, options) {
  checkInteger("convolution: filters", filters, 1);
  const size = checkSize2("convolution: size", options?.size);
  const { name } = options;
  const weights = checkInitializer("convolution: weights", options.weights ?? he());
  const stride = checkInteger("convolution: stride", options.stride ?? 1, 1);
  const padding = checkInteger("convolution: padding", options.padding ?? 0, 0);
  return {
    kind: "convolution",
    ...name === void 0 ? {} : { name },
    options: { filters, size, stride, padding, weights: { kind: weights.kind, options: weights.options } },
    build(x, scope) {
      checkImages(`convolution "${scope.name}"`, x, { size, stride, padding });
      const channels = x.shape[1];
      const area = size[0] * size[1];
      const fans = { fanIn: channels * area, fanOut: filters * area };
      const w = scope.parameter("weight", [filters, channels, ...size], weights, { fans, decays: true });
      const b = scope.parameter("bias", [filters], zeros());
      return convolution(x, w, b, { stride, padding });
    }
  };
}
function restoreConvolution({
  filters,
  weights,
  ...options
}) {
  return convolution2(filters, { ...options, weights: restore("initializer", initializers, weights) });
}

// src/layers/dense.ts
function dense(units, options = {}) {
  checkInteger("dense: units", units, 1);
  const { name } = options;
  const weights = checkInitializer("dense: weights", options.weights ?? he());
  return {
    kind: "dense",
    ...name === void 0 ? {} : { name },
    options: { units, weights: { kind: weights.kind, options: weights.options } },
    build(x, scope) {
      if (x.shape.length !== 2) {
        throw new ShapeError(
          message(
            `dense "${scope.name}"`,
            "a row of features",
            showShape(x.shape.slice(1)),
            "Add flatten() before it."
          )
        );
      }
      const w = scope.parameter("weight", [x.shape[1], units], weights, { decays: true });
      const b = scope.parameter("bias", [units], zeros());
      return addBias(matmul(x, w), b);
    }
  };
}
function restoreDense({ units, weights }) {
  return dense(units, { weights: restore("initializer", initializers, weights) });
}

// src/layers/dropout.ts
var LARGEST_RATIO = 1 - 2 ** -32;
function dropout2(ratio = 0.5, options = {}) {
  checkNumber("dropout: ratio", ratio, 0, LARGEST_RATIO);
  const { inverted = false, name } = options;
  if (typeof inverted !== "boolean") {
    throw new TypeError(message("dropout: inverted", "true or false", show(inverted)));
  }
  return {
    kind: "dropout",
    ...name === void 0 ? {} : { name },
    options: { ratio, inverted },
    build(x, scope) {
      if (!scope.training) return inverted ? x : scale(x, 1 - ratio);
      const kept = inverted ? 1 / (1 - ratio) : 1;
      const stream = streamNumber(`dropout ${scope.name}`);
      return mul(x, dropoutMask(scope.counter(), x.shape, { ratio, kept, stream }));
    }
  };
}
function restoreDropout({ ratio, inverted }) {
  return dropout2(ratio, { inverted });
}

// src/layers/flatten.ts
function flatten() {
  return {
    kind: "flatten",
    options: {},
    build: (x) => reshape(x, [x.shape[0], sizeOf(x.shape.slice(1))])
  };
}

// src/layers/max-pooling.ts
function maxPooling(options = {}) {
  const { name } = options;
  const size = checkSize2("maxPooling: size", options.size ?? 2);
  const stride = checkInteger("maxPooling: stride", options.stride ?? size[0], 1);
  return {
    kind: "maxPooling",
    ...name === void 0 ? {} : { name },
    options: { size, stride },
    build(x, scope) {
      checkImages(`maxPooling "${scope.name}"`, x, { size, stride, padding: 0 });
      return maxPool2(x, { size, stride });
    }
  };
}

// src/layers/index.ts
var layers = {
  batchNormalization,
  convolution: restoreConvolution,
  dense: restoreDense,
  dropout: restoreDropout,
  flatten,
  maxPooling,
  relu: relu3,
  sigmoid: sigmoid4,
  softmax: softmax3,
  tanh: tanh4
};

// src/losses/index.ts
function softmaxCrossEntropy3(options = {}) {
  const epsilon = checkNumber("softmaxCrossEntropy: epsilon", options.epsilon ?? 0, 0);
  return {
    kind: "softmaxCrossEntropy",
    options: { epsilon },
    accepts: ["labels", "targets"],
    losses: (output2, target) => softmaxCrossEntropy2(output2, target, epsilon),
    prediction: softmax2
  };
}
function crossEntropy3(options = {}) {
  const epsilon = checkNumber("crossEntropy: epsilon", options.epsilon ?? 1e-7, 0);
  return {
    kind: "crossEntropy",
    options: { epsilon },
    accepts: ["labels", "targets"],
    losses: (output2, target) => crossEntropy2(output2, target, epsilon),
    prediction: (output2) => output2
  };
}
function sumOfSquaresError3() {
  return {
    kind: "sumOfSquaresError",
    options: {},
    accepts: ["targets"],
    losses: sumOfSquaresError2,
    prediction: (output2) => output2
  };
}
var losses = {
  softmaxCrossEntropy: softmaxCrossEntropy3,
  crossEntropy: crossEntropy3,
  sumOfSquaresError: sumOfSquaresError3
};

// src/optimizers/epsilon.ts
var PLACES = ["outside", "inside"];
var SMALLEST = 1e-37;
function checkEpsilon(kind, epsilon = 1e-7) {
  return checkNumber(`${kind}: epsilon`, epsilon, SMALLEST, 1);
}
function epsilonOptions(kind, options) {
  const epsilonPlace = checkOneOf(`${kind}: epsilonPlace`, options.epsilonPlace ?? "outside", PLACES);
  return { epsilon: checkEpsilon(kind, options.epsilon), epsilonPlace };
}
function addends({ epsilon, epsilonPlace }) {
  return epsilonPlace === "inside" ? { outside: 0, inside: epsilon } : { outside: epsilon, inside: 0 };
}

// src/optimizers/ada-grad.ts
function adaGrad(options = {}) {
  const learningRate = checkNumber("adaGrad: learningRate", options.learningRate ?? 0.01, 0);
  const initial = checkNumber("adaGrad: initial", options.initial ?? 0, 0);
  const epsilons = epsilonOptions("adaGrad", options);
  return {
    kind: "adaGrad",
    learningRate,
    options: { learningRate, initial, ...epsilons },
    update({ parameters, gradients, learningRate: learningRate2, state }) {
      adagradStep(parameters, state("squares", initial), gradients, learningRate2, addends(epsilons));
    }
  };
}

// src/optimizers/adam.ts
var PLACES2 = ["outside", "inside", "corrected"];
var LARGEST_BETA = 1 - 1e-7;
function adam2(options = {}) {
  const learningRate = checkNumber("adam: learningRate", options.learningRate ?? 1e-3, 0);
  const beta1 = checkNumber("adam: beta1", options.beta1 ?? 0.9, 0, LARGEST_BETA);
  const beta2 = checkNumber("adam: beta2", options.beta2 ?? 0.999, 0, LARGEST_BETA);
  const epsilon = checkEpsilon("adam", options.epsilon);
  const epsilonPlace = checkOneOf("adam: epsilonPlace", options.epsilonPlace ?? "outside", PLACES2);
  return {
    kind: "adam",
    learningRate,
    options: { learningRate, beta1, beta2, epsilon, epsilonPlace },
    update({ parameters, gradients, learningRate: learningRate2, counter: counter2, state }) {
      const ranges = [parameters, state("mean"), state("squares"), gradients];
      const corrected = epsilonPlace === "corrected";
      const form = { beta1, beta2, ...addends({ epsilon, epsilonPlace }), corrected };
      adamStep(ranges, learningRate2, counter2(), form);
    }
  };
}

// src/optimizers/momentum.ts
var VELOCITIES = ["steps", "gradients"];
function momentumOptions(kind, options) {
  return {
    learningRate: checkNumber(`${kind}: learningRate`, options.learningRate ?? 0.01, 0),
    momentum: checkNumber(`${kind}: momentum`, options.momentum ?? 0.9, 0, 1),
    velocity: checkOneOf(`${kind}: velocity`, options.velocity ?? "steps", VELOCITIES)
  };
}
function momentum2(options = {}) {
  const completed = momentumOptions("momentum", options);
  const { learningRate, momentum: mu, velocity } = completed;
  return {
    kind: "momentum",
    learningRate,
    options: { ...completed },
    update({ parameters, gradients, learningRate: learningRate2, state }) {
      const form = { momentum: mu, ofGradients: velocity === "gradients" };
      momentumStep(parameters, state("velocity"), gradients, learningRate2, form);
    }
  };
}

// src/optimizers/nesterov.ts
var ORDERS = ["parameters", "velocity"];
function nesterov2(options = {}) {
  const common = momentumOptions("nesterov", options);
  const first = checkOneOf("nesterov: first", options.first ?? "parameters", ORDERS);
  const { learningRate, momentum: momentum3, velocity } = common;
  return {
    kind: "nesterov",
    learningRate,
    options: { ...common, first },
    update({ parameters, gradients, learningRate: learningRate2, state }) {
      const ofGradients = velocity === "gradients";
      const form = { momentum: momentum3, ofGradients, velocityFirst: first === "velocity" };
      nesterovStep(parameters, state("velocity"), gradients, learningRate2, form);
    }
  };
}

// src/optimizers/rms-prop.ts
function rmsProp(options = {}) {
  const learningRate = checkNumber("rmsProp: learningRate", options.learningRate ?? 0.01, 0);
  const decay = checkNumber("rmsProp: decay", options.decay ?? 0.99, 0, 1);
  const epsilons = epsilonOptions("rmsProp", options);
  return {
    kind: "rmsProp",
    learningRate,
    options: { learningRate, decay, ...epsilons },
    update({ parameters, gradients, learningRate: learningRate2, state }) {
      const form = { decay, ...addends(epsilons) };
      rmspropStep(parameters, state("squares"), gradients, learningRate2, form);
    }
  };
}

// src/optimizers/sgd.ts
function sgd2(options = {}) {
  const learningRate = checkNumber("sgd: learningRate", options.learningRate ?? 0.01, 0);
  return {
    kind: "sgd",
    learningRate,
    options: { learningRate },
    update: ({ parameters, gradients, learningRate: learningRate2 }) => sgdStep(parameters, gradients, learningRate2)
  };
}

// src/optimizers/index.ts
var optimizers = {
  sgd: sgd2,
  momentum: momentum2,
  nesterov: nesterov2,
  adaGrad,
  rmsProp,
  adam: adam2
};

// src/model/weight-decay.ts
function weightDecayOf(option) {
  if (option === void 0) return void 0;
  const given = typeof option === "object" && option !== null ? option : { rate: option };
  const rate2 = checkNumber("compile: weightDecay", given.rate, 0);
  const { decoupled = false } = given;
  if (typeof decoupled !== "boolean") {
    throw new TypeError(message("compile: weightDecay.decoupled", "true or false", show(decoupled)));
  }
  return rate2 === 0 ? void 0 : { rate: rate2, decoupled };
}
function weightsOf(parameters) {
  return [...parameters].filter(([{ decays }]) => decays).map(([, tensor]) => tensor);
}
function penalized(loss, decay, parameters) {
  const weights = weightsOf(parameters);
  if (!decay || decay.decoupled || weights.length === 0) return loss;
  return add(loss, weights.map((w) => weightPenalty(w, decay.rate)).reduce(add));
}
function buildDecay(decay, parameters, learningRate) {
  if (!decay?.decoupled) return;
  for (const w of weightsOf(parameters)) weightDecayStep(w, learningRate, decay.rate);
}

// src/model/plain-description.ts
function plainDescription(description) {
  const { input, loss, optimizer, weightDecay: weightDecay2 } = description;
  const plain = ({ kind, options }) => ({ kind, options });
  return {
    input,
    layers: description.layers.map((layer) => ({ ...plain(layer), name: layer.name })),
    loss: plain(loss),
    optimizer: plain(optimizer),
    weightDecay: weightDecay2
  };
}
function restoreDescription(plain) {
  const weightDecay2 = weightDecayOf(plain.weightDecay);
  return {
    input: plain.input,
    layers: plain.layers.map(({ kind, options, name }) => {
      const layer = restore("layer", layers, { kind, options });
      return name === void 0 ? layer : { ...layer, name };
    }),
    loss: restore("loss", losses, plain.loss),
    optimizer: restore("optimizer", optimizers, plain.optimizer),
    ...weightDecay2 ? { weightDecay: weightDecay2 } : {}
  };
}

// src/model/checkpoint.ts
var FORMAT = "downhill";
var VERSION = "1";
function checkFinite2(kept) {
  for (const { name, data } of kept) {
    const bad = data.find((value) => !Number.isFinite(value));
    if (bad === void 0) continue;
    const remedy = "The model has diverged: use a smaller learning rate.";
    throw new RangeError(message(`save: ${name}`, "finite numbers", show(bad), remedy));
  }
}
function encodeModel({ description, seed, dtype }, kept, training) {
  const { input, ...parts } = plainDescription(description);
  const model = { input, dtype, seed, ...parts, training };
  const tensors = kept.map(({ name, shape, data }) => [name, { shape, data }]);
  return encodeSafetensors(tensors, { format: FORMAT, version: VERSION, model: JSON.stringify(model) });
}
function decodeModel(bytes, name) {
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  if (metadata.format !== FORMAT || metadata.model === void 0) {
    throw new FormatError(
      message(
        name,
        "a model saved by downhill",
        "a safetensors file of another program",
        "To read its tensors, compile() the same layers and use model.load()."
      )
    );
  }
  if (metadata.version !== VERSION) {
    throw new FormatError(message(name, `version ${VERSION} of the format`, show(metadata.version)));
  }
  try {
    return { ...restoreModel(JSON.parse(metadata.model)), tensors };
  } catch (error) {
    throw new FormatError(message(name, "the description of a model", reasonOf(error)), { cause: error });
  }
}
function restoreModel(model) {
  return {
    description: restoreDescription(model),
    dtype: model.dtype,
    seed: model.seed,
    ...model.training ? { training: checkTraining(model.training) } : {}
  };
}
function checkTraining({ steps, fits, learningRate }) {
  return {
    steps: checkInteger("training: steps", steps, 0, 2 ** 32 - 1),
    fits: checkInteger("training: fits", fits, 0),
    learningRate: checkNumber("training: learningRate", learningRate, 0)
  };
}
function matchTensors(tensors, wanted, file) {
  const known = new Set(wanted.map(({ name }) => name));
  const stranger = [...tensors.keys()].find((name) => !known.has(name) && !name.startsWith(OPTIMIZER_PREFIX));
  if (stranger !== void 0) {
    const expected = `tensors ${[...known].join(", ")}`;
    throw new FormatError(
      message(file, expected, `one called ${show(stranger)}`, "The model has other layers.")
    );
  }
  return wanted.map((tensor) => matchTensor(tensors, tensor, file));
}
function matchTensor(tensors, { name, shape }, file) {
  const where = `${file}: tensor ${show(name)}`;
  const tensor = tensors.get(name);
  if (!tensor) throw new FormatError(message(where, showShape(shape), "none", "The model has other layers."));
  if (showShape(tensor.shape) !== showShape(shape)) {
    throw new FormatError(message(where, showShape(shape), showShape(tensor.shape)));
  }
  if (!(tensor.data instanceof Float32Array || tensor.data instanceof Float64Array)) {
    throw new FormatError(message(where, "F32 or F64", tensor.dtype));
  }
  if (!tensor.data.every(Number.isFinite)) {
    throw new FormatError(message(where, "finite numbers", "NaN or infinity", "The model had diverged."));
  }
  return tensor.data;
}

// src/model/check-data.ts
function checkFeatures(where, data, input) {
  if (showShape(data.featureShape) !== showShape(input)) {
    const remedy = data.featureShape.length > 1 && input.length === 1 ? "Use data.flatten(), or begin the model with flatten()." : "Give compile() the shape of one sample as input.";
    throw new ShapeError(
      message(where, `samples of shape ${showShape(input)}`, showShape(data.featureShape), remedy)
    );
  }
}
function checkRange(where, data, dtype) {
  if (dtype === "f64") return;
  const columns = {
    features: data.features,
    targets: data.target?.form === "targets" ? data.target.data : void 0
  };
  for (const [name, numbers] of Object.entries(columns)) {
    if (!(numbers instanceof Float64Array)) continue;
    const beyond = numbers.find((value) => !Number.isFinite(Math.fround(value)));
    if (beyond === void 0) continue;
    const remedy = 'Scale the data, or compile with dtype "f64".';
    throw new RangeError(
      message(`${where}: ${name}`, "numbers within \xB13.4e38 for float32", show(beyond), remedy)
    );
  }
}
function checkTarget(where, data, output2, loss) {
  const { target } = data;
  if (!target) throw new TypeError(message(where, "a data set with true answers t", "one without"));
  if (!loss.accepts.includes(target.form)) {
    const expected = target.form === "labels" ? "a row of targets per sample" : "one class index per sample";
    const got = target.form === "labels" ? "class indices" : `rows of ${showShape(target.shape)}`;
    const remedy = target.form === "labels" ? "Use data.oneHot()." : "";
    throw new ShapeError(message(`${where}: ${loss.kind}`, expected, got, remedy));
  }
  const outputs = showShape(output2);
  if (target.form === "targets" && showShape(target.shape) !== outputs) {
    const remedy = "The last layer must have one output per target.";
    throw new ShapeError(message(where, `targets of shape ${outputs}`, showShape(target.shape), remedy));
  }
  if (target.form === "labels") {
    if (output2.length !== 1) {
      throw new ShapeError(
        message(where, "one row of outputs per label", outputs, "End the model with flatten() or dense().")
      );
    }
    const wrong = target.data.findIndex((label) => label < 0 || label >= output2[0]);
    if (wrong >= 0) {
      throw new RangeError(
        message(
          where,
          `labels from 0 to ${output2[0] - 1}`,
          `${show(target.data[wrong])} at index ${wrong}`,
          "The last layer must have one output per class."
        )
      );
    }
  }
}
function checkBatchSize(where, batchSize, data) {
  if (typeof batchSize !== "number") {
    throw new TypeError(message(`${where}: batchSize`, "an integer", show(batchSize)));
  }
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > data.size) {
    throw new RangeError(
      message(
        `${where}: batchSize`,
        `an integer from 1 to ${data.size}, the number of samples`,
        show(batchSize)
      )
    );
  }
  return batchSize;
}

// src/graph/graph.ts
var Graph = class {
  nodes = [];
  tensors = [];
  #scope = "";
  #backward = false;
  /** A tensor that the host writes before a run. */
  input(name, shape, type = "float") {
    return this.#add(new Tensor(this, this.tensors.length, name, shape, type, "input"));
  }
  /** A tensor that training changes. */
  parameter(name, shape) {
    return this.#add(new Tensor(this, this.tensors.length, name, shape, "float", "parameter"));
  }
  /** A tensor that an optimizer or a layer keeps between runs. */
  state(name, shape) {
    return this.#add(new Tensor(this, this.tensors.length, name, shape, "float", "state"));
  }
  /** A tensor with the same number in every element. */
  constant(value, shape = []) {
    const name = String(value);
    return this.#add(
      new Tensor(this, this.tensors.length, name, shape, "float", "constant", void 0, value)
    );
  }
  /** Adds a node and gives the tensors it computes. */
  apply(op, inputs) {
    const stranger = inputs.find((input) => input.graph !== this);
    if (stranger) {
      throw new RangeError(
        message(
          op.name,
          "tensors of one graph",
          `${stranger.name} (${showShape(stranger.shape)}) of another`
        )
      );
    }
    const node = new Node(op, inputs, this.#scope, this.#backward);
    const specs = op.outputs(inputs);
    const outputs = specs.map(({ shape, type = "float" }, i) => {
      const name = specs.length > 1 ? `${op.name}.${i}` : op.name;
      return this.#add(
        new Tensor(this, this.tensors.length, this.#qualify(name), shape, type, "value", node)
      );
    });
    node.outputs = outputs;
    this.nodes.push(node);
    return outputs;
  }
  /** Adds a node with one output. */
  apply1(op, inputs) {
    return this.apply(op, inputs)[0];
  }
  /** Names what `build` makes after a part of the model. */
  within(scope, build, backward = this.#backward) {
    const before = [this.#scope, this.#backward];
    this.#scope = scope;
    this.#backward = backward;
    try {
      return build();
    } finally {
      [this.#scope, this.#backward] = before;
    }
  }
  #qualify(name) {
    return this.#scope === "" ? name : `${this.#scope}.${name}`;
  }
  #add(tensor) {
    this.tensors.push(tensor);
    return tensor;
  }
};

// src/model/construction.ts
var Construction = class {
  /** @param training  True for the graph of a training step. */
  constructor(graph, table, training) {
    this.graph = graph;
    this.table = table;
    this.training = training;
  }
  graph;
  table;
  training;
  parameters = /* @__PURE__ */ new Map();
  states = /* @__PURE__ */ new Map();
  #onUpdate = [];
  #counter;
  /** u32 (3): training steps done, low and high word of the seed; undefined when nothing asked for it. */
  get counter() {
    return this.#counter;
  }
  /** The same, made when it is first asked for. */
  needCounter() {
    this.#counter ??= this.graph.input("counter", [3], "u32");
    return this.#counter;
  }
  state(owner, name, shape, initial) {
    const entry = this.table.claimState({ name, shape, owner, initial });
    const known = this.states.get(entry);
    if (known) return known;
    const tensor = this.graph.state(name, shape);
    this.states.set(entry, tensor);
    return tensor;
  }
  /** Builds the layers on `x` (batch, features…) and gives the output of each. */
  buildLayers(x, layers2) {
    const names = layerNames(layers2);
    let current = x;
    return layers2.map((layer, i) => {
      current = this.graph.within(names[i], () => layer.build(current, this.#scope(names[i])));
      return current;
    });
  }
  /** Builds what layers have put off until the update. */
  buildUpdates() {
    for (const build of this.#onUpdate) build();
  }
  #scope(layer) {
    return {
      name: layer,
      training: this.training,
      parameter: (name, shape, initializer, options = {}) => {
        const { fans = { fanIn: shape[0], fanOut: shape[shape.length - 1] }, decays = false } = options;
        const entry = this.table.claim({ name: `${layer}.${name}`, shape, initializer, fans, decays });
        const tensor = this.graph.parameter(entry.name, shape);
        this.parameters.set(entry, tensor);
        return tensor;
      },
      state: (name, shape, initial) => this.state("layer", `${layer}.${name}`, shape, initial),
      counter: () => this.needCounter(),
      onUpdate: (build) => {
        this.#onUpdate.push(build);
      }
    };
  }
};
function layerNames(layers2) {
  const counts = /* @__PURE__ */ new Map();
  const names = layers2.map(({ kind, name }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return name ?? `${kind}_${count}`;
  });
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== void 0) {
    throw new RangeError(message("sequential", "layers with different names", `two called ${show(twice)}`));
  }
  return names;
}

// src/graph/differentiate.ts
function differentiate(loss, targets, add2) {
  const graph = loss.graph;
  if (loss.size !== 1) {
    throw new ShapeError(
      message("differentiate", "a scalar loss", showShape(loss.shape), "Sum or average it first.")
    );
  }
  const onTheWay = new Set(targets);
  for (const node of graph.nodes) {
    if (node.inputs.some((input) => onTheWay.has(input)))
      for (const output2 of node.outputs) onTheWay.add(output2);
  }
  const gradients = /* @__PURE__ */ new Map();
  if (onTheWay.has(loss)) gradients.set(loss, graph.constant(1, loss.shape));
  for (const node of [...graph.nodes].reverse()) {
    if (node.op.effect || !node.outputs.some((output2) => onTheWay.has(output2) && gradients.has(output2)))
      continue;
    const arriving = node.outputs.map((output2) => gradients.get(output2));
    const { gradient } = node.op;
    if (!gradient) {
      throw new TypeError(
        message(`differentiate: ${node.op.name}`, "an op with a gradient rule", "one without")
      );
    }
    graph.within(
      node.scope,
      () => {
        const contributions = gradient.call(node.op, node, arriving);
        node.inputs.forEach((input, i) => {
          const contribution = contributions[i];
          if (!contribution || !onTheWay.has(input)) return;
          const sum3 = gradients.get(input);
          gradients.set(input, sum3 ? add2(sum3, contribution) : contribution);
        });
      },
      true
    );
  }
  return targets.map((target) => gradients.get(target));
}

// src/model/graphs.ts
function buildForward(model, table, data, rows, training) {
  const graph = new Graph();
  const construction = new Construction(graph, table, training);
  const type = data.features instanceof Uint8Array ? "u8" : "float";
  const features = graph.input("features", [data.size, ...data.featureShape], type);
  const indices = graph.input("indices", [rows], "u32");
  const x = graph.within("batch", () => gatherRows(features, indices, data.scale));
  const output2 = construction.buildLayers(x, model.layers).at(-1) ?? x;
  return { graph, rows, features, indices, construction, output: output2 };
}
function buildMeasures(model, data, forward) {
  const { graph, output: output2, indices, construction } = forward;
  const { target } = data;
  if (!target) throw new TypeError("a data set without true answers reached a graph that needs them");
  const answers = target.form === "labels" ? graph.input("labels", [data.size], "i32") : graph.input("targets", [data.size, ...target.shape]);
  return graph.within("loss", () => {
    const t = graph.within("batch", () => gatherRows(answers, indices));
    const loss = penalized(mean(model.loss.losses(output2, t)), model.weightDecay, construction.parameters);
    const correct = target.classes === void 0 ? void 0 : countCorrect(output2, t);
    return { answers, results: correct ? { loss, correct } : { loss } };
  });
}
function placedBy({ graph, rows, features, indices, construction }) {
  const { parameters, states, counter: counter2 } = construction;
  return { graph, rows, features, indices, parameters, states, ...counter2 ? { counter: counter2 } : {} };
}
function buildUpdate(model, construction) {
  const { graph, table, parameters } = construction;
  const first = graph.nodes.length;
  const ranges = {
    parameters: graph.parameter("parameters", [table.flatSize]),
    gradients: graph.input("gradients", [table.flatSize]),
    learningRate: graph.input("learning_rate", [])
  };
  graph.within("update", () => {
    construction.buildUpdates();
    buildDecay(model.weightDecay, parameters, ranges.learningRate);
    model.optimizer.update({
      ...ranges,
      counter: () => construction.needCounter(),
      state: (name, initial = 0) => construction.state("optimizer", `optimizer.${name}`, [table.flatSize], initial)
    });
    if (construction.counter) increment(construction.counter);
  });
  return { ...ranges, nodes: graph.nodes.slice(first) };
}
function buildStep(model, table, data, rows) {
  const forward = buildForward(model, table, data, rows, true);
  const measures = buildMeasures(model, data, forward);
  const gradients = buildGradients(measures.results.loss, forward.construction.parameters);
  const update = buildUpdate(model, forward.construction);
  return { name: `step of ${rows}`, ...placedBy(forward), ...measures, gradients, update };
}
function buildEvaluation(model, table, data, rows) {
  const forward = buildForward(model, table, data, rows, false);
  const measures = buildMeasures(model, data, forward);
  return { name: `evaluation of ${rows}`, ...placedBy(forward), ...measures, gradients: /* @__PURE__ */ new Map() };
}
function buildPrediction(model, table, data, rows, raw) {
  const forward = buildForward(model, table, data, rows, false);
  const { graph, output: output2 } = forward;
  const prediction = graph.within(
    "prediction",
    () => ownMemory(raw ? output2 : model.loss.prediction(output2))
  );
  return {
    name: `prediction of ${rows}`,
    ...placedBy(forward),
    gradients: /* @__PURE__ */ new Map(),
    results: { prediction }
  };
}
function buildGradients(loss, parameters) {
  const found = differentiate(loss, [...parameters.values()], add);
  const gradients = /* @__PURE__ */ new Map();
  const taken = /* @__PURE__ */ new Set();
  [...parameters.keys()].forEach((entry, i) => {
    const gradient = found[i];
    if (!gradient) return;
    const own = taken.has(gradient) ? copy(gradient) : ownMemory(gradient);
    taken.add(own);
    gradients.set(entry, own);
  });
  return gradients;
}
function ownMemory(x) {
  return x.producer && x.producer.op.viewOf === void 0 ? x : copy(x);
}
function copy(x) {
  return scale(x, 1);
}

// src/model/describe-layers.ts
function describeLayers(description, table) {
  const { layers: layers2, input } = description;
  const names = layerNames(layers2);
  const graph = new Graph();
  const construction = new Construction(graph, table, true);
  const outputs = construction.buildLayers(graph.input("x", [1, ...input]), layers2);
  buildUpdate(description, construction);
  return outputs.map((output2, i) => ({
    name: names[i],
    output: output2.shape.slice(1),
    parameters: table.entries.filter((entry) => entry.name.startsWith(`${names[i]}.`)).reduce((sum3, { shape }) => sum3 + sizeOf(shape), 0)
  }));
}

// src/model/engine.ts
var COUNTER_WORDS = 3;
var Engine = class {
  constructor(backend, dtype, table) {
    this.backend = backend;
    this.dtype = dtype;
    this.table = table;
    const flatBytes = align(table.flatSize * this.bytesPerFloat);
    this.parametersAddress = backend.base;
    this.gradientsAddress = this.parametersAddress + flatBytes;
    this.statesAddress = this.gradientsAddress + flatBytes;
    this.learningRateAddress = this.statesAddress + align(table.statesSize * this.bytesPerFloat);
    this.counterAddress = this.learningRateAddress + align(this.bytesPerFloat);
    this.#sessionsBase = this.counterAddress + align(COUNTER_WORDS * 4);
    backend.reserve(this.#sessionsBase);
  }
  backend;
  dtype;
  table;
  parametersAddress;
  gradientsAddress;
  statesAddress;
  learningRateAddress;
  /** Three words: training steps done, low and high word of the seed. */
  counterAddress;
  #sessionsBase;
  #leases = /* @__PURE__ */ new Set();
  get bytesPerFloat() {
    return this.dtype === "f32" ? 4 : 8;
  }
  /** Where a session may lay its memory: behind every session that is still open. */
  get freeAddress() {
    let top = this.#sessionsBase;
    for (const { end } of this.#leases) top = Math.max(top, end);
    return top;
  }
  /** Holds memory up to `end`; call the result to let it go. */
  lease(end) {
    const lease = { end };
    this.backend.reserve(end);
    this.#leases.add(lease);
    return () => this.#leases.delete(lease);
  }
  /** The elements at an address, as a view that the next growth of the memory detaches. */
  floats(address, length) {
    const { buffer } = this.backend.views.u8;
    return this.dtype === "f32" ? new Float32Array(buffer, address, length) : new Float64Array(buffer, address, length);
  }
  parameter({ offset, shape }) {
    return this.floats(this.parametersAddress + offset * this.bytesPerFloat, sizeOf(shape));
  }
  state({ offset, shape }) {
    return this.floats(this.statesAddress + offset * this.bytesPerFloat, sizeOf(shape));
  }
  /** Training steps done, as far as anything counts them; modulo 2^32. */
  get steps() {
    return this.backend.views.u32[this.counterAddress / 4];
  }
  set steps(value) {
    this.backend.views.u32[this.counterAddress / 4] = value;
  }
  get learningRate() {
    return this.floats(this.learningRateAddress, 1)[0];
  }
  set learningRate(value) {
    this.floats(this.learningRateAddress, 1)[0] = value;
  }
  /** Gives everything its first numbers, every parameter from a stream of its own. */
  initialize(seed) {
    this.backend.views.u32.set([0, seed >>> 0, Math.floor(seed / 2 ** 32)], this.counterAddress / 4);
    this.#resetStates("layer");
    this.#resetStates("optimizer");
    for (const entry of this.table.entries) {
      const stream = randomStream(seed, `initialize ${entry.name}`);
      entry.initializer.fill(this.parameter(entry), entry.fans, stream);
    }
  }
  /** Notes all that lasts, parameters to counter; the result puts it back. */
  snapshot() {
    const kept = this.backend.views.u8.slice(this.parametersAddress, this.#sessionsBase);
    return () => this.backend.views.u8.set(kept, this.parametersAddress);
  }
  /** Makes the optimizer forget what it keeps. */
  resetOptimizer() {
    this.steps = 0;
    this.#resetStates("optimizer");
  }
  #resetStates(owner) {
    for (const entry of this.table.states) if (entry.owner === owner) this.state(entry).fill(entry.initial);
  }
};

// src/model/parameter-table.ts
var ALIGNMENT2 = 16;
var ParameterTable = class {
  entries = [];
  states = [];
  #byName = /* @__PURE__ */ new Map();
  /** Elements of the parameters' range, the gaps between them included; gaps stay zero. */
  get flatSize() {
    return endOf(this.entries);
  }
  /** Elements of the states' range. */
  get statesSize() {
    return endOf(this.states);
  }
  /** Trainable numbers. */
  get count() {
    return this.entries.reduce((sum3, { shape }) => sum3 + sizeOf(shape), 0);
  }
  /** The entry of that name: the same one each time a graph of the model is built. */
  claim(parameter) {
    return this.#claim(this.entries, parameter, this.flatSize);
  }
  /** The same for a state. */
  claimState(state) {
    return this.#claim(this.states, state, this.statesSize);
  }
  #claim(list, wanted, offset) {
    const { name, shape } = wanted;
    const known = this.#byName.get(name);
    if (!known) {
      const entry = { ...wanted, offset };
      list.push(entry);
      this.#byName.set(name, entry);
      return entry;
    }
    if (showShape(known.shape) !== showShape(shape)) {
      throw new ShapeError(message(`parameter "${name}"`, showShape(known.shape), showShape(shape)));
    }
    return known;
  }
};
function endOf(entries) {
  const last = entries.at(-1);
  return last ? Math.ceil((last.offset + sizeOf(last.shape)) / ALIGNMENT2) * ALIGNMENT2 : 0;
}

// src/model/predict.ts
var Prediction = class {
  constructor(data, shape) {
    this.data = data;
    this.shape = shape;
  }
  data;
  shape;
  /** The answer for one sample; a view. */
  row(sample) {
    const width = sizeOf(this.shape.slice(1));
    return this.data.subarray(sample * width, (sample + 1) * width);
  }
  /** For every sample the index of its largest output: its class. */
  classes() {
    const classes = new Int32Array(this.shape[0]);
    for (let sample = 0; sample < classes.length; sample++) {
      const row = this.row(sample);
      let best = 0;
      for (let i = 1; i < row.length; i++) if (row[i] > row[best]) best = i;
      classes[sample] = best;
    }
    return classes;
  }
};

// src/model/profile/clock.ts
var PATIENCE2 = 20;
var TICKS = 8;
var FINE = 1e-3;
function clockTick(now = () => performance.now()) {
  const began = now();
  let shortest = PATIENCE2;
  let last = began;
  for (let ticks = 0; ticks < TICKS && last - began < PATIENCE2; ) {
    const time = now();
    if (time === last) continue;
    shortest = Math.min(shortest, time - last);
    last = time;
    ticks++;
  }
  return shortest;
}
function averageBy(tick) {
  return tick <= FINE ? "median" : "mean";
}
function average(times, by) {
  return by === "median" ? quantile(times, 0.5) : times.reduce((sum3, time) => sum3 + time, 0) / times.length;
}
function quantile(times, share) {
  const ordered = times.slice().sort();
  const place3 = share * (ordered.length - 1);
  const below = Math.floor(place3);
  const above = Math.min(below + 1, ordered.length - 1);
  return ordered[below] + (place3 - below) * (ordered[above] - ordered[below]);
}

// src/platform/turn.ts
function eventLoopTurn() {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else if (typeof MessageChannel === "function") {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(void 0);
    } else setTimeout(resolve, 0);
  });
}

// src/model/profile/measure.ts
var WARM_UP = 100;
var SLICE = 12;
async function measureCalls(engine, step, sampler, steps) {
  const { program } = step;
  const bind = (calls2) => engine.backend.bind({ ...program, calls: calls2 });
  const nothing = bind([]);
  const calls = program.calls.map((call) => bind([call]));
  const width = calls.length + 2;
  const times = new Float64Array((steps + 1) * width);
  const spare = steps * width;
  const whole = new Float64Array(steps);
  const runUndisturbed = () => {
    sampler.next(step.indices);
    const began = performance.now();
    step.run();
    return performance.now() - began;
  };
  const runCalls = (at) => {
    sampler.next(step.indices);
    times[at] = performance.now();
    nothing();
    times[at + 1] = performance.now();
    for (let i = 0; i < calls.length; i++) {
      calls[i]();
      times[at + 2 + i] = performance.now();
    }
  };
  const slice = (work) => {
    const restore2 = engine.snapshot();
    const end = performance.now() + SLICE;
    try {
      runUndisturbed();
      runCalls(spare);
      let goesOn;
      do
        goesOn = work();
      while (goesOn && performance.now() < end);
      return goesOn;
    } finally {
      restore2();
    }
  };
  const warm = performance.now() + WARM_UP;
  const warmUp = () => {
    runUndisturbed();
    runCalls(spare);
    return performance.now() < warm;
  };
  while (slice(warmUp)) await eventLoopTurn();
  let done = 0;
  const measure = () => {
    whole[done] = runUndisturbed();
    runCalls(done * width);
    done++;
    return done < steps;
  };
  while (slice(measure)) await eventLoopTurn();
  return { steps, calls: calls.length, times: times.subarray(0, spare), whole };
}

// src/model/profile/table.ts
var HEADINGS = ["", "kernel", "computes", "\xB5s", "share", "GFLOP/s", "kB", "GB/s"];
var WORDS = 3;
function formatProfile(profile) {
  const { calls, secondsPerStep, quartiles } = profile;
  const sum3 = (of) => calls.reduce((total, call) => total + of(call), 0);
  const all = { seconds: sum3(({ seconds }) => seconds), operations: sum3((c) => c.operations), share: 1 };
  const bytes = sum3((call) => call.bytes);
  const rows = [
    HEADINGS,
    ...calls.map((call, i) => [String(i), call.kernel, call.writes.join(", "), ...numbersOf(call)]),
    ["", "all calls", "", ...numbersOf({ ...all, bytes })],
    ["", "step, undisturbed", "", ...numbersOf({ ...all, bytes, seconds: secondsPerStep, share: void 0 })]
  ];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map(
    (row) => row.map(
      (cell, column) => column > 0 && column < WORDS ? cell.padEnd(widths[column]) : cell.padStart(widths[column])
    ).join("  ").trimEnd()
  );
  const [low, high] = quartiles.map(microseconds);
  const threads = profile.threads === 1 ? "1 thread" : `${profile.threads} threads`;
  const heading = [
    `a step of ${profile.batchSize} samples, ${profile.dtype}, ${threads}`,
    `${profile.average} of ${profile.steps} steps`,
    ...profile.average === "mean" ? [`the clock ticks every ${microseconds(profile.secondsPerTick)} \xB5s`] : [],
    `half of them within ${low}\u2013${high} \xB5s`
  ];
  return [heading.join("; "), ...lines].join("\n");
}
function numbersOf({ seconds, share, operations, bytes }) {
  return [
    microseconds(seconds),
    share === void 0 ? "" : `${(100 * share).toFixed(1)} %`,
    rate(operations, seconds),
    (bytes / 1e3).toFixed(1),
    rate(bytes, seconds)
  ];
}
function microseconds(seconds) {
  const value = seconds * 1e6;
  return value.toFixed(value < 100 ? 2 : 1);
}
function rate(amount, seconds) {
  return amount > 0 && seconds > 0 ? (amount / seconds / 1e9).toFixed(1) : "\u2013";
}

// src/model/profile/trace.ts
var SHOWN_STEPS = 20;
function formatTrace(profile, stamps) {
  const otherData = {
    samplesPerStep: profile.batchSize,
    dtype: profile.dtype,
    threads: profile.threads,
    secondsPerStep: profile.secondsPerStep
  };
  const events = [...typicalStep(profile), ...stepsAsTheyRan(profile, stamps)];
  return JSON.stringify({ traceEvents: events, displayTimeUnit: "ns", otherData });
}
function typicalStep({ calls, average: average2 }) {
  const process2 = 1;
  let start = 0;
  const events = calls.map((call) => {
    const event = callEvent(call, process2, start, call.seconds * 1e6);
    start += call.seconds * 1e6;
    return event;
  });
  const step = complete("step", "step", process2, 0, start);
  return [...naming(process2, `typical step (${average2}s)`), step, ...events];
}
function stepsAsTheyRan({ calls }, { steps, times }) {
  const process2 = 2;
  const width = calls.length + 2;
  const first = Math.max(0, steps - SHOWN_STEPS);
  const zero = times[first * width];
  const at = (step, i) => (times[step * width + i] - zero) * 1e3;
  const events = Array.from({ length: steps - first }, (_, i) => first + i).flatMap((step) => [
    complete(`step ${step + 1}`, "step", process2, at(step, 1), at(step, width - 1) - at(step, 1)),
    ...calls.map((call, i) => callEvent(call, process2, at(step, i + 1), at(step, i + 2) - at(step, i + 1)))
  ]);
  return [...naming(process2, "steps as they ran"), ...events];
}
function naming(process2, name) {
  return [
    { name: "process_name", ph: "M", pid: process2, tid: 0, args: { name } },
    { name: "thread_name", ph: "M", pid: process2, tid: 0, args: { name: "thread 0" } }
  ];
}
function complete(name, category, process2, start, duration, args = {}) {
  return { name, ph: "X", cat: category, pid: process2, tid: 0, ts: start, dur: duration, args };
}
function callEvent(call, process2, start, duration) {
  const { kernel, writes, reads, operations, bytes } = call;
  const perSecond = (amount) => duration > 0 ? amount / duration / 1e3 : void 0;
  const rates = { "GFLOP/s": perSecond(operations), "GB/s": perSecond(bytes) };
  return complete(kernel, "kernel", process2, start, duration, { writes, reads, operations, bytes, ...rates });
}

// src/model/profile/profile.ts
var Profile = class {
  calls;
  /** Of a step that runs undisturbed, its median. */
  secondsPerStep;
  /** The first and the third quartile of the same. */
  quartiles;
  /** Steps that were measured, each way. */
  steps;
  batchSize;
  threads;
  dtype;
  /** How many times became one: the median, or the mean where the clock is too coarse for it. */
  average;
  /** From one tick of the clock to the next. */
  secondsPerTick;
  #stamps;
  /** @internal */
  constructor({ program, batchSize, threads, tick }, stamps) {
    const by = averageBy(tick);
    const [overhead, ...durations] = durationsOf(stamps).map((times) => average(times, by));
    const seconds = durations.map((duration) => Math.max(0, duration - overhead) / 1e3);
    const total = seconds.reduce((sum3, time) => sum3 + time, 0);
    const name = (index) => {
      const { name: name2, shape } = program.tensors[index];
      return `${name2}[${showShape(shape)}]`;
    };
    this.calls = program.calls.map(({ kernel, writes, reads, operations, bytes }, i) => ({
      kernel,
      writes: writes.map(name),
      reads: reads.map(name),
      seconds: seconds[i],
      share: total > 0 ? seconds[i] / total : 0,
      operations,
      bytes
    }));
    this.secondsPerStep = average(stamps.whole, by) / 1e3;
    this.quartiles = [quantile(stamps.whole, 0.25) / 1e3, quantile(stamps.whole, 0.75) / 1e3];
    this.steps = stamps.steps;
    this.batchSize = batchSize;
    this.threads = threads;
    this.dtype = program.dtype;
    this.average = by;
    this.secondsPerTick = tick / 1e3;
    this.#stamps = stamps;
  }
  /** A line per call: time, share of all calls, GFLOP/s, bytes and GB/s; then their sum and the undisturbed step. */
  toString() {
    return formatProfile(this);
  }
  /**
   * JSON in the Trace Event Format, which chrome://tracing and ui.perfetto.dev open: the typical step, and below it some
   * steps as they ran, one row per thread.
   */
  toTrace() {
    return formatTrace(this, this.#stamps);
  }
};
function durationsOf({ steps, calls, times }) {
  const width = calls + 2;
  return Array.from(
    { length: calls + 1 },
    (_, i) => Float64Array.from({ length: steps }, (_2, step) => times[step * width + i + 1] - times[step * width + i])
  );
}

// src/model/profile/index.ts
var MOST_STEPS = 1e5;
function profileScheduleOf({ batchSize, steps }, data) {
  const tick = clockTick();
  const byDefault = averageBy(tick) === "median" ? 200 : 1e3;
  return {
    batchSize: checkBatchSize("profile", batchSize ?? Math.min(100, data.size), data),
    steps: checkInteger("profile: steps", steps ?? byDefault, 1, MOST_STEPS),
    tick
  };
}
async function profileStep(engine, step, { data, seed, steps, tick }) {
  const sampler = withReplacement(data.size, randomStream(seed, "profile"));
  const stamps = await measureCalls(engine, step, sampler, steps);
  const { program, rows: batchSize } = step;
  return new Profile({ program, batchSize, threads: engine.backend.threads, tick }, stamps);
}

// src/model/progress.ts
function checkProgress({ onProgress, progressInterval = 100, watch = [] }) {
  if (onProgress !== void 0 && typeof onProgress !== "function") {
    throw new TypeError(message("fit: onProgress", "a function", show(onProgress)));
  }
  checkNumber("fit: progressInterval", progressInterval, 0);
  if (!Array.isArray(watch)) {
    throw new TypeError(message("fit: watch", 'names such as ["dense_1.weight"]', show(watch)));
  }
}
var ProgressTeller = class {
  #tell;
  #interval;
  #watched;
  #toldStep = 0;
  #toldAt = 0;
  #pending;
  #failure;
  /** @param watched  Copies the watched parameters. */
  constructor(tell, interval, watched) {
    this.#tell = tell;
    this.#interval = interval;
    this.#watched = watched;
  }
  /** True when it is time to tell. @throws what the last telling's promise was rejected with. */
  isDue(milliseconds) {
    if (this.#failure) throw this.#failure.error;
    return !this.#pending && milliseconds - this.#toldAt >= this.#interval;
  }
  tell(standing) {
    const { step, milliseconds, loss, accuracy, ...plain } = standing;
    const since = step - this.#toldStep;
    const losses2 = loss.slice(this.#toldStep, step);
    const accuracies = accuracy.slice(this.#toldStep, step);
    const right = mean2(accuracies);
    const told = this.#tell({
      step,
      ...plain,
      losses: losses2,
      accuracies,
      loss: mean2(losses2),
      ...Number.isNaN(right) ? {} : { accuracy: right },
      seconds: milliseconds / 1e3,
      stepsPerSecond: 1e3 * since / (milliseconds - this.#toldAt),
      parameters: this.#watched()
    });
    this.#toldStep = step;
    this.#toldAt = milliseconds;
    if (!told) return;
    this.#pending = Promise.resolve(told).then(
      () => {
        this.#pending = void 0;
      },
      (error) => {
        this.#failure = { error };
      }
    );
  }
  /** Waits for what is being told, tells of the steps since then, and waits for that. */
  async finish(standing) {
    await this.#settled();
    if (standing.step > this.#toldStep) this.tell(standing);
    await this.#settled();
  }
  async #settled() {
    await this.#pending;
    if (this.#failure) throw this.#failure.error;
  }
};
function mean2(values) {
  return values.reduce((sum3, value) => sum3 + value, 0) / values.length;
}

// src/model/run-control.ts
var SLICE2 = 12;
var RunControl = class {
  #signal;
  #began = performance.now();
  #stopped = false;
  #lastTurn = this.#began;
  #pausedMilliseconds = 0;
  #pause;
  constructor(signal) {
    this.#signal = signal;
  }
  /** True when the run is to end before its next step. */
  get stopped() {
    return this.#stopped || this.#signal?.aborted === true;
  }
  get paused() {
    return this.#pause !== void 0;
  }
  /** Milliseconds since the run began, without those it paused. */
  get milliseconds() {
    return performance.now() - this.#began - this.#pausedMilliseconds;
  }
  pause() {
    if (this.#pause || this.stopped) return;
    let resume = () => {
    };
    const end = new Promise((resolve) => {
      resume = resolve;
    });
    this.#pause = { end, resume };
  }
  resume() {
    this.#pause?.resume();
    this.#pause = void 0;
  }
  stop() {
    this.#stopped = true;
    this.resume();
  }
  /** To be called between two steps, and awaited where it answers a promise: the event loop's turn is due, or a pause. */
  breathe() {
    return this.#pause || performance.now() - this.#lastTurn > SLICE2 ? this.#turn() : void 0;
  }
  async #turn() {
    await eventLoopTurn();
    const from = performance.now();
    while (this.#pause && !this.stopped) await this.#pauseEnd(this.#pause.end);
    this.#lastTurn = performance.now();
    this.#pausedMilliseconds += this.#lastTurn - from;
  }
  async #pauseEnd(end) {
    const stop = () => this.stop();
    this.#signal?.addEventListener("abort", stop, { once: true });
    await end;
    this.#signal?.removeEventListener("abort", stop);
  }
};
function notAtRest(where, occupation) {
  const remedy = `Await the first ${occupation === "trained" ? "fit" : "profile"}().`;
  return new Error(message(where, "a model at rest", `one that is being ${occupation}`, remedy));
}

// src/model/schedule.ts
function checkWatchers(options) {
  const { onStep, onEpoch, signal } = options;
  for (const [name, callback] of Object.entries({ onStep, onEpoch })) {
    if (callback === void 0 || typeof callback === "function") continue;
    throw new TypeError(message(`fit: ${name}`, "a function", show(callback)));
  }
  checkProgress(options);
  if (signal !== void 0 && typeof signal?.aborted !== "boolean") {
    const remedy = "Give the signal of an AbortController.";
    throw new TypeError(message("fit: signal", "an AbortSignal", show(signal), remedy));
  }
}
function scheduleOf(options, data) {
  const { epochs: epochs2, steps } = options;
  if (epochs2 !== void 0 && steps !== void 0) {
    throw new TypeError(message("fit", "epochs or steps", "both", "Leave one of them out."));
  }
  checkWatchers(options);
  const batchSize = checkBatchSize("fit", options.batchSize ?? Math.min(100, data.size), data);
  const byDefault = steps === void 0 ? "shuffled" : "withReplacement";
  const sampling = checkOneOf("fit: sampling", options.sampling ?? byDefault, [
    "shuffled",
    "withReplacement"
  ]);
  const shuffled = sampling === "shuffled";
  const stepsPerEpoch = shuffled ? Math.ceil(data.size / batchSize) : Math.floor(data.size / batchSize);
  const total = steps === void 0 ? checkInteger("fit: epochs", epochs2 ?? 1, 0) * stepsPerEpoch : checkInteger("fit: steps", steps, 0);
  return {
    batchSize,
    steps: total,
    stepsPerEpoch,
    epochs: Math.ceil(total / stepsPerEpoch),
    sampling,
    lastRows: shuffled ? data.size - (stepsPerEpoch - 1) * batchSize : batchSize
  };
}

// src/program/liveness.ts
function neededNodes(graph, results) {
  const wanted = new Set(results);
  const needed = [];
  for (const node of [...graph.nodes].reverse()) {
    if (!node.op.effect && !node.outputs.some((output2) => wanted.has(output2))) continue;
    for (const input of node.inputs) wanted.add(input);
    needed.push(node);
  }
  return needed.reverse();
}
function storagesOf(nodes, bytesOf2, isPlaced) {
  const lastUse = /* @__PURE__ */ new Map();
  nodes.forEach((node, position2) => {
    for (const input of node.inputs) lastUse.set(input, position2);
  });
  const owner = /* @__PURE__ */ new Map();
  const storages = [];
  const extend = (storage, tensor, position2) => {
    storage.tensors.push(tensor);
    storage.last = Math.max(storage.last, position2, lastUse.get(tensor) ?? position2);
    owner.set(tensor, storage);
  };
  nodes.forEach((node, position2) => {
    node.outputs.forEach((output2, i) => {
      const isView = i === 0 && node.op.viewOf !== void 0;
      const source = i === 0 ? reusable(node, position2, owner) : void 0;
      if (isPlaced(output2) || isView && !source) return;
      if (source && (isView || source.bytes >= bytesOf2(output2))) {
        extend(source, output2, position2);
        return;
      }
      const storage = { first: position2, last: position2, bytes: bytesOf2(output2), tensors: [] };
      storages.push(storage);
      extend(storage, output2, position2);
    });
  });
  return storages;
}
function reusable(node, position2, owner) {
  const { viewOf, inPlace } = node.op;
  if (viewOf !== void 0) return owner.get(node.inputs[viewOf]);
  if (inPlace === void 0) return void 0;
  const storage = owner.get(node.inputs[inPlace]);
  return storage && storage.last <= position2 ? storage : void 0;
}

// src/program/plan.ts
function bytesOf(tensor, dtype) {
  return tensor.size * bytesPerElement(tensor.type, dtype);
}
function plan(graph, options) {
  const { dtype, placed, scratchBase, threads = 1 } = options;
  const view = [...placed.keys()].find((tensor) => viewSource(tensor));
  if (view)
    throw new RangeError(message("plan", "a result with memory of its own", `the view "${view.name}"`));
  const nodes = neededNodes(graph, placed.keys());
  const storages = storagesOf(
    nodes,
    (tensor) => bytesOf(tensor, dtype),
    (tensor) => placed.has(tensor)
  );
  const workspaces = [];
  nodes.forEach((node, position2) => {
    const bytes2 = node.op.workspaceBytes?.(node, dtype, threads) ?? 0;
    if (bytes2 > 0) workspaces.push({ first: position2, last: position2, bytes: bytes2, node });
  });
  const { offsets, bytes } = assignOffsets([...storages, ...workspaces]);
  const addresses = new Map(placed);
  storages.forEach((storage, i) => {
    for (const tensor of storage.tensors) addresses.set(tensor, scratchBase + offsets[i]);
  });
  const workspaceAddresses = new Map(
    workspaces.map(({ node }, i) => [node, scratchBase + offsets[storages.length + i]])
  );
  const addressOf = (tensor) => {
    const address = addresses.get(tensor);
    if (address !== void 0) return address;
    const source = viewSource(tensor);
    if (source) return addressOf(source);
    throw new RangeError(message("plan", `an address for the ${tensor.role} "${tensor.name}"`, "none"));
  };
  return {
    nodes,
    scratchBytes: align(bytes),
    addressOf,
    workspaceOf: (node) => workspaceAddresses.get(node) ?? 0
  };
}
function viewSource(tensor) {
  const producer = tensor.producer;
  return producer?.op.viewOf === void 0 ? void 0 : producer.inputs[producer.op.viewOf];
}

// src/program/compile.ts
function compile2(name, graph, options) {
  const planned = plan(graph, options);
  const tensors = [];
  const known = /* @__PURE__ */ new Map();
  const indexOf = (tensor) => {
    const index = known.get(tensor) ?? tensors.length;
    if (index === tensors.length) {
      const { name: name2, shape, type } = tensor;
      known.set(tensor, index);
      tensors.push({ name: name2, shape, type, address: planned.addressOf(tensor) });
    }
    return index;
  };
  const lower = (node) => {
    const written = node.op.effect ? node.inputs.slice(0, 1) : node.outputs;
    const resolve = (argument) => {
      if (typeof argument === "number") return argument;
      return argument === workspace ? planned.workspaceOf(node) : planned.addressOf(argument);
    };
    return node.op.calls(node, options.dtype).map((call) => {
      const used = call.arguments.filter((argument) => typeof argument === "object");
      return {
        kernel: call.kernel,
        arguments: call.arguments.map(resolve),
        writes: used.filter((tensor) => written.includes(tensor)).map(indexOf),
        reads: used.filter((tensor) => !written.includes(tensor)).map(indexOf),
        operations: call.operations,
        bytes: call.bytes ?? used.reduce((sum3, tensor) => sum3 + bytesOf(tensor, options.dtype), 0)
      };
    });
  };
  return {
    name,
    dtype: options.dtype,
    calls: planned.nodes.flatMap(lower),
    tensors,
    scratchBytes: planned.scratchBytes
  };
}

// src/program/program.ts
function listing(program) {
  const name = (index) => {
    const { name: name2, shape, address } = program.tensors[index];
    return `${name2}[${showShape(shape)}]@${address.toString(16)}`;
  };
  const width = Math.max(0, ...program.calls.map((call) => call.kernel.length));
  const lines = program.calls.map((call, i) => {
    const line = String(i).padStart(3);
    const reads = call.reads.map(name).join(", ");
    return `${line}  ${call.kernel.padEnd(width)}  ${call.writes.map(name).join(", ")} \u2190 ${reads}`;
  });
  const kilobytes = (program.scratchBytes / 1024).toFixed(1);
  return [
    `${program.name} (${program.dtype}): ${lines.length} calls, ${kilobytes} KiB scratch`,
    ...lines
  ].join("\n");
}

// src/model/batch-program.ts
var BatchProgram = class {
  constructor(engine, graph, program, addresses) {
    this.program = program;
    this.rows = graph.rows;
    this.#engine = engine;
    this.#graph = graph;
    this.#addresses = addresses;
    const updateCalls = (graph.update?.nodes ?? []).reduce(
      (count, node) => count + node.op.calls(node, engine.dtype).length,
      0
    );
    const { calls } = program;
    const end = calls.length - updateCalls;
    this.#propagation = { ...program, calls: calls.slice(0, end) };
    this.propagate = engine.backend.bind(this.#propagation);
    this.update = engine.backend.bind({ ...program, calls: calls.slice(end) });
  }
  program;
  /** Samples in the batch. */
  rows;
  /** Runs all but the update: forward and, in a training step, backward. Like the others, it allocates nothing. */
  propagate;
  /** Runs the update, which changes parameters and states; in other programs than a training step's there is none. */
  update;
  #engine;
  #graph;
  #addresses;
  #propagation;
  #indices = new Uint32Array(0);
  /** Runs the program once. */
  run() {
    this.propagate();
    this.update();
  }
  /** Where a loss that is not finite comes from, after `propagate` and before `update`. */
  findNonFinite() {
    return findNonFinite(this.#engine, this.#propagation);
  }
  /** Where the row numbers of the next batch go. */
  get indices() {
    const buffer = this.#engine.backend.views.u8.buffer;
    if (this.#indices.buffer !== buffer) {
      this.#indices = new Uint32Array(buffer, this.#addresses.indices, this.rows);
    }
    return this.#indices;
  }
  /** The mean loss of the batch that ran last. */
  get loss() {
    const { views } = this.#engine.backend;
    const { loss } = this.#addresses;
    return this.#engine.dtype === "f32" ? views.f32[loss / 4] : views.f64[loss / 8];
  }
  /** True when the answers are classes, so that `correct` means something. */
  get classifies() {
    return this.#graph.results.correct !== void 0;
  }
  /** How many samples of the batch that ran last were right. */
  get correct() {
    return this.#engine.backend.views.i32[this.#addresses.correct / 4];
  }
  /** The outputs of the batch that ran last: (rows, outputs), a view. */
  get prediction() {
    return this.#engine.floats(this.#addresses.prediction, this.#graph.results.prediction?.size ?? 0);
  }
  /** The program as a listing. */
  toString() {
    return listing(this.program);
  }
};

// src/model/session.ts
function openSession(engine, parts) {
  const { dtype } = engine;
  const { threads } = engine.backend;
  const bytes = (tensor) => bytesOf(tensor, dtype);
  let top = engine.freeAddress;
  const allocate = (size) => {
    const address = top;
    top += align(size);
    return address;
  };
  const mostRows = Math.max(...parts.flatMap(({ graphs }) => graphs.map(({ rows }) => rows)));
  const shared = { indices: allocate(mostRows * 4), loss: allocate(8), correct: allocate(4) };
  const writes = [];
  const placements = parts.map(({ data, graphs }) => {
    const features = allocate(bytes(graphs[0].features));
    const answered = graphs.find((graph) => graph.answers)?.answers;
    const answers = answered ? allocate(bytes(answered)) : 0;
    writes.push(() => upload(engine, data, features, answers));
    return graphs.map((graph) => {
      const { prediction } = graph.results;
      const addresses = { ...shared, prediction: prediction ? allocate(bytes(prediction)) : 0 };
      const placed = place2(engine, graph, { ...addresses, features, answers });
      for (const constant of graph.graph.tensors.filter(({ role }) => role === "constant")) {
        const address = allocate(bytes(constant));
        placed.set(constant, address);
        writes.push(() => engine.floats(address, constant.size).fill(constant.fillValue ?? 0));
      }
      return { graph, addresses, placed };
    });
  });
  const compiled = placements.map(
    (list) => list.map(({ graph, addresses, placed }) => {
      const program = compile2(graph.name, graph.graph, { dtype, placed, scratchBase: top, threads });
      return { graph, addresses, program };
    })
  );
  const scratch = Math.max(...compiled.flat().map(({ program }) => program.scratchBytes));
  const release = engine.lease(top + scratch);
  for (const write of writes) write();
  return {
    programs: compiled.map(
      (list) => list.map(({ graph, addresses, program }) => new BatchProgram(engine, graph, program, addresses))
    ),
    end: release
  };
}
function place2(engine, graph, at) {
  const { parametersAddress, gradientsAddress, statesAddress, bytesPerFloat } = engine;
  const placed = /* @__PURE__ */ new Map();
  const put = (tensor, address) => {
    if (tensor) placed.set(tensor, address);
  };
  put(graph.features, at.features);
  put(graph.answers, at.answers);
  put(graph.indices, at.indices);
  for (const [{ offset }, tensor] of graph.parameters)
    put(tensor, parametersAddress + offset * bytesPerFloat);
  for (const [{ offset }, tensor] of graph.gradients) put(tensor, gradientsAddress + offset * bytesPerFloat);
  for (const [{ offset }, tensor] of graph.states) put(tensor, statesAddress + offset * bytesPerFloat);
  put(graph.counter, engine.counterAddress);
  put(graph.update?.parameters, parametersAddress);
  put(graph.update?.gradients, gradientsAddress);
  put(graph.update?.learningRate, engine.learningRateAddress);
  put(graph.results.loss, at.loss);
  put(graph.results.correct, at.correct);
  put(graph.results.prediction, at.prediction);
  return placed;
}
function upload(engine, { features, target }, featuresAt, answersAt) {
  const { u8, i32 } = engine.backend.views;
  if (features instanceof Uint8Array) u8.set(features, featuresAt);
  else engine.floats(featuresAt, features.length).set(features);
  if (answersAt === 0 || !target) return;
  if (target.form === "labels") i32.set(target.data, answersAt / 4);
  else engine.floats(answersAt, target.data.length).set(target.data);
}

// src/model/summary.ts
function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
function formatSummary(input, layers2) {
  const total = layers2.reduce((sum3, { parameters }) => sum3 + parameters, 0);
  const rows = [
    ["layer", "output", "parameters"],
    ["input", showShape(input), ""],
    ...layers2.map(({ name, output: output2, parameters }) => [name, showShape(output2), grouped(parameters)]),
    ["total", "", grouped(total)]
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map(
    ([name, output2, parameters]) => `${name.padEnd(widths[0])}  ${output2.padStart(widths[1])}  ${parameters.padStart(widths[2])}`.trimEnd()
  );
  return lines.join("\n");
}

// src/model/model.ts
var Model = class {
  seed;
  dtype;
  /** Layers, loss and optimizer, as they were given. */
  description;
  /** Shape of one answer. */
  output;
  #engine;
  #layers;
  /** What is being done with it that nothing else may disturb. */
  #occupied;
  /** Of the `fit` that runs. */
  #control;
  #fits = 0;
  /** @internal */
  constructor(description, { seed, dtype, backend }) {
    this.description = description;
    this.seed = seed;
    this.dtype = dtype;
    const table = new ParameterTable();
    this.#layers = describeLayers(description, table);
    this.output = this.#layers.at(-1)?.output ?? description.input;
    this.#engine = new Engine(backend, dtype, table);
    this.#engine.initialize(seed);
    this.#engine.learningRate = description.optimizer.learningRate;
  }
  /** Where it runs: `wasm`, or `reference` for plain TypeScript. */
  get backend() {
    return this.#engine.backend.name;
  }
  /** How products are added up here: `relaxed` when that was asked for and the engine can, otherwise `exact`. */
  get precision() {
    return this.#engine.backend.precision;
  }
  /** `wide` when the engine fuses pairs of 128-bit operations, see `load`; otherwise `standard`. */
  get simd() {
    return this.#engine.backend.wide ? "wide" : "standard";
  }
  /** Bytes of memory it holds now. */
  get memoryBytes() {
    return this.#engine.backend.views.u8.length;
  }
  /** The optimizer's rate; a change holds from the next step on, also while `fit` runs. */
  get learningRate() {
    return this.#engine.learningRate;
  }
  set learningRate(value) {
    this.#engine.learningRate = checkNumber("learningRate", value, 0);
  }
  /** The names of all parameters, in order: `dense_1.weight`, `dense_1.bias`, … */
  get parameterNames() {
    return this.#engine.table.entries.map(({ name }) => name);
  }
  /**
   * A copy of a parameter's numbers, row-major, with its shape; or of what a layer keeps without training it, such as
   * `batchNormalization_1.runningMean`.
   *
   * @throws {RangeError}  For an unknown name.
   */
  getParameter(name) {
    const { shape, data } = this.#kept(name);
    return { shape, data: data.slice() };
  }
  /** Replaces such numbers. @throws {RangeError} for an unknown name, {ShapeError} for another length. */
  setParameter(name, numbers) {
    const { shape, data } = this.#kept(name);
    if (numbers.length !== data.length) {
      throw new ShapeError(
        message(`setParameter "${name}"`, `${sizeOf(shape)} numbers`, `${numbers.length}`)
      );
    }
    data.set(numbers);
  }
  /**
   * Trains on a data set.
   *
   * @returns  The loss and accuracy of every step and epoch. It resolves also when `signal` stopped it.
   * @throws {ShapeError | RangeError | TypeError}  Before the first step, when data and options do not fit the model.
   * @throws {NonFiniteLossError}  When the loss becomes NaN or infinite; the model stays as the step before left it.
   */
  async fit(data, options = {}) {
    this.#check("fit", data);
    const { validation, evaluateTraining = false } = options;
    if (validation) this.#check("fit: validation", validation);
    const schedule = scheduleOf(options, data);
    const teller = this.#tellerOf(options);
    this.#occupy("fit", "trained");
    const control = new RunControl(options.signal);
    this.#control = control;
    try {
      const step = this.#build(buildStep, data, schedule.batchSize);
      const lastStep = schedule.lastRows === schedule.batchSize ? [] : [this.#build(buildStep, data, schedule.lastRows)];
      const trainingGraphs = evaluateTraining ? this.#evaluationGraphs(data) : [];
      const parts = [{ data, graphs: [step, ...lastStep, ...trainingGraphs] }];
      if (validation) parts.push({ data: validation, graphs: this.#evaluationGraphs(validation) });
      const session = openSession(this.#engine, parts);
      try {
        const [own, others] = session.programs;
        const stepPrograms = 1 + lastStep.length;
        return await train(
          {
            schedule,
            step: own[0],
            lastStep: own[stepPrograms - 1],
            ...evaluateTraining ? { training: { data, programs: own.slice(stepPrograms) } } : {},
            ...validation ? { validation: { data: validation, programs: others } } : {},
            size: data.size,
            // Every fit of a model draws anew: a second one does not repeat the first one's batches.
            stream: randomStream(this.seed, `sample ${this.#fits++}`),
            learningRate: () => this.learningRate,
            control,
            ...teller ? { teller } : {}
          },
          options
        );
      } finally {
        session.end();
      }
    } finally {
      this.#occupied = void 0;
      this.#control = void 0;
    }
  }
  /**
   * Where the time of a training step goes: seconds, operations and bytes of each of its kernel calls, measured in whole
   * steps that run call by call. `String(profile)` is a table, `profile.toTrace()` a Chrome trace. The model is afterwards
   * what it was before, to the last bit.
   *
   * @example
   * console.log(String(await model.profile(train)));
   */
  async profile(data, options = {}) {
    this.#check("profile", data);
    const { batchSize, ...schedule } = profileScheduleOf(options, data);
    this.#occupy("profile", "profiled");
    try {
      const { program, end } = this.openStep(data, batchSize);
      try {
        return await profileStep(this.#engine, program, { data, seed: this.seed, ...schedule });
      } finally {
        end();
      }
    } finally {
      this.#occupied = void 0;
    }
  }
  /** Lets the `fit` that runs wait between two steps, until `resume` or `stop`. Without one, nothing happens. */
  pause() {
    this.#control?.pause();
  }
  /** Lets a paused `fit` go on. */
  resume() {
    this.#control?.resume();
  }
  /** Ends the `fit` that runs between two steps; it resolves with what was done and `stopped: true`. */
  stop() {
    this.#control?.stop();
  }
  /** Mean loss, and accuracy where answers are classes, over a whole data set. */
  async evaluate(data) {
    this.#check("evaluate", data);
    const session = openSession(this.#engine, [{ data, graphs: this.#evaluationGraphs(data) }]);
    try {
      return await evaluateAll(session.programs[0], data);
    } finally {
      session.end();
    }
  }
  /**
   * The model's answers: probabilities with `softmaxCrossEntropy()`, the plain output with other losses.
   *
   * @param x  A data set, or samples as nested arrays or one flat array.
   */
  async predict(x, options = {}) {
    const samples = this.#samples(x);
    checkFeatures("predict", samples, this.description.input);
    checkRange("predict", samples, this.dtype);
    const graphs = forwardGraphs(
      samples.size,
      (rows) => buildPrediction(this.description, this.#engine.table, samples, rows, options.raw ?? false)
    );
    const session = openSession(this.#engine, [{ data: samples, graphs }]);
    try {
      const length = samples.size * sizeOf(this.output);
      const out = this.dtype === "f32" ? new Float32Array(length) : new Float64Array(length);
      await predictAll(session.programs[0], samples.size, out);
      return new Prediction(out, [samples.size, ...this.output]);
    } finally {
      session.end();
    }
  }
  /** The bytes of a safetensors file: what the model keeps, and the description that `loadModel` makes it again from. */
  toBytes({ training = true } = {}) {
    const own = modelTensors(this.#engine);
    if (!training) return encodeModel(this, own);
    const { steps, learningRate } = this.#engine;
    const state = { steps, fits: this.#fits, learningRate };
    return encodeModel(this, [...own, ...optimizerTensors(this.#engine)], state);
  }
  /**
   * Writes `toBytes()` to a file: to a temporary one first, then renamed, so that no file is ever half-written.
   *
   * @throws {RangeError}  When the model has diverged, so that no good file is lost to NaN.
   */
  async save(path, options = {}) {
    const { training = true } = options;
    const own = modelTensors(this.#engine);
    checkFinite2(training ? [...own, ...optimizerTensors(this.#engine)] : own);
    await writeFileAtomically(path, this.toBytes(options));
  }
  /**
   * Takes over the parameters of a safetensors file, of this package or another, whose tensors have the names and shapes
   * of this model's parameters and of what its layers keep. Nothing changes unless all fit. The optimizer starts anew.
   *
   * @param source  The path of a file, or its bytes.
   * @param name    What errors call the bytes.
   * @throws {FormatError}  When the file is damaged or does not fit.
   */
  async load(source, name) {
    if (typeof source !== "string" && !(source instanceof Uint8Array)) {
      throw new TypeError(message("load", "the path of a file or its bytes", show(source)));
    }
    const bytes = typeof source === "string" ? await readFile(source) : source;
    const file = name ?? (typeof source === "string" ? source : "load");
    take(decodeSafetensors(bytes, file).tensors, modelTensors(this.#engine), file);
    this.#engine.resetOptimizer();
  }
  /**
   * Takes over what training needs to go on.
   *
   * @internal
   */
  restoreTraining(training, tensors, file) {
    take(tensors, [...modelTensors(this.#engine), ...optimizerTensors(this.#engine)], file);
    this.#engine.steps = training.steps;
    this.#engine.learningRate = training.learningRate;
    this.#fits = training.fits;
  }
  /** Layers, shapes and parameter counts as a table. */
  summary() {
    return formatSummary(this.description.input, this.#layers);
  }
  /** The program of one training step on such data, as a listing. */
  program(data, batchSize = Math.min(100, data.size)) {
    const step = this.openStep(data, batchSize);
    try {
      return step.program.toString();
    } finally {
      step.end();
    }
  }
  /**
   * One training step to be run by hand: write `program.indices`, call `program.run()`, `end()` when done.
   *
   * @internal
   */
  openStep(data, batchSize) {
    this.#check("step", data);
    const rows = checkBatchSize("step", batchSize, data);
    const session = openSession(this.#engine, [{ data, graphs: [this.#build(buildStep, data, rows)] }]);
    return { program: session.programs[0][0], end: session.end };
  }
  #occupy(where, by) {
    if (this.#occupied) throw notAtRest(where, this.#occupied);
    this.#occupied = by;
  }
  #tellerOf({ onProgress, progressInterval = 100, watch = [] }) {
    for (const name of watch) this.#kept(name);
    if (!onProgress) return void 0;
    return new ProgressTeller(
      onProgress,
      progressInterval,
      () => Object.fromEntries(watch.map((name) => [name, this.getParameter(name)]))
    );
  }
  #kept(name) {
    const tensors = modelTensors(this.#engine);
    const tensor = tensors.find((candidate) => candidate.name === name);
    if (tensor) return tensor;
    const names = tensors.map((candidate) => candidate.name).join(", ");
    throw new RangeError(message("parameter", `one of ${names}`, JSON.stringify(name)));
  }
  #check(where, data) {
    if (!(data instanceof Dataset)) {
      throw new TypeError(message(where, "a data set", typeof data, "Make one with dataset({ x, t })."));
    }
    checkFeatures(where, data, this.description.input);
    checkRange(where, data, this.dtype);
    checkTarget(where, data, this.output, this.description.loss);
  }
  #build(build, data, rows) {
    return build(this.description, this.#engine.table, data, rows);
  }
  #evaluationGraphs(data) {
    return forwardGraphs(data.size, (rows) => this.#build(buildEvaluation, data, rows));
  }
  #samples(x) {
    if (x instanceof Dataset) return x;
    const naming2 = { where: "predict", argument: "x", element: "feature", option: "shape" };
    const flat = toFlat(naming2, x, this.description.input);
    return { size: flat.size, featureShape: flat.shape, features: flat.data, scale: 1 };
  }
};
function take(tensors, kept, file) {
  matchTensors(tensors, kept, file).forEach((numbers, i) => {
    kept[i].data.set(numbers);
  });
}

// src/model/create.ts
var BACKENDS = ["wasm", "reference", "auto"];
async function createModel(description, options) {
  const { seed = 0, dtype = "f32", ...place3 } = options;
  const { input } = description;
  if (!Array.isArray(input) || input.length === 0) {
    throw new TypeError(message("compile: input", "the shape of one sample, such as [784]", show(input)));
  }
  input.forEach((size, i) => {
    checkInteger(`compile: input[${i}]`, size, 1);
  });
  checkInteger("compile: seed", seed, 0);
  checkOneOf("compile: dtype", dtype, ["f32", "f64"]);
  return new Model(description, { seed, dtype, backend: await openBackend("compile", place3) });
}
async function openBackend(where, { backend = "wasm", ...options }) {
  checkOneOf(`${where}: backend`, backend, BACKENDS);
  return backend === "reference" || backend === "auto" && !hasSimd() ? referenceBackend() : wasmBackend(await load(options));
}
async function loadModel(source, options = {}) {
  if (typeof source !== "string" && !(source instanceof Uint8Array)) {
    throw new TypeError(message("loadModel", "the path of a file or its bytes", show(source)));
  }
  await openBackend("loadModel", options);
  const name = typeof source === "string" ? source : "loadModel";
  const bytes = typeof source === "string" ? await readFile(source) : source;
  const { description, seed, dtype, tensors, training } = decodeModel(bytes, name);
  const model = await createModel(description, { ...options, seed, dtype }).catch((error) => {
    throw new FormatError(message(name, "the description of a model", reasonOf(error)), { cause: error });
  });
  await model.load(bytes, name);
  if (training) model.restoreTraining(training, tensors, name);
  return model;
}

// src/trainer/worker-methods.ts
function workerMethods(page2) {
  const models = /* @__PURE__ */ new Map();
  const numbers = /* @__PURE__ */ new Map();
  const aborts = /* @__PURE__ */ new Map();
  let count = 0;
  const keep2 = (model) => {
    models.set(count, model);
    const { description, seed, dtype, backend, output: output2, parameterNames, learningRate } = model;
    return {
      model: count++,
      description: plainDescription(description),
      seed,
      dtype,
      backend,
      output: output2,
      parameterNames,
      learningRate,
      summary: model.summary()
    };
  };
  const modelOf = (number) => {
    const model = models.get(number);
    if (!model) throw new Error("trainer: expected a model that is open, got one that was closed.");
    return model;
  };
  const datasetOf = ({ features, target, ...rest }) => {
    const parts = {
      ...rest,
      features: numbers.get(features),
      target: { ...target, data: numbers.get(target.data) }
    };
    return new Dataset(parts);
  };
  return {
    greet: () => {
    },
    receive: ({ id, length, offset, part: part2 }) => {
      const whole = numbers.get(id) ?? new part2.constructor(length);
      numbers.set(id, whole);
      whole.set(part2, offset);
    },
    receiveAll: (arrays) => {
      for (const array of arrays) numbers.set(array.id, array.numbers);
    },
    forgetNumbers: ({ id }) => void numbers.delete(id),
    compile: async ({ description, options }) => keep2(await createModel(restoreDescription(description), options)),
    loadModel: async ({ source, options }) => keep2(await loadModel(source, options)),
    forgetModel: ({ model }) => {
      models.get(model)?.stop();
      models.delete(model);
    },
    fit: ({ model, run, data, validation, options, wants, paused, stopped }) => {
      const abort = new AbortController();
      if (stopped) abort.abort();
      aborts.set(run, abort);
      const training = modelOf(model).fit(datasetOf(data), {
        ...options,
        signal: abort.signal,
        ...validation ? { validation: datasetOf(validation) } : {},
        ...wants.progress ? { onProgress: (progress) => page2.call("progress", { run, progress }, buffersIn(progress)) } : {},
        ...wants.epochs ? { onEpoch: (record) => page2.call("epoch", { run, record }) } : {}
      });
      if (paused) modelOf(model).pause();
      return training.finally(() => aborts.delete(run));
    },
    abort: ({ run }) => aborts.get(run)?.abort(),
    pause: ({ model }) => modelOf(model).pause(),
    resume: ({ model }) => modelOf(model).resume(),
    stop: ({ model }) => modelOf(model).stop(),
    setLearningRate: ({ model, value }) => {
      modelOf(model).learningRate = value;
    },
    predict: async ({ model, x, options }) => {
      const { data, shape } = await modelOf(model).predict(ArrayBuffer.isView(x) ? x : datasetOf(x), options);
      return { data, shape };
    },
    evaluate: ({ model, data }) => modelOf(model).evaluate(datasetOf(data)),
    getParameter: ({ model, name }) => modelOf(model).getParameter(name),
    setParameter: ({ model, name, numbers: numbers2 }) => modelOf(model).setParameter(name, numbers2),
    program: ({ model, data, batchSize }) => modelOf(model).program(datasetOf(data), batchSize),
    toBytes: ({ model, options }) => modelOf(model).toBytes(options),
    save: ({ model, path, options }) => modelOf(model).save(path, options),
    load: ({ model, source, name }) => modelOf(model).load(source, name)
  };
}

// src/trainer/trainer-worker.ts
var page = new Connection(parentLine());
makeKernelsThrough(({ variant, precision }) => page.call("kernels", { variant, precision }));
page.serve(workerMethods(page));
