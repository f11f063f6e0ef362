import { ServiceError } from "../service-error.ts";

/** A validation error as the billing service words it. */
export function invalid(field: string, message: string): ServiceError {
  return new ServiceError("ValidationException", message, 400, {
    reason: "fieldValidationFailed",
    fieldList: [{ name: field, message }],
  });
}
