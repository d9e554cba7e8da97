// State that views listen to. Data flows one way: something happens → update → every view draws what is now.

export interface Store<S> {
  readonly state: S;
  /** Takes over the changes and tells the listeners once, before the next frame is drawn. */
  update(changes: Partial<S>): void;
  /** Calls `listener` now and after every change, until the answer is called. */
  listen(listener: (state: S) => void): () => void;
}

export function store<S extends object>(initial: S): Store<S> {
  let state = initial;
  let announced = false;
  const listeners = new Set<(state: S) => void>();
  const tell = () => {
    announced = false;
    for (const listener of [...listeners]) listener(state);
  };
  return {
    get state() {
      return state;
    },
    update(changes) {
      state = { ...state, ...changes };
      if (announced) return;
      announced = true;
      queueMicrotask(tell);
    },
    listen(listener) {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
  };
}
