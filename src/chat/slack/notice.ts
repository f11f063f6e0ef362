import type { CardTools } from "./cards.ts";
import { deliver } from "./deliver.ts";
import { channelOutlet } from "./outlet.ts";

/** What people are to know without having asked: a sentence, and the command that shows more. */
export interface Notice {
  readonly text: string;
  readonly command: string;
}

/** What posting one needs. */
type NoticeTools = Pick<CardTools, "web" | "native" | "log" | "approvalsChannel" | "channelKind">;

/** Posts it where approvals are given; where there is no such place, or clients read it, only the log tells. */
export async function postNotice({ text, command }: Notice, tools: NoticeTools): Promise<void> {
  const { approvalsChannel: channel, channelKind, web, log } = tools;
  if (channel === null || (await channelKind(channel, "")) === "client") {
    log.warn({ command }, "something is to be told to those who approve, and there is no channel for it");
    return;
  }
  const view = [
    { kind: "alert", level: "warning", text } as const,
    { kind: "actions", items: [{ label: "Show", command }] } as const,
  ];
  await deliver({ view, footer: [], buttons: "run", outlet: channelOutlet(web, { channel }), teamId: "" }, tools);
}
