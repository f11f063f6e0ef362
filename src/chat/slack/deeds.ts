import type { AnswerTools } from "./answer.ts";

/** What it takes to know what a command would do. */
export type DoorTools = Pick<AnswerTools, "door" | "callerOf">;

type By = { readonly user: string; readonly teamId: string };

/** Whether the command is among those of the person. */
export async function isTheirs(line: string, by: By, tools: DoorTools): Promise<boolean> {
  return (await toolOf(line, by, tools)) !== undefined;
}

/** Whether the command is one of the person's that does more than read. */
export async function decides(line: string, by: By, tools: DoorTools): Promise<boolean> {
  const tool = await toolOf(line, by, tools);
  return tool !== undefined && tool.effect !== "read";
}

async function toolOf(line: string, by: By, { door, callerOf }: DoorTools) {
  const name = line.split(" ")[0];
  return door.tools(await callerOf(by.user, by.teamId)).find((tool) => tool.name === name);
}
