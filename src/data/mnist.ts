// MNIST, from the four IDX files that the user has: 60,000 and 10,000 images of digits, 28 × 28 bytes each.

import { checkBoolean, checkOptions, FormatError, message, show, showShape } from "../errors.js";
import { gunzip } from "../formats/gzip.js";
import { type IdxArray, parseIdx } from "../formats/idx.js";
import { listFolder, readFile } from "../platform/files.js";
import { type Dataset, dataset } from "./dataset.js";

/** Options of `mnist`. */
export interface MnistOptions {
  /** Samples of shape [784] instead of [28, 28]. Default true. */
  readonly flatten?: boolean;
  /** Pixels from 0 to 1 instead of 0 to 255; they are kept as bytes either way. Default true. */
  readonly normalize?: boolean;
  /** One-hot targets instead of class indices. Default false. */
  readonly oneHot?: boolean;
}

const MNIST_OPTIONS: Readonly<Record<keyof MnistOptions, true>> = {
  flatten: true,
  normalize: true,
  oneHot: true,
};

function checkMnistOptions(where: string, options: MnistOptions): void {
  const { flatten = true, normalize = true, oneHot = false } = checkOptions(where, options, MNIST_OPTIONS);
  for (const [name, value] of Object.entries({ flatten, normalize, oneHot })) {
    checkBoolean(`${where}: ${name}`, value);
  }
}

/** The four files as bytes, gzipped or not; a `File` that was dropped on a page is a `Blob`. */
export interface MnistBytes {
  readonly trainImages: Uint8Array | ArrayBuffer | Blob;
  readonly trainLabels: Uint8Array | ArrayBuffer | Blob;
  readonly testImages: Uint8Array | ArrayBuffer | Blob;
  readonly testLabels: Uint8Array | ArrayBuffer | Blob;
}

export interface TrainAndTest {
  readonly train: Dataset;
  readonly test: Dataset;
}

const CLASSES = 10;
const FILES = {
  trainImages: "train-images-idx3-ubyte",
  trainLabels: "train-labels-idx1-ubyte",
  testImages: "t10k-images-idx3-ubyte",
  testLabels: "t10k-labels-idx1-ubyte",
} as const;
type Part = keyof typeof FILES;

const HOW_TO_GET_MNIST =
  `The folder is yours to fill and holds four files: ${Object.values(FILES).join(", ")}, with or without .gz. ` +
  "Public mirrors have them: search for 'MNIST IDX files'. Nothing is downloaded for you.";

/** A file's bytes and its name in errors. */
interface Source {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads MNIST, or a set of the same form such as Fashion-MNIST, from a folder with the four IDX files, gzipped or not,
 * named `train-images-idx3-ubyte` or `train-images.idx3-ubyte` and so on.
 *
 * @example
 * const { train, test } = await mnist("data/mnist");
 *
 * @throws {Error} a folder or a file that is missing or cannot be read.
 * @throws {FormatError} a file that is damaged, of another kind, or does not fit its partner.
 */
export async function mnist(folder: string, options: MnistOptions = {}): Promise<TrainAndTest> {
  checkMnistOptions("mnist", options);
  const names = await listFolder(folder).catch((error: Error) => {
    throw new Error(`${error.message} ${HOW_TO_GET_MNIST}`, { cause: error });
  });
  const present = new Set(names);
  const files = mapParts((part) => {
    const name = fileNames(part).find((candidate) => present.has(candidate));
    if (name === undefined) {
      const got = names.length === 0 ? "an empty folder" : "none of that name";
      throw new Error(message(folder, `a file ${FILES[part]} (or .gz)`, got, HOW_TO_GET_MNIST));
    }
    return `${folder.replace(/[/\\]$/, "")}/${name}`;
  });
  return build(async (part) => ({ name: files[part], bytes: await readFile(files[part]) }), options);
}

/**
 * As {@link mnist}, from bytes: for pages, where there is no folder to read.
 *
 * @throws {FormatError} bytes that are damaged, of another kind, or do not fit their partner.
 * @throws {TypeError} what are neither bytes nor a file.
 */
export async function mnistFromBytes(files: MnistBytes, options: MnistOptions = {}): Promise<TrainAndTest> {
  checkMnistOptions("mnistFromBytes", options);
  return build((part) => readSource(part, files[part]), options);
}

function fileNames(part: Part): string[] {
  const name = FILES[part];
  const dotted = name.replace("-idx", ".idx");
  return [name, `${name}.gz`, dotted, `${dotted}.gz`];
}

async function readSource(part: Part, source: unknown): Promise<Source> {
  if (source instanceof Uint8Array) return { name: part, bytes: source };
  if (source instanceof ArrayBuffer) return { name: part, bytes: new Uint8Array(source) };
  if (source instanceof Blob) {
    const name = "name" in source ? `${part} (${source.name})` : part;
    return { name, bytes: new Uint8Array(await source.arrayBuffer()) };
  }
  throw new TypeError(message(`mnistFromBytes: ${part}`, "bytes or a file", show(source)));
}

async function build(read: (part: Part) => Promise<Source>, options: MnistOptions): Promise<TrainAndTest> {
  const readIdx = async (part: Part, dimensions: number) => {
    const { name, bytes } = await read(part);
    return { name, ...parseIdx(await gunzip(bytes, name), name, dimensions) };
  };
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all([
    readIdx("trainImages", 3),
    readIdx("trainLabels", 1),
    readIdx("testImages", 3),
    readIdx("testLabels", 1),
  ]);
  const size = (images: IdxArray) => showShape(images.shape.slice(1));
  if (size(trainImages) !== size(testImages)) {
    const expected = `images of ${size(trainImages)}, as in ${trainImages.name}`;
    throw new FormatError(message(testImages.name, expected, size(testImages)));
  }
  return {
    train: pair(trainImages, trainLabels, options),
    test: pair(testImages, testLabels, options),
  };
}

type NamedArray = IdxArray & { readonly name: string };

function pair(images: NamedArray, labels: NamedArray, options: MnistOptions): Dataset {
  const { flatten = true, normalize = true, oneHot = false } = options;
  const [count, ...shape] = images.shape;
  if (labels.shape[0] !== count) {
    const expected = `${count} labels, one per image of ${images.name}`;
    throw new FormatError(
      message(labels.name, expected, `${labels.shape[0]}`, "The files are not of one set."),
    );
  }
  const wrong = labels.data.findIndex((label) => label >= CLASSES);
  if (wrong !== -1) {
    const got = `${labels.data[wrong]} at index ${wrong}`;
    throw new FormatError(message(labels.name, `labels from 0 to ${CLASSES - 1}`, got));
  }
  const scale = normalize ? 1 / 255 : 1;
  const data = dataset({ x: images.data, shape, t: labels.data, classes: CLASSES, scale });
  const shaped = flatten ? data.flatten() : data;
  return oneHot ? shaped.oneHot() : shaped;
}

function mapParts<T>(make: (part: Part) => T): Record<Part, T> {
  return Object.fromEntries((Object.keys(FILES) as Part[]).map((part) => [part, make(part)])) as Record<
    Part,
    T
  >;
}
