import { z } from "zod";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { BillingView } from "#src/ports/billing-views.ts";
import type { Transfer } from "#src/ports/transfers.ts";
import { defineTool } from "#src/tool/define.ts";
import { findClient } from "#src/tool/find-client.ts";
import { params, shapes } from "#src/tool/params.ts";
import { chosenPeriod, sameReceiver } from "#src/tool/select.ts";
import type { Block, View } from "#src/view/view.ts";

const viewHealth = z
  .enum(["healthy", "unhealthy", "missing", "none"])
  .describe(
    "none: there is no such view to miss, as in a bill file, for a standard group, or before a transfer begins",
  );

const client = z.object({
  id: z.string(),
  name: z.string(),
  primaryAccountId: z.string(),
  kind: z.enum(["transfer", "standard", "bill"]),
  status: z.enum(["active", "pending", "primary-account-missing"]),
  plan: z.string().nullable(),
  passthrough: z.boolean(),
  accounts: z.array(z.object({ id: z.string(), name: z.string() })),
  transfer: z
    .object({
      status: z.enum(["requested", "declined", "cancelled", "expired", "accepted", "withdrawn"]),
      effective: z.string().describe("First day of the transfer, UTC"),
      ends: z.string().nullable(),
    })
    .nullable(),
  myView: viewHealth,
  showback: viewHealth,
});

/** Clients: who we bill, and how. */
export const clients = defineTool({
  name: "clients",
  title: "Clients",
  description:
    "The clients (billing groups) the caller may see: accounts, pricing plan, billing transfer status and effective date, and " +
    "whether their My View and Showback billing views are there and healthy. With a name, one client in full.",
  input: z.object({
    client: params.client.optional(),
    period: params.onePeriod
      .optional()
      .describe("One UTC month, no span: 2026-10, this, last. Leave out for the present one."),
  }),
  output: z.object({ period: shapes.period, one: z.boolean(), clients: z.array(client) }),
  effect: "read",
  grant: "cost.read",
  command: { positional: ["client", "period"], examples: ["clients", "clients acme"] },

  async run(input, context) {
    // The present month: who is a client now, not who was when the last month closed.
    const period = chosenPeriod(input.period ?? context.desk.usual?.toString() ?? "this", context.clock.now());
    const { desk, call } = context;
    const [groups, accounts, views, transfers] = await Promise.all([
      desk.groups.list(period, call),
      desk.groups.accounts(period, call),
      desk.views?.list(period, call) ?? null,
      desk.transfers?.inbound(call) ?? null,
    ]);
    const shown =
      input.client === undefined ? groups : [findClient(input.client, groups, (id) => `clients ${id} ${period}`)];
    const byGroup = Map.groupBy(accounts, (a) => a.groupId);
    return {
      period: period.toString(),
      one: input.client !== undefined,
      clients: shown.map((group) => ({
        id: group.id,
        name: group.name,
        primaryAccountId: group.primaryAccountId,
        kind: group.kind,
        status: group.status,
        plan: group.plan?.name ?? null,
        passthrough: group.plan?.passthrough ?? false,
        accounts: (byGroup.get(group.id) ?? []).map((a) => ({ id: a.accountId, name: a.name })),
        transfer: transferOf(group, transfers),
        myView: healthOf(group, views, "my-view"),
        showback: healthOf(group, views, "showback"),
      })),
    };
  },

  view(data): View {
    const [only] = data.clients;
    if (data.one && only !== undefined) return oneClient(only);
    if (data.clients.length === 0) return [{ kind: "text", text: `There are no clients in ${data.period}.` }];
    const blocks: Block[] = [{ kind: "heading", text: `Clients, ${data.period}` }];
    const ill = data.clients.filter((c) => [c.myView, c.showback].some((v) => v === "unhealthy" || v === "missing"));
    if (ill.length > 0) {
      const names = ill
        .slice(0, 3)
        .map((c) => c.name)
        .join(", ");
      blocks.push({
        kind: "alert",
        level: "warning",
        text: `Billing views are missing or unhealthy for ${ill.length}: ${names}${ill.length > 3 ? ` and ${ill.length - 3} more` : ""}.`,
      });
    }
    blocks.push({
      kind: "table",
      caption: `Clients, ${data.period}`,
      columns: [
        { label: "Client", align: "left" },
        { label: "Account", align: "left" },
        { label: "Accounts", align: "right" },
        { label: "Pricing plan", align: "left" },
        { label: "Transfer", align: "left" },
        { label: "Since", align: "left" },
        { label: "Views", align: "left" },
      ],
      rows: data.clients.map((c) => [
        c.name,
        c.primaryAccountId,
        { count: c.accounts.length },
        c.plan ?? "none",
        transferText(c),
        c.transfer?.effective ?? "",
        viewsText(c),
      ]),
    });
    return blocks;
  },
});

type Client = z.output<typeof client>;

function oneClient(c: Client): View {
  return [
    { kind: "heading", text: c.name },
    {
      kind: "facts",
      items: [
        { label: "Primary account", value: c.primaryAccountId },
        { label: "Status", value: c.status },
        { label: "Pricing plan", value: c.plan ?? "none" },
        { label: "Transfer", value: transferText(c) },
        { label: "Effective", value: c.transfer?.effective ?? "not by transfer" },
        { label: "Billing views", value: viewsText(c) },
      ],
    },
    {
      kind: "table",
      caption: `Accounts of ${c.name}`,
      columns: [
        { label: "Account", align: "left" },
        { label: "Name", align: "left" },
      ],
      rows: c.accounts.map((a) => [a.id, a.name]),
    },
    {
      kind: "actions",
      items: [
        { label: "Margin", command: `margin ${c.primaryAccountId}` },
        { label: "Trend", command: `trend ${c.primaryAccountId}` },
      ],
    },
  ];
}

function transferOf(group: BillingGroup, transfers: readonly Transfer[] | null): Client["transfer"] {
  const own = (transfers ?? []).filter((t) =>
    group.transferId === null
      ? t.sourceAccountId === group.primaryAccountId && sameReceiver(t, group)
      : t.arn === group.transferId,
  );
  // The one that counts is the latest: a source may have had earlier transfers that were withdrawn or declined.
  const latest = own.toSorted((a, b) => (a.start < b.start ? 1 : -1))[0];
  if (latest === undefined) return null;
  return { status: latest.status, effective: latest.start.slice(0, 10), ends: latest.end?.slice(0, 10) ?? null };
}

function healthOf(
  group: BillingGroup,
  views: readonly BillingView[] | null,
  side: BillingView["side"],
): z.output<typeof viewHealth> {
  if (views === null) return "none";
  const own = views.filter(
    (v) => v.side === side && v.sourceAccountId === group.primaryAccountId && sameReceiver(v, group),
  );
  if (own.length === 0) return group.kind === "transfer" && group.status !== "pending" ? "missing" : "none";
  return own.every((v) => v.healthy) ? "healthy" : "unhealthy";
}

function transferText(c: Client): string {
  if (c.transfer === null) return c.kind === "bill" ? "not in a bill file" : "none";
  return c.transfer.ends === null ? c.transfer.status : `${c.transfer.status}, ends ${c.transfer.ends}`;
}

function viewsText(c: Client): string {
  if (c.myView === "none" && c.showback === "none") {
    if (c.kind === "bill") return "not in a bill file";
    return c.status === "pending" ? "not begun" : "none";
  }
  return c.myView === c.showback ? `both ${c.myView}` : `My View ${c.myView}, Showback ${c.showback}`;
}
