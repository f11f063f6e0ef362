import { once } from "node:events";
import { request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Express } from "express";

interface Layer {
  readonly name: string;
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: { readonly stack?: readonly Layer[] };
}

/** Every way into an Express application in the order in which they are tried, routers opened up. */
export function waysIn(server: Server | undefined): string[] {
  const [app] = (server?.listeners("request") ?? []) as unknown as [Express];
  const open = (layers: readonly Layer[]): string[] =>
    layers.flatMap(({ name, route, handle }) => {
      if (route !== undefined) return [`${Object.keys(route.methods).join(" ")} ${route.path}`];
      return handle.stack === undefined ? [`use ${name}`] : open(handle.stack);
    });
  return open(app.router.stack as unknown as readonly Layer[]);
}

interface Answered {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** One request with its path as it is written here; `fetch` would tidy it. */
export function ask(
  server: Server | undefined,
  method: string,
  path: string,
  body = "",
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const port = portOf(server);
  return new Promise((resolve, reject) => {
    const asked = httpRequest(
      {
        host: "127.0.0.1",
        port,
        method,
        path,
        agent: false,
        headers: { "content-length": Buffer.byteLength(body), ...headers },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            body: Buffer.concat(chunks).toString("utf8"),
            headers: answer.headers,
          }),
        );
      },
    );
    asked.on("error", reject).end(body);
  });
}

/** The answer to a head alone, whose body never comes. */
export async function head(server: Server, headers: Readonly<Record<string, string>>): Promise<[number, string]> {
  const port = portOf(server);
  const asked = httpRequest({ host: "127.0.0.1", port, method: "POST", path: "/slack/events", agent: false, headers });
  asked.on("error", () => {});
  asked.flushHeaders();
  const [answer] = await once(asked, "response");
  let said = "";
  for await (const chunk of answer) said += String(chunk);
  asked.destroy();
  return [answer.statusCode, said];
}

/** Where a server listens. */
export function portOf(server: Server | undefined): number {
  const address = server?.address() as AddressInfo | null | undefined;
  if (address === null || address === undefined) throw new Error("the server does not listen");
  return address.port;
}
