import { invalidAs, type Service } from "../operation.ts";
import { converse, converseStream } from "./converse.ts";

/** Bedrock Runtime over restJson: `POST /model/{modelId}/converse` and `/converse-stream`, signed for `bedrock`, in every region. */
export const bedrock: Service = {
  name: "bedrock",
  protocol: "rest-json",
  onlyUsEast1: false,
  operations: { Converse: converse, ConverseStream: converseStream },
  throttle: { name: "ThrottlingException", status: 429 },
  wordsMember: "message",
  invalid: invalidAs("ValidationException"),
  tokenRefused: (reason) => {
    throw new RangeError(`bedrock has no pages: ${reason}`);
  },
};
