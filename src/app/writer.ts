import type { Config } from "#src/config.ts";
import { BILLING_REGION } from "#src/integrations/aws/connection.ts";
import { lineItemWriter } from "#src/integrations/aws/line-item-writer.ts";
import type { Clock } from "#src/kernel/clock.ts";
import { Misconfigured, NotFound } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { LineItemWriter } from "#src/ports/custom-line-items.ts";
import type { ReceiverStore } from "#src/ports/parties.ts";
import type { RoleAccess } from "#src/ports/receivers.ts";
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
export function openWriter(parts: WriterParts): LineItemWriter {
  const { several } = parts.sources;
  if (several === null) return refusing();
  const writers = new Map<
    string,
    { readonly print: string; readonly reached: Reached; readonly writer: LineItemWriter }
  >();

  const under = async (id: string): Promise<LineItemWriter> => {
    const reached = await several.reach.one(id);
    if (reached === undefined) {
      writers.delete(id);
      throw new NotFound("receiver.gone", `The receiver ${id} is no longer one of ours, so nothing is written to it.`);
    }
    const role = await roleOf(parts, reached, several.reach.home);
    const print = JSON.stringify(role);
    const known = writers.get(id);
    // After a test or a change the receiver is reached anew, and so the role is assumed anew.
    if (known?.print === print && known.reached === reached) return known.writer;
    const writer = lineItemWriter({ ...reached.connection, credentials: applyCredentials(role, several.reach.local) });
    writers.set(id, { print, reached, writer });
    return writer;
  };

  return {
    create: async (draft, token, call) =>
      (await under(await several.ownerOfGroup(draft.groupId, call))).create(draft, token, call),
    update: async (id, change, start, end, call) => {
      const owner = await several.ownerOfItem(id, BillingPeriod.parse(start), call);
      if (owner === undefined) {
        throw new NotFound("line-item.unknown", "No receiver lists this custom line item, so it cannot be changed.");
      }
      await (await under(owner)).update(id, change, start, end, call);
    },
    remove: async (id, start, end, call) => {
      const owner = await several.ownerOfItem(id, BillingPeriod.parse(start), call);
      // No receiver lists it any more: gone is what was wanted.
      if (owner !== undefined) await (await under(owner)).remove(id, start, end, call);
    },
  };
}

async function roleOf(parts: WriterParts, reached: Reached, home: Reached): Promise<RoleAccess> {
  const role = reached.id === home.id ? homeRole(parts, reached.id) : await parts.receivers.applyRole(reached.id);
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

function homeRole({ config: { costs }, sources: { cloud } }: WriterParts, id: string): RoleAccess | null {
  if (costs.kind === "real") return costs.apply;
  // The local cloud of this process tells its own roles; one in another process does not.
  const own = cloud?.book.estate.receivers.find((receiver) => receiver.accountId === id);
  return own === undefined ? null : { roleArn: own.applyRoleArn, externalId: own.applyExternalId };
}

/** Of a bill file nothing can be changed. */
function refusing(): LineItemWriter {
  const refuse = async (): Promise<never> => {
    throw new Misconfigured("apply.none", "Figures from files cannot be changed. Connect an AWS receiver to write.");
  };
  return { create: refuse, update: refuse, remove: refuse };
}
