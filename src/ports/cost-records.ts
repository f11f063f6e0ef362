/** Anything that JSON can carry. Amounts are decimal strings, never numbers. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A set of figures as they were seen at one time. Never changed and never removed, so that what was shown can be shown again. */
export interface CostSnapshot {
  readonly id: string;
  /** What the figures are of, chosen by the writer: "ce:<view arn>:2026-10:SERVICE". */
  readonly key: string;
  readonly payload: Json;
  /** Where they come from: "Cost Explorer", a file name. */
  readonly source: string;
  /** The instant that the source's figures stand for. */
  readonly asOf: Date;
  readonly state: "estimated" | "final";
}

/** The append-only record of figures. */
export interface CostSnapshotStore {
  append(snapshot: Omit<CostSnapshot, "id">): Promise<CostSnapshot>;
  byId(id: string): Promise<CostSnapshot | undefined>;
  /** The newest of this key by `asOf`, then by when it was written. */
  latest(key: string): Promise<CostSnapshot | undefined>;
  /** All of this key, newest first. */
  history(key: string, limit?: number): Promise<readonly CostSnapshot[]>;
}

/** One request to a service that is metered or throttled. */
export interface ApiCall {
  readonly service: string;
  readonly operation: string;
  /** The receiver it was made for, twelve digits. */
  readonly receiver: string | undefined;
  readonly at: Date;
  /** What the service charges for it: a decimal string. */
  readonly cost: string;
  readonly currency: string;
  /** "ok", or the error's name as the service gave it. */
  readonly status: string;
  readonly throttled: boolean;
}

/** Requests of one service, operation and currency, added up. */
export interface ApiCallTotal {
  readonly service: string;
  readonly operation: string;
  readonly calls: number;
  readonly throttled: number;
  /** Decimal string. */
  readonly cost: string;
  readonly currency: string;
}

/** What we asked the services, and what it cost. */
export interface ApiCallStore {
  record(calls: readonly ApiCall[]): Promise<void>;
  /** Totals of an interval, its end exclusive, by service and operation; of one receiver when it is named. */
  totals(interval: {
    readonly from: Date;
    readonly until: Date;
    readonly receiver?: string;
  }): Promise<readonly ApiCallTotal[]>;
}
