import type { IncomingMessage } from "node:http";
import type { Accounts, Caller } from "./accounts.ts";
import type { Service } from "./operation.ts";
import { ServiceError } from "./service-error.ts";

/** What the Authorization header says of a signed request. */
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

const FORM =
  /^AWS4-HMAC-SHA256 Credential=([A-Z0-9]{16,128})\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, ?SignedHeaders=[a-z0-9;-]+, ?Signature=[0-9a-f]{64}$/;

/** Reads the signature of a request, or undefined where there is none. */
export function signatureOf(request: IncomingMessage): Signature | undefined {
  const match = FORM.exec(request.headers.authorization ?? "");
  const [, accessKeyId, , region, service] = match ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}

/**
 * Finds the caller behind a signed request: signed at all, for this service and region, with a key that is known.
 * The signature itself is not computed again: keys of the local cloud guard nothing.
 */
export function authenticate(request: IncomingMessage, service: Service, accounts: Accounts): Caller {
  const signature = signatureOf(request);
  if (signature === undefined || request.headers["x-amz-date"] === undefined) {
    const isSigned = request.headers.authorization !== undefined;
    throw isSigned
      ? new ServiceError(
          "IncompleteSignatureException",
          "Authorization header requires existence of Credential, SignedHeaders, Signature and X-Amz-Date.",
          403,
        )
      : new ServiceError("MissingAuthenticationTokenException", "Missing Authentication Token", 403);
  }
  if (signature.service !== service.name) {
    throw new ServiceError(
      "InvalidSignatureException",
      `Credential should be scoped to correct service: '${service.name}'.`,
      403,
    );
  }
  if (service.onlyUsEast1 && signature.region !== "us-east-1") {
    throw new ServiceError(
      "InvalidSignatureException",
      `Credential should be scoped to a valid region, not '${signature.region}'.`,
      403,
    );
  }
  const token = request.headers["x-amz-security-token"];
  return accounts.callerOf(signature.accessKeyId, typeof token === "string" ? token : undefined);
}
