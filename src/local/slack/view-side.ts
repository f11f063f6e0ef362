import { VIEW_LIMITS } from "./block-limits.ts";
import { checkView, Refusal } from "./content.ts";
import type { SlackContext } from "./context.ts";
import { elementsOf, stateOf } from "./elements.ts";
import { inputErrors } from "./input-check.ts";
import { isRecord, type Json, textOf } from "./json.ts";
import type { OpenView, Outcome, Person, StateValues, ViewPayload } from "./model.ts";
import { interactionBase, viewOutput } from "./payloads.ts";

/** Gives a view new content; what was typed stays where block and action ids are the same, as in Slack. */
export function updateView(context: SlackContext, view: OpenView, payload: ViewPayload): OpenView {
  const values = stateOf(payload.blocks, view.values, {});
  return context.workspace.changeView(view, { payload, values });
}

/** What people do with modals: submissions with their `response_action`, and closing. */
export class ViewSide {
  readonly #context: SlackContext;

  constructor(context: SlackContext) {
    this.#context = context;
  }

  /**
   * Submits the modal on top. Fields the client itself refuses come back as `invalid_input` without the app hearing of it;
   * either way the view carries the errors.
   */
  async submit(person: Person, viewId: string, typed: StateValues): Promise<Outcome> {
    const { workspace, courier, tickets } = this.#context;
    const view = workspace.modals(person.id).at(-1);
    if (view === undefined || view.id !== viewId) return { ok: false, error: "view_not_found" };
    const values = stateOf(view.payload.blocks, view.values, typed);
    const errors = inputErrors(view.payload.blocks, values);
    const sent = workspace.changeView(view, { values, errors });
    if (Object.keys(errors).length > 0) return { ok: false, error: "invalid_input" };
    const payload = {
      type: "view_submission",
      ...interactionBase(person),
      trigger_id: tickets.trigger(person.id),
      view: viewOutput(sent),
      response_urls: this.#responseUrls(person, sent),
    };
    const reply = await courier.send({ kind: "interactive", name: "view_submission", payload });
    if (!reply.ok) return { ok: false, error: reply.error };
    // The app may have changed the view through views.update while it was answering.
    const current = workspace.modals(person.id).find((v) => v.id === viewId);
    return current === undefined ? { ok: true } : this.#follow(current, isRecord(reply.body) ? reply.body : {});
  }

  /** Closes the modal; with `clear`, or when the view says `clear_on_close`, the whole stack. */
  async close(person: Person, viewId: string, clear: boolean): Promise<Outcome> {
    const { workspace, courier } = this.#context;
    const view = workspace.modals(person.id).find((v) => v.id === viewId);
    if (view === undefined) return { ok: false, error: "view_not_found" };
    const all = clear || view.payload.clear_on_close === true;
    let outcome: Outcome = { ok: true };
    for (const closed of workspace.closeModals(person.id, all ? undefined : viewId)) {
      if (closed.payload.notify_on_close !== true) continue;
      const payload = {
        type: "view_closed",
        ...interactionBase(person),
        view: viewOutput(closed),
        is_cleared: all,
      };
      const reply = await courier.send({ kind: "interactive", name: "view_closed", payload });
      if (!reply.ok) outcome = { ok: false, error: reply.error };
    }
    return outcome;
  }

  /** Does what the app answered to a submission. */
  #follow(view: OpenView, answer: Json): Outcome {
    const { workspace } = this.#context;
    try {
      switch (answer.response_action) {
        case undefined:
          workspace.closeModals(view.personId, view.id);
          return { ok: true };
        case "clear":
          workspace.closeModals(view.personId);
          return { ok: true };
        case "errors":
          return this.#showErrors(view, answer.errors);
        case "update":
          updateView(this.#context, view, checkView(answer.view, ["modal"], this.#context));
          return { ok: true };
        case "push":
          if (workspace.modals(view.personId).length >= VIEW_LIMITS.stack)
            return { ok: false, error: "push_limit_reached" };
          workspace.openModal(view.personId, checkView(answer.view, ["modal"], this.#context));
          return { ok: true };
        default:
          return { ok: false, error: "invalid_response_action" };
      }
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, error: error.message };
      throw error;
    }
  }

  /** Errors must name input blocks of the view; Slack shows none of them otherwise. */
  #showErrors(view: OpenView, errors: unknown): Outcome {
    const inputs = new Set(elementsOf(view.payload.blocks).flatMap((e) => (e.input ? [e.blockId] : [])));
    const entries = isRecord(errors) ? Object.entries(errors) : [];
    const fits = entries.length > 0 && entries.every(([id, text]) => inputs.has(id) && textOf(text));
    if (!fits) return { ok: false, error: "invalid_errors" };
    this.#context.workspace.changeView(view, {
      errors: Object.fromEntries(entries.map(([id, text]) => [id, String(text)])),
    });
    return { ok: true };
  }

  /** One response url for each conversation menu that asked for it. */
  #responseUrls(person: Person, view: OpenView): readonly Json[] {
    return elementsOf(view.payload.blocks).flatMap(({ blockId, element }) => {
      const actionId = textOf(element.action_id) ?? "";
      const state = view.values[blockId]?.[actionId];
      const channel = textOf(state?.selected_conversation) ?? textOf(state?.selected_channel);
      if (element.response_url_enabled !== true || channel === undefined) return [];
      const id = this.#context.tickets.response({ personId: person.id, channel });
      const response_url = `${this.#context.baseUrl()}/response/${id}`;
      return [{ block_id: blockId, action_id: actionId, channel_id: channel, response_url }];
    });
  }
}
