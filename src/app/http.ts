import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type ErrorRequestHandler, type Express } from "express";
import { Misconfigured } from "#src/kernel/errors.ts";
import type { Log } from "#src/ports/log.ts";

/** The one HTTP server of this process. */
export interface Web {
  readonly app: Express;
  /** `http://127.0.0.1:3000`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Opens the server at once, before anything else is ready, so that a taken port is known first. */
export async function openWeb(host: string, port: number): Promise<Web> {
  const app = express();
  app.disable("x-powered-by");
  const server = createServer(app);
  await listen(server, host, port);
  const address = server.address() as AddressInfo;
  const name = host.includes(":") ? `[${host}]` : host;
  return {
    app,
    url: `http://${name}:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/** Adds what is asked of every process: whether it lives, a plain answer to unknown addresses, and one to what failed. */
export function finishRoutes(web: Web, log: Log): void {
  web.app.get("/healthz", (_request, response) => void response.json({ ok: true }));
  web.app.use((_request, response) => void response.status(404).type("text").send("There is nothing here.\n"));
  web.app.use(failed(log));
}

/** Express itself would show the text of the failure, and where in our code it was. */
function failed(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    log.error({ error, method: request.method }, "a request could not be answered");
    if (response.headersSent) next(error);
    else response.status(500).type("text").send("This did not work. It has been logged.\n");
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE" && error.code !== "EACCES") return reject(error);
      const why = error.code === "EADDRINUSE" ? "is in use by another program" : "may not be opened by this user";
      reject(
        new Misconfigured("http.port", `Port ${port} ${why}. Choose another with --port or PORT.`, { cause: error }),
      );
    });
    server.listen(port, host, resolve);
  });
}
