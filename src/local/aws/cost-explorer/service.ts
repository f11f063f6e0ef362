import { invalidAs, type Service } from "../operation.ts";
import { ServiceError } from "../service-error.ts";
import { anomalies } from "./get-anomalies.ts";
import { costAndUsage } from "./get-cost-and-usage.ts";
import { dimensionValues, tags } from "./get-values.ts";

/** Cost Explorer over awsJson 1.1. */
export const costExplorer: Service = {
  name: "ce",
  protocol: "json-1.1",
  target: "AWSInsightsIndexService",
  onlyUsEast1: true,
  operations: {
    GetCostAndUsage: costAndUsage,
    GetDimensionValues: dimensionValues,
    GetTags: tags,
    GetAnomalies: anomalies,
  },
  throttle: { name: "LimitExceededException", status: 400 },
  invalid: invalidAs("ValidationException"),
  tokenRefused: (reason) =>
    reason === "changed"
      ? new ServiceError(
          "RequestChangedException",
          "Your request parameters changed between pages. Try again with the old parameters or without a pagination token.",
        )
      : new ServiceError(
          "InvalidNextTokenException",
          "The pagination token is invalid. Try again without a pagination token.",
        ),
};
