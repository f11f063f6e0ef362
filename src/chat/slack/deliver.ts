import type { Clock } from "#src/kernel/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { View } from "#src/view/view.ts";
import { describeError } from "./log.ts";
import type { Outlet } from "./outlet.ts";
import { cleanView } from "./render/clean.ts";
import { type Rendered, type RenderOptions, renderMessage, spokenText } from "./render/message.ts";
import { slackErrorOf } from "./web.ts";

/** How long a workspace that refused native tables and charts is sent none, in milliseconds. */
const FORGET_AFTER_MS = 60 * 60_000;

/** Remembers which workspaces do not draw native data blocks yet: Slack rolls them out workspace by workspace. */
export class NativeBlocks {
  readonly #clock: Clock;
  readonly #refusedAt = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  drawnBy(teamId: string): boolean {
    const at = this.#refusedAt.get(teamId);
    return at === undefined || this.#clock.now().getTime() - at >= FORGET_AFTER_MS;
  }

  refusedBy(teamId: string): void {
    this.#refusedAt.set(teamId, this.#clock.now().getTime());
  }
}

/** One picture to be shown somewhere. */
export interface Delivery {
  readonly view: View;
  readonly footer: readonly string[];
  readonly buttons: "run" | "pick";
  readonly outlet: Outlet;
  readonly teamId: string;
  /** False: charts are drawn as tables where Slack does not draw them, even if the place takes pictures. */
  readonly pictures?: false;
}

/** What delivering needs. */
export interface DeliverTools {
  readonly native: NativeBlocks;
  readonly log: Log;
}

/** Slack's words for blocks it does not take. */
const REFUSED = new Set(["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"]);

/**
 * Shows a view: with native data blocks where the workspace draws them, else without, else as text alone. Pictures follow. What
 * was refused is logged, because it means that our table of limits is not Slack's any more.
 */
export async function deliver(delivery: Delivery, tools: DeliverTools): Promise<void> {
  const { outlet, view, footer, buttons, teamId } = delivery;
  const pictures = (): boolean => delivery.pictures ?? outlet.pictures;
  const draw = (native: boolean, uploads: boolean, part: View = view): Rendered =>
    renderMessage(part, { surface: "message", native, pictures: uploads, buttons, footer } satisfies RenderOptions);
  let rendered = draw(tools.native.drawnBy(teamId), pictures());
  if (!(await taken(outlet, rendered, tools.log))) {
    const without = draw(false, pictures());
    if (hasNative(rendered)) tools.native.refusedBy(teamId);
    rendered = without;
    if (!(await taken(outlet, rendered, tools.log))) {
      rendered = { ...rendered, text: spokenText(cleanView(view), footer), blocks: [] };
      await outlet.show(rendered);
    }
  }
  await share(rendered, delivery, tools, draw);
}

async function taken(outlet: Outlet, message: Rendered, log: Log): Promise<boolean> {
  try {
    await outlet.show(message);
    return true;
  } catch (error) {
    if (!REFUSED.has(slackErrorOf(error) ?? "")) throw error;
    log.warn({ error: describeError(error), blocks: message.blocks.map((b) => b.type) }, "slack refused the blocks");
    return false;
  }
}

function hasNative(message: Rendered): boolean {
  return message.blocks.some((block) => block.type === "data_table" || block.type === "data_visualization");
}

/** A picture or file that cannot be shared is drawn as text in the answer instead: what is in it is never lost with it. */
async function share(
  rendered: Rendered,
  delivery: Delivery,
  tools: DeliverTools,
  draw: (native: boolean, pictures: boolean, part?: View) => Rendered,
): Promise<void> {
  try {
    // The outlet may have changed to a private one while showing.
    const { pictures, files = [] } = rendered;
    if (pictures.length + files.length > 0 && !delivery.outlet.pictures) throw new Error("the place takes no files");
    for (const chart of pictures) await delivery.outlet.picture(chart);
    for (const file of files) await delivery.outlet.file(file);
  } catch (error) {
    tools.log.warn({ error: describeError(error) }, "a chart or file could not be shared");
    const part = delivery.outlet.editable
      ? delivery.view
      : delivery.view.filter(({ kind }) => kind === "chart" || kind === "file");
    await delivery.outlet.show(draw(tools.native.drawnBy(delivery.teamId), false, part));
  }
}
