import { z } from "zod";
import { type Choice, InputError, NotFound } from "#src/kernel/errors.ts";
import type { ListedReceiver, ReceiverAdmin } from "#src/ports/receivers.ts";
import type { ToolContext } from "./context.ts";
import { noReceivers } from "./not-kept.ts";

/** The parameter by which a receiver is named. */
export const receiverParam = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .describe("The receiver: its account id, or its name or the beginning of it.");

/** How a receiver looks in every tool's output. */
export const receiverShape = z.object({
  account: z.string(),
  name: z.string(),
  configured: z.boolean().describe("True for the one of the settings"),
  connected: z.boolean().describe("True while its clients are read here"),
  readRole: z.string().nullable(),
  applyRole: z.string().nullable(),
  tested: z
    .object({
      at: z.string(),
      outcome: z.enum(["ok", "missing", "refused", "unknown"]),
      missing: z.array(z.string()).describe("Actions that the policy of a role lacks"),
    })
    .nullable(),
});

/** A receiver as plain data. */
export function receiverData(receiver: ListedReceiver): z.output<typeof receiverShape> {
  const { test } = receiver;
  return {
    account: receiver.accountId,
    name: receiver.name,
    configured: receiver.configured,
    connected: receiver.connected,
    readRole: receiver.readRoleArn,
    applyRole: receiver.applyRoleArn,
    tested: test && { at: test.at.toISOString(), outcome: test.outcome, missing: [...test.missing] },
  };
}

/** The receivers of this installation; refuses where none are kept. */
export function receiversOf({ receivers }: ToolContext): ReceiverAdmin {
  if (receivers !== null) return receivers;
  throw noReceivers();
}

/** Finds the one receiver that was meant, by account, name, or the beginning of the name; `command` is what to ask again with. */
export async function findReceiver(text: string, command: string, admin: ReceiverAdmin): Promise<ListedReceiver> {
  const all = await admin.list();
  const wanted = text.trim().toLowerCase();
  const fits = (test: (receiver: ListedReceiver) => boolean): readonly ListedReceiver[] => all.filter(test);
  const exact = fits((one) => one.accountId === wanted || one.name.toLowerCase() === wanted);
  const found = exact.length > 0 ? exact : fits((one) => one.name.toLowerCase().startsWith(wanted));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (only === undefined) {
    const hint = "The command receivers lists them.";
    throw new NotFound("receiver.unknown", `There is no receiver "${text.slice(0, 60)}". ${hint}`);
  }
  const label = (one: ListedReceiver): string => `${one.name.slice(0, 60)} (${one.accountId})`;
  const choices: Choice[] = found
    .slice(0, 5)
    .map((one) => ({ label: label(one), command: `${command} ${one.accountId}` }));
  throw new InputError(
    "receiver.ambiguous",
    `"${text.slice(0, 60)}" fits ${found.length} receivers: ${found.slice(0, 5).map(label).join(", ")}. Which one?`,
    { choices },
  );
}
