import type { RequestHandler } from "express";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Lets through only what a page of this very server may ask. The Host must name this machine, which stops DNS rebinding; a POST
 * must be JSON and carry an Origin equal to its Host, which stops pages of other sites.
 */
export const guard: RequestHandler = (request, response, next) => {
  const host = request.headers.host ?? "";
  if (!LOOPBACK.has(nameOf(host))) {
    response
      .status(403)
      .type("text/plain")
      .send("The console answers on this machine only: open it as http://127.0.0.1.\n");
    return;
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    const origin = request.headers.origin ?? "";
    const own = URL.canParse(origin) && new URL(origin).host === host;
    if (!own || request.is("application/json") === false) {
      response.status(403).type("text/plain").send("This request did not come from the console's own page.\n");
      return;
    }
  }
  next();
};

/** Headers of every answer of the console: no other site's scripts, frames, pictures or connections. */
export const headers: RequestHandler = (_request, response, next) => {
  response.set({
    "Content-Security-Policy": [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "font-src 'self'",
      "connect-src 'self'",
      // The local Slack serves uploaded files and may listen on a port of its own.
      "img-src 'self' data: http://127.0.0.1:* http://localhost:*",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
  });
  next();
};

function nameOf(host: string): string {
  return host.replace(/:\d+$/, "").toLowerCase();
}
