// What a pool and its workers post to each other: rare things, that programs do not wait for.

/** Posted to a worker: it joins a team, or leaves it. */
export interface TeamMail {
  /** Of the message, for the reply. */
  readonly number: number;
  readonly team: number;
  readonly join?: {
    readonly module: WebAssembly.Module;
    readonly wide: boolean;
    readonly memory: WebAssembly.Memory;
    readonly control: SharedArrayBuffer;
    /** From 1: 0 is the thread that started the others. */
    readonly thread: number;
  };
}

/** Posted back. */
export interface TeamReply {
  readonly done?: number;
  readonly failed?: string;
}
