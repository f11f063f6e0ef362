import { z } from "zod";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { Transfer } from "#src/ports/transfers.ts";
import { defineTool } from "#src/tool/define.ts";
import { type Findable, findClient } from "#src/tool/find-client.ts";
import { params } from "#src/tool/params.ts";
import { chosenPeriod, sameReceiver } from "#src/tool/select.ts";
import type { Block, View } from "#src/view/view.ts";

/** Most urgent first. */
const STATES = ["without-group", "requested", "starting", "active", "ended"] as const;

const transfer = z.object({
  client: z.string(),
  account: z.string().describe("Source account: whose bill is handed to us"),
  state: z.enum(STATES).describe("without-group: accepted, but no billing group, so that the client sees nothing"),
  status: z.enum(["requested", "declined", "cancelled", "expired", "accepted", "withdrawn"]).describe("As AWS has it"),
  effective: z.string().describe("First day of the transfer, UTC"),
  ends: z.string().nullable().describe("Last day, UTC"),
  group: z.string().nullable().describe("The billing group that is linked to it"),
});

/** Transfers: whose bills come to us, since when, and who of them is shown nothing. */
export const transfers = defineTool({
  name: "transfers",
  title: "Transfers",
  description:
    "The inbound billing transfers, most urgent first: accepted ones without a billing group (the client sees nothing), those " +
    "requested, starting, active and ended, with effective date, end and billing group. For all clients or one.",
  input: z.object({ client: params.client.optional() }),
  output: z.object({
    client: z.string().nullable(),
    known: z.boolean().describe("False where the origin has no transfers, as a bill file"),
    transfers: z.array(transfer),
  }),
  effect: "read",
  grant: "cost.read",
  command: { positional: ["client"], examples: ["transfers", "transfers acme"] },

  async run(input, context) {
    const now = context.clock.now();
    const { desk, call } = context;
    const [groups, inbound] = await Promise.all([
      desk.groups.list(chosenPeriod(desk.usual?.toString() ?? "this", now), call),
      desk.transfers?.inbound(call) ?? null,
    ]);
    const all = (inbound ?? []).map((one) => ({ one, group: groupOf(one, groups) }));
    // Who has a transfer but no billing group yet can be asked for by the name of the transfer.
    const strangers = all.flatMap(({ one, group }) =>
      group === undefined && !groups.some((g) => g.primaryAccountId === one.sourceAccountId && sameReceiver(one, g))
        ? [[`${one.sourceAccountId} ${one.receiver?.id}`, strangerOf(one)] as const]
        : [],
    );
    const known = [...groups, ...new Map(strangers).values()];
    const client = input.client === undefined ? undefined : findClient(input.client, known, (id) => `transfers ${id}`);
    const rows = all
      .filter(
        ({ one, group }) =>
          client === undefined ||
          group?.id === client.id ||
          (one.sourceAccountId === client.primaryAccountId && sameReceiver(one, client)),
      )
      .map(({ one, group }) => ({
        client:
          group?.name ??
          known.find((k) => k.primaryAccountId === one.sourceAccountId && sameReceiver(one, k))?.name ??
          one.name,
        account: one.sourceAccountId,
        state: stateOf(one, group, now),
        status: one.status,
        effective: one.start.slice(0, 10),
        ends: one.end?.slice(0, 10) ?? null,
        group: group?.name ?? null,
      }));
    rows.sort(
      (a, b) =>
        STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
        a.effective.localeCompare(b.effective) ||
        a.client.localeCompare(b.client, "en"),
    );
    return { client: client?.name ?? null, known: inbound !== null, transfers: rows };
  },

  view(data): View {
    if (!data.known) {
      return [{ kind: "text", text: "There are no transfers in a bill file. Connect an AWS receiver to read them." }];
    }
    if (data.transfers.length === 0) {
      const text =
        data.client === null
          ? "There are no inbound billing transfers."
          : `There is no inbound billing transfer of ${data.client}.`;
      return [{ kind: "text", text }];
    }
    const blocks: Block[] = [
      { kind: "heading", text: data.client === null ? "Transfers" : `Transfers of ${data.client}` },
    ];
    for (const one of data.transfers.filter((t) => t.state === "without-group")) {
      blocks.push({
        kind: "alert",
        level: "warning",
        text: `${one.client} (${one.account}) has no billing group: the client sees nothing. Create one in Billing Conductor.`,
      });
    }
    blocks.push({
      kind: "table",
      caption: "Inbound billing transfers",
      columns: [
        { label: "Client", align: "left" },
        { label: "Account", align: "left" },
        { label: "State", align: "left" },
        { label: "Status at AWS", align: "left" },
        { label: "Effective", align: "left" },
        { label: "Ends", align: "left" },
        { label: "Billing group", align: "left" },
      ],
      rows: data.transfers.map((one) => [
        one.client,
        one.account,
        one.state === "without-group" ? "no billing group" : one.state,
        one.status,
        one.effective,
        one.ends ?? "",
        one.group ?? (one.state === "without-group" ? "none: the client sees nothing" : "none"),
      ]),
    });
    return blocks;
  },
});

type State = (typeof STATES)[number];

/** By the link of the group; a group that does not tell its transfer is matched by the account. */
/** The source of a transfer that has no billing group yet. */
function strangerOf({ sourceAccountId: id, name, receiver }: Transfer): Findable {
  return { id, name, primaryAccountId: id, ...(receiver === undefined ? {} : { receiver }) };
}

function groupOf(one: Transfer, groups: readonly BillingGroup[]): BillingGroup | undefined {
  return (
    groups.find((group) => group.transferId === one.arn) ??
    groups.find(
      (group) =>
        group.transferId === null && group.primaryAccountId === one.sourceAccountId && sameReceiver(one, group),
    )
  );
}

function stateOf(one: Transfer, group: BillingGroup | undefined, now: Date): State {
  if (one.status === "requested") return "requested";
  const over = one.end !== null && new Date(one.end) < now;
  // One that was withdrawn bills to us until its last day.
  const runs = one.status === "accepted" || (one.status === "withdrawn" && one.end !== null);
  if (!runs || over) return "ended";
  if (group === undefined) return "without-group";
  return new Date(one.start) > now ? "starting" : "active";
}
