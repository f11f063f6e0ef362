import type { Channel, Person, UserGroup } from "./model.ts";

/** Fixed ids of the demo workspace; people, channels and the app never change between runs. */
export const DEMO = {
  teamId: "T0RECKONER",
  teamName: "Reckoner demo",
  teamDomain: "reckoner-demo",
  appId: "A0RECKONER",
  botId: "B0RECKONER",
  botUserId: "U0RECKONER",
  slackbotId: "USLACKBOT",
  operator: "UOPSOLIVIA",
  accountManager: "UACMMARCO",
  approver: "UAPRAISHA",
  client: "UCLIJONAS",
  approvers: "S0APPROVERS",
  billing: "C0BILLING",
  approvals: "C0APPROVALS",
  accounts: "C0ACCOUNTS",
  clientChannel: "C0ACMEROBOTICS",
} as const;

/** Four fictional people and the app's bot user. */
export const DEMO_PEOPLE: readonly Person[] = [
  person(DEMO.operator, "olivia", "Olivia (billing operator)", "operator", "partner.example"),
  person(DEMO.accountManager, "marco", "Marco (account manager)", "account-manager", "partner.example"),
  person(DEMO.approver, "aisha", "Aisha (finance approver)", "approver", "partner.example"),
  person(DEMO.client, "jonas", "Jonas (client, Acme Robotics)", "client", "acme-robotics.example"),
  person(DEMO.botUserId, "reckoner", "Reckoner", "app", "partner.example"),
];

/** User groups by what people do at work. */
export const DEMO_GROUPS: readonly UserGroup[] = [
  { id: "S0OPERATORS", handle: "billing-operators", inUse: true, members: [DEMO.operator] },
  { id: "S0ACCOUNTS", handle: "account-managers", inUse: true, members: [DEMO.accountManager] },
  { id: DEMO.approvers, handle: "finance-approvers", inUse: true, members: [DEMO.approver] },
];

/** Four channels, and one direct conversation with the app for each person. */
export const DEMO_CHANNELS: readonly Channel[] = [
  // Answers in these two are seen by all their members, so only people who may see every client are in them.
  channel(DEMO.billing, "billing", "Margins, gaps and fixes of the month", [DEMO.operator, DEMO.approver]),
  channel(DEMO.approvals, "approvals", "What waits for a second pair of eyes", [DEMO.operator, DEMO.approver]),
  channel(DEMO.accounts, "accounts", "Account managers, each with their own clients", [
    DEMO.operator,
    DEMO.accountManager,
  ]),
  channel(DEMO.clientChannel, "acme-robotics", "Shared with the client", [
    DEMO.operator,
    DEMO.accountManager,
    DEMO.client,
  ]),
  ...DEMO_PEOPLE.filter((p) => p.role !== "app").map((p) => directConversation(p)),
];

/** The direct conversation of a person with the app; its id is the person's with a leading `D`. */
export function directConversation(with_: Person): Channel {
  const members = [with_.id, DEMO.botUserId];
  return { id: `D${with_.id.slice(1)}`, name: with_.name, kind: "dm", isPrivate: true, topic: "", members };
}

function person(id: string, name: string, realName: string, role: Person["role"], domain: string): Person {
  return { id, name, realName, role, email: `${name}@${domain}`, tz: "Europe/Berlin" };
}

function channel(id: string, name: string, topic: string, people: readonly string[]): Channel {
  return { id, name, kind: "channel", isPrivate: false, topic, members: [...people, DEMO.botUserId] };
}
