// Every kernel's plain TypeScript twin by the kernel's name. One line per file.

import type { ReferenceKernel } from "./views.js";

export const referenceKernels: Readonly<Record<string, ReferenceKernel>> = {};
