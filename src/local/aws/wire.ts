import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Service } from "./operation.ts";
import { ServiceError } from "./service-error.ts";
import type { Shape } from "./shapes.ts";

const MOST_BYTES = 5_000_000;
const STS_VERSION = "2011-06-15";
const STS_NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

/** Names that the query protocol has for refusals before an operation runs. */
const QUERY_NAMES: Readonly<Record<string, string>> = {
  UnrecognizedClientException: "InvalidClientTokenId",
  ExpiredTokenException: "ExpiredToken",
  MissingAuthenticationTokenException: "MissingAuthenticationToken",
  InvalidSignatureException: "SignatureDoesNotMatch",
};

/** Reads a body of at most a few megabytes. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MOST_BYTES) throw new ServiceError("RequestEntityTooLargeException", "The request is too large.", 413);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The parameters of a request; refuses a body that is not what the protocol says. */
export function paramsOf(service: Service, body: string, shape: Shape): unknown {
  if (service.protocol !== "query") return body === "" ? {} : parseJson(body);
  const form = new URLSearchParams(body);
  if (form.get("Version") !== STS_VERSION) {
    throw new ServiceError(
      "InvalidAction",
      `Could not find operation ${form.get("Action")} for version ${form.get("Version")}`,
    );
  }
  const members = typeof shape === "function" || shape.kind !== "struct" ? {} : shape.members;
  const given = [...form].filter(([name]) => name !== "Action" && name !== "Version");
  return Object.fromEntries(
    given.map(([name, value]) => {
      const member = members[name];
      const isNumber = typeof member === "object" && member.kind === "integer";
      return [name, isNumber && value !== "" ? Number(value) : value];
    }),
  );
}

/** Sends an answer in the service's protocol. */
export function sendAnswer(response: ServerResponse, service: Service, operation: string, answer: object): void {
  if (service.protocol === "query") {
    const result = `<${operation}Result>${xml(answer)}</${operation}Result>`;
    const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
    send(
      response,
      service,
      200,
      `<${operation}Response xmlns="${STS_NAMESPACE}">${result}${metadata}</${operation}Response>`,
    );
    return;
  }
  send(response, service, 200, JSON.stringify(answer));
}

/** Sends a refusal in the service's protocol; without a service, as awsJson. Returns the name that went out. */
export function sendRefusal(response: ServerResponse, service: Service | undefined, error: ServiceError): string {
  if (service?.protocol === "query") {
    const name = QUERY_NAMES[error.name] ?? error.name;
    const type = error.status < 500 ? "Sender" : "Receiver";
    const parts = { Type: type, Code: name, Message: error.message };
    send(
      response,
      service,
      error.status,
      `<ErrorResponse xmlns="${STS_NAMESPACE}"><Error>${xml(parts)}</Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
    );
    return name;
  }
  const isRest = service?.protocol === "rest-json";
  const retry = error.members.RetryAfterSeconds;
  if (isRest) response.setHeader("x-amzn-errortype", error.name);
  if (isRest && retry !== undefined) response.setHeader("Retry-After", String(retry));
  const words = isRest
    ? { [service.wordsMember ?? "Message"]: error.message }
    : { __type: error.name, message: error.message, Message: error.message };
  send(response, service, error.status, JSON.stringify({ ...words, ...error.members }));
  return error.name;
}

function send(response: ServerResponse, service: Service | undefined, status: number, body: string): void {
  const types = {
    "json-1.0": "application/x-amz-json-1.0",
    "json-1.1": "application/x-amz-json-1.1",
    "rest-json": "application/json",
    query: "text/xml",
  };
  response.writeHead(status, {
    "content-type": types[service?.protocol ?? "json-1.1"],
    "content-length": Buffer.byteLength(body),
    "x-amzn-requestid": randomUUID(),
  });
  response.end(body);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ServiceError("SerializationException", "The request body is not valid JSON.");
  }
}

function xml(value: object): string {
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => {
      const inner = typeof member === "object" && member !== null ? xml(member) : escapeXml(String(member));
      return `<${name}>${inner}</${name}>`;
    })
    .join("");
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
