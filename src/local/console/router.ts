import express, { type ErrorRequestHandler, type Request, type Response, Router } from "express";
import type { Clock } from "#src/kernel/clock.ts";
import type { Workspace } from "../slack/workspace.ts";
import { act, isAct, type MoveClock } from "./act.ts";
import { assets } from "./assets.ts";
import { type Feed, feed } from "./feed.ts";
import { guard, headers } from "./guard.ts";
import { Picture } from "./picture.ts";
import { page } from "./render/page.ts";
import { clockText } from "./render/time.ts";
import type { Completion } from "./wire.ts";

/** What the console shows and for whom. */
export interface ConsoleOptions {
  readonly workspace: Workspace;
  /** The demo's clock, shown in the banner. */
  readonly clock: Clock;
  /** Moves that clock ahead; left out where it is not the demo's own. */
  readonly moveClock?: MoveClock;
  /** Commands and their examples for one person, best first; asked each time the composer gets the focus. */
  readonly completions: (personId: string) => readonly Completion[] | Promise<readonly Completion[]>;
  /** The sentence on top of every screen. */
  readonly banner?: string;
  /** Told what was thrown while a request was answered; the page gets a sentence without its details. */
  readonly onError?: (thrown: unknown) => void;
}

/** The sentence of the demo. */
export const DEMO_BANNER = "Demo: everything here is simulated on this machine. Nothing can reach a real account.";

/**
 * The console as an Express router to mount at `/`: the page itself, and everything else under `/console/`. It answers only requests
 * that name this machine as their host. Open event streams end when the server's connections are closed.
 */
export function consoleRouter(options: ConsoleOptions): Router {
  const { workspace, clock } = options;
  const router = Router();
  const inside = Router();
  const feeds = new Set<Feed>();
  const moveClock = options.moveClock;
  /** Every open page follows the clock at once. */
  const moving: MoveClock | undefined =
    moveClock &&
    (async (byMs) => {
      await moveClock(byMs);
      for (const each of feeds) each.tick();
    });
  const picture = (request: Request): { picture: Picture; personId: string } => {
    const wanted = String(request.query.person ?? "");
    const person = workspace.person(wanted) ?? workspace.person(workspace.firstPersonId);
    if (person === undefined) throw new Error("The workspace has nobody in it.");
    return { picture: new Picture(workspace, clock, person), personId: person.id };
  };

  router.get("/", guard, headers, (_request, response) => {
    response.type("html").send(
      page({
        workspaceName: workspace.teamName,
        banner: options.banner ?? DEMO_BANNER,
        clock: { text: clockText(clock.now()), at: clock.now().toISOString() },
        movable: options.moveClock !== undefined,
        firstPersonId: workspace.firstPersonId,
      }),
    );
  });
  inside.use(assets());
  inside.get("/state", (request, response) => {
    response.json(picture(request).picture.snapshot(String(request.query.channel ?? "")));
  });
  inside.get("/completions", async (request, response) => {
    response.json(await options.completions(picture(request).personId));
  });
  inside.get("/events", (request, response) => {
    const { picture: drawn, personId } = picture(request);
    stream(response, feeds, (send) => feed(workspace, drawn, personId, send));
  });
  inside.post("/act", express.json({ limit: "1mb" }), async (request, response) => {
    const deed: unknown = request.body;
    if (isAct(deed)) response.json(await act(workspace, deed, moving));
    else
      response
        .status(400)
        .json({ ok: false, error: "The page sent something that the console does not know. Load it again." });
  });
  inside.use(failure(options.onError));
  router.use("/console", guard, headers, inside);
  return router;
}

function failure(onError: ((thrown: unknown) => void) | undefined): ErrorRequestHandler {
  return (thrown: unknown, _request, response, next) => {
    onError?.(thrown);
    if (response.headersSent) next(thrown);
    else if (isTooLarge(thrown)) response.status(413).json({ ok: false, error: "That is more than 1 MB." });
    else response.status(500).json({ ok: false, error: "This did not work. Load the page again." });
  };
}

/** What Express's reader of bodies throws at one that is larger than it takes. */
function isTooLarge(thrown: unknown): boolean {
  return typeof thrown === "object" && thrown !== null && "type" in thrown && thrown.type === "entity.too.large";
}

/** Server-sent events: a line of JSON each, until the page goes away. */
function stream(response: Response, feeds: Set<Feed>, start: (send: (event: unknown) => void) => Feed): void {
  response.set({ "Content-Type": "text/event-stream", Connection: "keep-alive" });
  response.flushHeaders();
  response.write("retry: 500\n\n");
  const running = start((event) => response.write(`data: ${JSON.stringify(event)}\n\n`));
  feeds.add(running);
  response.on("close", () => {
    feeds.delete(running);
    running.stop();
  });
}
