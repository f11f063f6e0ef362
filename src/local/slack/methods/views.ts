import { VIEW_LIMITS } from "../block-limits.ts";
import { checkView, Refusal } from "../content.ts";
import type { SlackContext } from "../context.ts";
import type { Json } from "../json.ts";
import type { OpenView, ViewPayload } from "../model.ts";
import { viewOutput } from "../payloads.ts";
import { updateView } from "../view-side.ts";
import type { Args } from "./args.ts";
import type { Method } from "./method.ts";

/** `views.*`: modals and the home tab. */
export const viewMethods: Readonly<Record<string, Method>> = {
  "views.open": { tier: 4, run: (args, context) => openOrPush(args, context, false) },
  "views.push": { tier: 4, run: (args, context) => openOrPush(args, context, true) },
  "views.update": { tier: 4, run: update },
  "views.publish": { tier: 4, run: publish },
};

function openOrPush(args: Args, context: SlackContext, push: boolean): Json {
  args.need("trigger_id", "view");
  const payload = payloadOf(args, context, ["modal"]);
  const redeemed = context.tickets.redeem(args.required("trigger_id"));
  if ("error" in redeemed) throw new Refusal(redeemed.error);
  const { personId } = redeemed;
  const open = context.workspace.modals(personId);
  if (push && open.length === 0) throw new Refusal("view_not_found");
  if (push && open.length >= VIEW_LIMITS.stack) throw new Refusal("push_limit_reached");
  refuseTaken(context, payload);
  if (!push) context.workspace.closeModals(personId);
  return { view: viewOutput(context.workspace.openModal(personId, payload)) };
}

function update(args: Args, context: SlackContext): Json {
  args.need("view");
  const view = named(args, context);
  const payload = payloadOf(args, context, [view.payload.type]);
  refuseStale(args, view);
  refuseTaken(context, payload, view);
  return { view: viewOutput(updateView(context, view, payload)) };
}

function publish(args: Args, context: SlackContext): Json {
  args.need("user_id", "view");
  const userId = args.required("user_id");
  const person = context.workspace.person(userId);
  if (person === undefined || person.role === "app") throw new Refusal("user_not_found");
  const payload = payloadOf(args, context, ["home"]);
  const before = context.workspace.home(userId);
  if (before !== undefined) refuseStale(args, before);
  return { view: viewOutput(context.workspace.publishHome(userId, payload)) };
}

function payloadOf(args: Args, context: SlackContext, types: readonly ViewPayload["type"][]): ViewPayload {
  return checkView(args.json("view"), types, context);
}

/** The view in `view_id` or `external_id`. */
function named(args: Args, context: SlackContext): OpenView {
  const id = args.text("view_id");
  const externalId = args.text("external_id");
  if (id === undefined && externalId === undefined) {
    throw new Refusal("invalid_arguments", ["missing required field: view_id or external_id"]);
  }
  const view = id === undefined ? byExternalId(context, externalId) : context.workspace.view(id);
  if (view === undefined) throw new Refusal("not_found");
  return view;
}

function byExternalId(context: SlackContext, externalId: string | undefined): OpenView | undefined {
  const { workspace } = context;
  return workspace
    .people()
    .flatMap((person) => workspace.modals(person.id))
    .find((view) => externalId !== undefined && view.payload.external_id === externalId);
}

function refuseStale(args: Args, view: OpenView): void {
  const hash = args.text("hash");
  if (hash !== undefined && hash !== view.hash) throw new Refusal("hash_conflict");
}

function refuseTaken(context: SlackContext, payload: ViewPayload, self?: OpenView): void {
  const taken = byExternalId(context, payload.external_id);
  if (taken !== undefined && taken.id !== self?.id) throw new Refusal("duplicate_external_id");
}
