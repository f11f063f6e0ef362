import { expect } from "vitest";
import type { Rendered, RenderOptions } from "#src/chat/slack/render/message.ts";
import { checkContent, checkView } from "#src/local/slack/content.ts";

/** A message to a workspace that draws native data blocks. */
export const MESSAGE: RenderOptions = { surface: "message", native: true, pictures: false, buttons: "run", footer: [] };
/** A home tab. */
export const HOME: RenderOptions = { ...MESSAGE, surface: "home", native: false };

/** Slack's own judgement, as the local Slack gives it: throws what Slack would refuse. */
export function accept(message: Rendered, options: RenderOptions): void {
  const content = JSON.parse(JSON.stringify({ text: message.text, blocks: message.blocks }));
  const rules = { nativeDataBlocks: options.native, hasFile: () => true, nextId: () => `id${Math.random()}` };
  if (options.surface === "message") checkContent(content, { ...rules, maxText: 4_000 });
  else checkView({ type: "home", blocks: content.blocks }, ["home"], rules);
  expect(message.text).not.toBe("");
}
