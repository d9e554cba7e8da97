export type EngineName = "chromium" | "firefox" | "webkit";
export const engineNames: readonly EngineName[];
export function programOf(name: EngineName): string | undefined;
export function installOf(name: EngineName): string;
export function versionOf(name: EngineName): string;
export interface OpenBrowser {
  (): Promise<void>;
  signal(name: NodeJS.Signals): void;
}
export function openBrowser(name: EngineName, url: string): Promise<OpenBrowser>;
