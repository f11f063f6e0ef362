/** One request to a paid or limited service, for the record of what asking costs us. */
export interface ApiCall {
  readonly service: string;
  readonly operation: string;
  readonly receiver: string;
  readonly at: Date;
  readonly costUsd: string;
  readonly outcome: "ok" | "throttled" | "failed";
}

/** Takes note of requests as they are sent; must not throw and must not hold up the request. */
export interface ApiCallMeter {
  note(call: ApiCall): void;
}
