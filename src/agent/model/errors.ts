import { AppError, Bug, InputError, Misconfigured, Upstream } from "#src/kernel/errors.ts";

const THROTTLES = new Set(["ThrottlingException", "ServiceQuotaExceededException", "TooManyRequestsException"]);
/** What passes by itself, or with another model. */
const PASSING = new Set([
  ...THROTTLES,
  "ServiceUnavailableException",
  "InternalServerException",
  "ModelNotReadyException",
  "ModelTimeoutException",
  "ModelErrorException",
  "ModelStreamErrorException",
  "TimeoutError",
  "RequestTimeout",
]);
const CREDENTIALS = new Set([
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "ExpiredTokenException",
  "InvalidSignatureException",
  "CredentialsProviderError",
]);
/** A connection that broke, as Node names it. */
const SOCKET = /^(ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;

/** True for what may be gone at the next attempt. */
export function isPassing(thrown: unknown): boolean {
  if (thrown instanceof AppError) return thrown instanceof Upstream && thrown.retryable;
  return PASSING.has(nameOf(thrown)) || SOCKET.test(codeOf(thrown)) || isBrokenStream(thrown);
}

/** Turns what the client threw into one of our errors; `hasBegun` when a part of the answer was told already. */
export function fromBedrockError(thrown: unknown, model: string, hasBegun: boolean): AppError {
  if (thrown instanceof AppError) return thrown;
  const name = nameOf(thrown);
  const options = { cause: thrown };
  if (THROTTLES.has(name)) {
    const words = hasBegun
      ? "The model was throttled in the middle of its answer. Ask again in a minute."
      : "The model is limiting our requests. Ask again in a minute; commands work as usual.";
    return new Upstream("model.throttled", words, { retryable: true, retryAfterMs: 60_000, ...options });
  }
  if (name === "AccessDeniedException") {
    return new Misconfigured(
      "model.denied",
      `Bedrock refuses us the model ${model}: the read role lacks bedrock:InvokeModelWithResponseStream, or the account has no access to the model.`,
      options,
    );
  }
  if (CREDENTIALS.has(name)) {
    return new Misconfigured("model.credentials", "Bedrock does not accept our AWS credentials.", options);
  }
  if (name === "ResourceNotFoundException" || /model identifier is invalid/.test(wordsOf(thrown))) {
    return new Misconfigured("model.unknown", `Bedrock knows no model ${model} in this region.`, options);
  }
  if (/guardrail identifier or version/.test(wordsOf(thrown))) {
    return new Misconfigured("model.guardrail", "Bedrock knows no such guardrail, or not in this version.", options);
  }
  if (
    name === "ValidationException" &&
    /too long|context window|too many (total )?(input )?tokens/i.test(wordsOf(thrown))
  ) {
    return new InputError(
      "model.too-long",
      "This conversation has become too long for the model. Begin a new one.",
      options,
    );
  }
  if (name === "ValidationException" && !hasBegun) {
    return new Bug(
      "model.request",
      "We asked the model in a way that it does not understand. It has been logged.",
      options,
    );
  }
  if (hasBegun) {
    return new Upstream("model.broken-off", "The model broke off in the middle of its answer. Ask again.", {
      retryable: true,
      ...options,
    });
  }
  return new Upstream("model.failed", "The model could not be reached or failed. Ask again; commands work as usual.", {
    retryable: true,
    ...options,
  });
}

/** What the reader of event streams throws when a checksum or a length is wrong. */
const isBrokenStream = (thrown: unknown): boolean => /checksum|message length|Truncated/i.test(wordsOf(thrown));

const nameOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.name : "");
const wordsOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : "");
const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : "";
