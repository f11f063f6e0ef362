import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type Clock, systemClock } from "../kernel/clock.ts";
import { Misconfigured } from "../kernel/errors.ts";
import type { BillingPeriod } from "../kernel/period.ts";
import { LocalAws, type LocalAwsOptions } from "./aws/local-aws.ts";
import { Book } from "./book/book.ts";
import type { ForeignTexts } from "./book/foreign-texts.ts";
import { createSite } from "./site.ts";

/** Another service of the local cloud that shares its address, such as a chat platform or a payment service. */
export interface CloudPart {
  readonly name: string;
  /** True for a request that is this part's to answer; parts are asked in order, before AWS. */
  claims(request: IncomingMessage): boolean;
  handle(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
  /** Variables that point this service's clients here. */
  env(): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** What a part is made with: the address is known before the part is. */
export interface CloudSite {
  readonly url: string;
  readonly server: Server;
  readonly clock: Clock;
  readonly book: Book;
  /** Writes one line to the request log, when there is one. */
  readonly log: (entry: object) => void;
}

/** How the local cloud is made; everything has a default. */
export interface CloudOptions extends LocalAwsOptions {
  readonly seed?: number;
  readonly clients?: number;
  readonly months?: number;
  readonly rows?: number;
  readonly everyDays?: number;
  readonly lastPeriod?: BillingPeriod;
  readonly sellerClients?: number;
  readonly secondCurrency?: string;
  readonly texts?: ForeignTexts;
  readonly clock?: Clock;
  /** Moves that clock ahead when a program of this machine asks for it; left out where it cannot be moved. */
  readonly moveClock?: (byMs: number) => void;
  /** A port of the loopback interface; a free one when not given. */
  readonly port?: number;
  /** A file that gets one JSON line for each request. */
  readonly log?: string;
  readonly parts?: readonly ((site: CloudSite) => Promise<CloudPart> | CloudPart)[];
}

/** A running local cloud. */
export interface Cloud {
  readonly url: string;
  readonly book: Book;
  readonly clock: Clock;
  readonly aws: LocalAws;
  readonly parts: readonly CloudPart[];
  /** Variables that point any AWS SDK or command line, and the clients of the parts, at this cloud. */
  env(): Record<string, string>;
  close(): Promise<void>;
}

/** Makes a book and serves it on the loopback interface: AWS at once, and whatever parts are given. */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
  const { seed = 7, clock = systemClock, moveClock, port = 0, log, parts: makers = [], ...rest } = options;
  const server = createServer();
  server.listen(port, "127.0.0.1");
  const [made, heard] = await Promise.allSettled([
    Book.make({ ...rest, seed, now: clock.now(), clock }),
    once(server, "listening"),
  ]);
  if (heard.status === "rejected") {
    if (made.status === "fulfilled") made.value.close();
    throw portRefused(port, heard.reason);
  }
  if (made.status === "rejected") {
    server.close();
    throw made.reason;
  }
  const book = made.value;
  const address = server.address();
  if (address === null || typeof address === "string") throw new RangeError("the local cloud has no port");
  const url = `http://127.0.0.1:${address.port}`;
  const aws = new LocalAws(book, clock, rest);
  const file = log === undefined ? undefined : createWriteStream(log, { flags: "a" });
  const write = (entry: object): void => {
    file?.write(`${JSON.stringify(entry)}\n`);
  };
  aws.requests.onRequest(write);
  const { receivers } = aws.accounts;
  const site = createSite({ clock, ...(moveClock === undefined ? {} : { moveClock }), receivers, log: write });
  const parts: CloudPart[] = [];
  for (const make of makers) parts.push(await make({ url, server, clock, book, log: write }));
  server.on("request", (request, response) => {
    const part = parts.find((p) => p.claims(request));
    if (part !== undefined) void part.handle(request, response);
    else if (site.claims(request)) site.handle(request, response);
    else if (aws.claims(request) || request.method === "POST") void aws.handle(request, response);
    else response.writeHead(404, { "content-type": "text/plain" }).end("The local cloud has nothing here.\n");
  });
  return {
    url,
    book,
    clock,
    aws,
    parts,
    env: () => Object.assign(awsEnv(url, aws), ...parts.map((part) => part.env())),
    async close() {
      server.closeAllConnections();
      server.close();
      for (const part of parts) await part.close();
      if (file !== undefined) await new Promise((done) => file.end(done));
      book.close();
    },
  };
}

function portRefused(port: number, cause: unknown): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code !== "EADDRINUSE" && code !== "EACCES") return cause;
  const why = code === "EADDRINUSE" ? "is in use by another program" : "may not be opened by this user";
  return new Misconfigured("cloud.port", `Port ${port} ${why}. Choose another with --port.`, { cause });
}

function awsEnv(url: string, aws: LocalAws): Record<string, string> {
  const [partner] = aws.accounts.receivers;
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: aws.accounts.home.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.accounts.home.secretAccessKey,
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
    ...(partner === undefined
      ? {}
      : {
          RECKONER_LOCAL_ROLE_ARN: partner.roleArn,
          RECKONER_LOCAL_EXTERNAL_ID: partner.externalId,
          RECKONER_LOCAL_APPLY_ROLE_ARN: partner.applyRoleArn,
          RECKONER_LOCAL_APPLY_EXTERNAL_ID: partner.applyExternalId,
        }),
  };
}
