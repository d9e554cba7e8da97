import type { ChildProcess } from "node:child_process";

export type EngineName = "chromium" | "firefox" | "webkit";
export const engineNames: readonly EngineName[];
export function programOf(name: EngineName): string | undefined;
export function installOf(name: EngineName): string;
export function versionOf(name: EngineName): string;
export type Lack = "simd" | "memory";
export function canLack(name: EngineName, what: Lack): boolean;
export interface BrowserOptions {
  readonly lacking?: Lack | undefined;
  readonly devtools?: boolean | undefined;
}
export interface OpenBrowser {
  (): Promise<void>;
  signal(name: NodeJS.Signals): void;
  readonly child: ChildProcess;
}
export function openBrowser(name: EngineName, url: string, options?: BrowserOptions): Promise<OpenBrowser>;
