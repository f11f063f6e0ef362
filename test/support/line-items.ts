import { expect } from "vitest";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { CustomLineItem } from "#src/ports/custom-line-items.ts";
import type { Proposal } from "#src/ports/proposals.ts";
import { aCall } from "./cloud-writer.ts";
import { aisha, cardOf, type WriteRig } from "./write-rig.ts";

/** The custom line items of a month, as AWS lists them now; of one client when its name is given. */
export async function itemsIn(rig: WriteRig, period: string, client?: string): Promise<CustomLineItem[]> {
  const month = BillingPeriod.parse(period);
  const items = (await rig.desk.lineItems?.list(month, aCall())) ?? [];
  if (client === undefined) return items;
  const group = (await rig.desk.groups.list(month, aCall())).find(({ name }) => name.startsWith(client));
  return items.filter((item) => item.groupId === group?.id);
}

/** The amount of the item of this ARN in a month; empty where it is not there or has none. */
export const amountIn = async (rig: WriteRig, period: string, id: string | undefined): Promise<string> => {
  const item = (await itemsIn(rig, period)).find((one) => one.id === id);
  return item?.charge.kind === "flat" ? item.charge.amount.toString() : "";
};

/** Has a proposal approved and done; the state that it ends in. */
export async function applied(rig: WriteRig, proposal: Proposal): Promise<string> {
  await rig.ask(`approve ${proposal.number}`, aisha);
  await rig.work();
  return cardOf(await rig.ask(`proposals ${proposal.number}`)).state;
}

/** Has a proposal taken back; the state that it ends in. */
export async function takenBack(rig: WriteRig, proposal: Proposal): Promise<string> {
  await rig.ask(`undo ${proposal.number} --reason By mistake`, aisha);
  await rig.work();
  return cardOf(await rig.ask(`proposals ${proposal.number}`)).state;
}

/** What a command line is refused with; fails when it is not refused, or when something was proposed all the same. */
export async function refusal(
  rig: WriteRig,
  line: string,
): Promise<{ readonly kind: string; readonly message: string }> {
  const before = (await rig.approvals.list({}, aisha)).length;
  const error = await rig.ask(line).then(
    () => ({ kind: "answered", message: "" }),
    (thrown: { kind: string; message: string }) => thrown,
  );
  expect((await rig.approvals.list({}, aisha)).length).toBe(before);
  return error;
}
