/** What mentions in texts are called: by user id, channel id. */
export interface Names {
  user(id: string): string;
  channel(id: string): string;
}

/** Where a text or a block is drawn: the names it may mention and the address that served files are read from. */
export interface Drawing {
  readonly names: Names;
  /** Values that the person already typed, by `block_id` then `action_id`; for views. */
  readonly values: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  /** What the app refused, by `block_id`; for views. */
  readonly errors: Readonly<Record<string, string>>;
  /** Prefix that keeps element ids unique on the page. */
  readonly idPrefix: string;
  /** People and channels for the menus that list them. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly channels: readonly { readonly id: string; readonly name: string }[];
}
