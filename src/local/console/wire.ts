/** One message as the page gets it: drawn, with what is needed to put it in its place. */
export interface DrawnMessage {
  readonly channel: string;
  readonly ts: string;
  /** First message of the thread it belongs to; absent on a message of the channel. */
  readonly threadTs?: string;
  /** A thread reply that stands in the channel too. */
  readonly broadcast?: boolean;
  readonly html: string;
}

/** Suggested prompts and what the app says it is doing, in a conversation or one of its threads. */
export interface Talk {
  readonly channel: string;
  readonly threadTs?: string;
  readonly status: string;
  /** How the conversation stands: `processing`, `suspended`, ...; empty where the app has not said. */
  readonly session: string;
  readonly title: string;
  readonly prompts: string;
}

/** Everything a person sees, with the messages of one channel. */
export interface Snapshot {
  readonly seq: number;
  readonly me: string;
  readonly rail: string;
  readonly home: string;
  readonly modal: DrawnModal | null;
  readonly clock: ClockFace;
  readonly channel: string;
  readonly messages: readonly DrawnMessage[];
  readonly talks: readonly Talk[];
}

/** The modal on top of a person's stack. */
export interface DrawnModal {
  readonly viewId: string;
  readonly depth: number;
  /** Changes when the app changed the view or refused its values; not when a person types. */
  readonly version: string;
  readonly html: string;
}

/** What the event stream tells, each as one JSON object. */
export type PageEvent =
  | { readonly kind: "message"; readonly message: DrawnMessage; readonly fresh: boolean }
  | { readonly kind: "gone"; readonly channel: string; readonly ts: string }
  | { readonly kind: "rail"; readonly html: string }
  | { readonly kind: "home"; readonly html: string }
  | { readonly kind: "modal"; readonly modal: DrawnModal | null }
  | { readonly kind: "talk"; readonly talk: Talk }
  | ({ readonly kind: "clock" } & ClockFace);

/** The demo's time, as it is read, and as an instant in ISO 8601. */
export interface ClockFace {
  readonly text: string;
  readonly at: string;
}

/** One completion of the composer: what is typed in, the whole grammar of it, and what it does. */
export interface Completion {
  readonly command: string;
  readonly usage: string;
  readonly description: string;
}

/** What a person did in the page; sent as JSON to `console/act`. */
export type Act =
  | {
      readonly do: "command";
      readonly person: string;
      readonly channel: string;
      readonly text: string;
      readonly threadTs?: string;
    }
  | {
      readonly do: "say";
      readonly person: string;
      readonly channel: string;
      readonly text: string;
      readonly threadTs?: string;
    }
  | {
      readonly do: "press";
      readonly person: string;
      readonly place: { readonly channel: string; readonly ts: string } | { readonly viewId: string };
      readonly action: { readonly block_id: string; readonly action_id: string; readonly [member: string]: unknown };
      readonly values: Values;
    }
  | { readonly do: "submit"; readonly person: string; readonly viewId: string; readonly values: Values }
  | { readonly do: "close"; readonly person: string; readonly viewId: string; readonly clear: boolean }
  | {
      readonly do: "home";
      readonly person: string;
      readonly tab: "home" | "messages";
      /** The channel that the person read before. */
      readonly channel?: string;
    }
  | { readonly do: "read"; readonly person: string; readonly channel: string }
  /** Moves the demo's clock ahead, in milliseconds; where it can be moved. */
  | { readonly do: "clock"; readonly person: string; readonly byMs: number }
  | { readonly do: "stop"; readonly person: string; readonly channel: string; readonly threadTs?: string }
  | {
      readonly do: "options";
      readonly person: string;
      readonly place: { readonly channel: string; readonly ts: string } | { readonly viewId: string };
      readonly element: { readonly block_id: string; readonly action_id: string; readonly query: string };
    };

/** Input values by `block_id`, then `action_id`, in Slack's form. */
export type Values = Readonly<
  Record<string, Readonly<Record<string, { readonly type: string; readonly [member: string]: unknown }>>>
>;

/** The answer to an act. `error` is a sentence for the person. */
export type ActAnswer =
  | { readonly ok: true; readonly options?: readonly unknown[] }
  | { readonly ok: false; readonly error: string };
