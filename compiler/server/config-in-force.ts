// The configuration that is served: replaced whole by each reload that succeeds, kept by each that does not.

/** What the published tree says, as far as this server is asked for it. */
export interface PublishedConfig {
  readonly fleet: string;
  readonly hosts: number;
  readonly configcrates: number;
  /** By the name of a configcrate. */
  readonly hostsByCrate: ReadonlyMap<string, readonly string[]>;
}

/** Why a tree cannot be served. */
export interface Trouble {
  /** One line. */
  readonly message: string;
  /** Each mistake in the tree. */
  readonly diagnostics: readonly Mistake[];
}

/** With the names that `vigocli config validate --json` has for the same. */
export interface Mistake {
  readonly code: string;
  readonly summary: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type Loaded =
  | { readonly kind: "loaded"; readonly config: PublishedConfig }
  | { readonly kind: "wrong"; readonly trouble: Trouble };

export interface ConfigState {
  /** How many reloads have succeeded since the server started. */
  readonly version: number;
  /** Undefined until the first has. */
  readonly config: PublishedConfig | undefined;
  readonly loaded: Date | undefined;
  /** Of the last reload, when it failed. */
  readonly lastError: (Trouble & { readonly when: Date }) | undefined;
}

export interface ConfigInForce {
  state(): ConfigState;
  /** The state after a reload that began no earlier than this was called. */
  reload(): Promise<ConfigState>;
}

/** Two reloads never run at once: all who ask while one runs wait for the one after it, together. */
export function configInForce(load: () => Promise<Loaded>, now: () => Date): ConfigInForce {
  let state: ConfigState = {
    version: 0,
    config: undefined,
    loaded: undefined,
    lastError: undefined,
  };
  let running: Promise<ConfigState> | undefined;
  let waiting: Promise<ConfigState> | undefined;
  const once = async (): Promise<ConfigState> => {
    try {
      const found = await load();
      state = after(state, found, now());
      return state;
    } finally {
      running = undefined;
    }
  };
  const start = (): Promise<ConfigState> => {
    waiting = undefined;
    running = once();
    return running;
  };
  return {
    state: () => state,
    reload: () => {
      if (waiting !== undefined) return waiting;
      if (running === undefined) return start();
      // What the running one has read may be older than what was published just now.
      waiting = running.then(start, start);
      return waiting;
    },
  };
}

// RELOAD-07: the number goes up with success alone. RELOAD-08: what is refused changes nothing.
function after(state: ConfigState, found: Loaded, when: Date): ConfigState {
  if (found.kind === "wrong") return { ...state, lastError: { ...found.trouble, when } };
  return {
    version: state.version + 1,
    config: found.config,
    loaded: when,
    lastError: undefined,
  };
}
