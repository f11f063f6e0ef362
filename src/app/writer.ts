import type { Config } from "#src/config.ts";
import { BILLING_REGION } from "#src/integrations/aws/connection.ts";
import { lineItemWriter } from "#src/integrations/aws/line-item-writer.ts";
import { accountOf } from "#src/integrations/aws/mapping.ts";
import { pricingWriter } from "#src/integrations/aws/pricing-writer.ts";
import type { Clock } from "#src/kernel/clock.ts";
import { Misconfigured, NotFound } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { ReceiverStore } from "#src/ports/parties.ts";
import type { PricingWriter } from "#src/ports/pricing.ts";
import type { RoleAccess } from "#src/ports/receivers.ts";
import type { Writers } from "#src/ports/writers.ts";
import { applyRoleAt } from "./cloud-site.ts";
import { applyCredentials } from "./credentials.ts";
import type { Reached } from "./reach.ts";
import type { Sources } from "./sources.ts";

interface WriterParts {
  readonly config: Config;
  readonly sources: Pick<Sources, "several" | "cloud">;
  readonly clock: Clock;
  /** Where the apply roles of further receivers are. */
  readonly receivers: Pick<ReceiverStore, "applyRole">;
  /** True where people talk to this process too: then it writes to nothing real. */
  readonly servesChat: boolean;
}

/**
 * What the worker writes with: whatever it writes goes to the receiver that holds the billing group or the item, under the apply role of that
 * receiver, looked up at every write. Where there is no such role, the write is refused with what to do.
 */
export function openWriter(parts: WriterParts): Writers {
  const { several } = parts.sources;
  if (several === null) return refusing();
  const known = new Map<string, { readonly print: string; readonly reached: Reached; readonly writers: Writers }>();

  const under = async (id: string): Promise<Writers> => {
    const reached = await several.reach.one(id);
    if (reached === undefined) {
      known.delete(id);
      throw new NotFound("receiver.gone", `The receiver ${id} is no longer one of ours, so nothing is written to it.`);
    }
    const role = await roleOf(parts, reached, several.reach.home);
    const print = JSON.stringify(role);
    const found = known.get(id);
    // After a test or a change the receiver is reached anew, and so the role is assumed anew.
    if (found?.print === print && found.reached === reached) return found.writers;
    const connection = { ...reached.connection, credentials: applyCredentials(role, several.reach.local) };
    const writers = { lineItems: lineItemWriter(connection), pricing: pricingWriter(connection) };
    known.set(id, { print, reached, writers });
    return writers;
  };
  /** Of a plan or rule, which have their account in their id. */
  const ofAccount = async (id: string): Promise<PricingWriter> => (await under(accountOf(id) ?? "")).pricing;

  return {
    lineItems: {
      create: async (draft, token, call) =>
        (await under(await several.ownerOfGroup(draft.groupId, call))).lineItems.create(draft, token, call),
      update: async (id, change, start, end, call) => {
        const owner = await several.ownerOfItem(id, BillingPeriod.parse(start), call);
        if (owner === undefined) {
          throw new NotFound("line-item.unknown", "No receiver lists this custom line item, so it cannot be changed.");
        }
        await (await under(owner)).lineItems.update(id, change, start, end, call);
      },
      remove: async (id, start, end, call) => {
        const owner = await several.ownerOfItem(id, BillingPeriod.parse(start), call);
        // No receiver lists it any more: gone is what was wanted.
        if (owner !== undefined) await (await under(owner)).lineItems.remove(id, start, end, call);
      },
    },
    pricing: {
      movePlan: async (groupId, planId, call) =>
        (await under(await several.ownerOfGroup(groupId, call))).pricing.movePlan(groupId, planId, call),
      setRule: async (id, price, call) => (await ofAccount(id)).setRule(id, price, call),
      createRule: async (draft, planId, token, call) =>
        (await ofAccount(planId)).createRule(draft, planId, token, call),
      attach: async (planId, ruleId, call) => (await ofAccount(planId)).attach(planId, ruleId, call),
      detach: async (planId, ruleId, call) => (await ofAccount(planId)).detach(planId, ruleId, call),
      deleteRule: async (id, call) => (await ofAccount(id)).deleteRule(id, call),
    },
  };
}

async function roleOf(parts: WriterParts, reached: Reached, home: Reached): Promise<RoleAccess> {
  const role = await (reached.id === home.id ? homeRole(parts, home.id) : parts.receivers.applyRole(reached.id));
  if (role === null || role === undefined) {
    throw new Misconfigured(
      "apply.none",
      reached.id === home.id
        ? `There is no role to write with. Set APPLY_ROLE_ARN for the worker (region ${BILLING_REGION}); see manifests/aws/apply-role.yaml.`
        : `The receiver ${reached.name} (${reached.id}) has no apply role, so nothing can be written to it. Remove it and add it again with one; see manifests/aws/apply-role.yaml.`,
    );
  }
  if (parts.config.costs.kind !== "real" || !parts.servesChat) return role;
  throw new Misconfigured(
    "apply.chat",
    "This process serves chat, so it writes to no real receiver. Run reckoner worker by itself (see the README, Live).",
  );
}

/** Simulated roles are asked of the local cloud: by whoever writes, and by nobody else. */
async function homeRole(
  { config: { costs }, sources: { cloud } }: WriterParts,
  id: string,
): Promise<RoleAccess | null> {
  if (costs.kind === "real") return costs.apply;
  if (costs.kind === "local" && costs.cloudUrl !== null) return applyRoleAt(costs.cloudUrl, id);
  const own = cloud?.book.estate.receivers.find((receiver) => receiver.accountId === id);
  return own === undefined ? null : { roleArn: own.applyRoleArn, externalId: own.applyExternalId };
}

/** Of a bill file nothing can be changed. */
function refusing(): Writers {
  return refusingWriters(async () => {
    throw new Misconfigured("apply.none", "Figures from files cannot be changed. Connect an AWS receiver to write.");
  });
}

/** Writers that do nothing but this. */
export function refusingWriters(refuse: () => Promise<never>): Writers {
  return {
    lineItems: { create: refuse, update: refuse, remove: refuse },
    pricing: {
      movePlan: refuse,
      setRule: refuse,
      createRule: refuse,
      attach: refuse,
      detach: refuse,
      deleteRule: refuse,
    },
  };
}
