import { isRecord, type Json, recordsOf, textOf } from "./json.ts";
import type { ActionInput, Block, ElementState, StateValues } from "./model.ts";

/** An interactive element with the id of the block it stands in. */
export interface PlacedElement {
  readonly blockId: string;
  readonly element: Json;
  /** The input block around it, when there is one. */
  readonly input?: Json;
}

/** Elements that send an action but hold no value of the form. */
const WITHOUT_STATE = new Set(["button", "overflow", "icon_button", "feedback_buttons", "workflow_button"]);

/** For every stateful element: the member that holds the value, and the one that gives the first value. */
const STATE: Readonly<Record<string, readonly [member: string, initial: string, empty: unknown]>> = {
  plain_text_input: ["value", "initial_value", null],
  email_text_input: ["value", "initial_value", null],
  url_text_input: ["value", "initial_value", null],
  number_input: ["value", "initial_value", null],
  rich_text_input: ["rich_text_value", "initial_value", null],
  checkboxes: ["selected_options", "initial_options", []],
  radio_buttons: ["selected_option", "initial_option", null],
  static_select: ["selected_option", "initial_option", null],
  external_select: ["selected_option", "initial_option", null],
  users_select: ["selected_user", "initial_user", null],
  conversations_select: ["selected_conversation", "initial_conversation", null],
  channels_select: ["selected_channel", "initial_channel", null],
  multi_static_select: ["selected_options", "initial_options", []],
  multi_external_select: ["selected_options", "initial_options", []],
  multi_users_select: ["selected_users", "initial_users", []],
  multi_conversations_select: ["selected_conversations", "initial_conversations", []],
  multi_channels_select: ["selected_channels", "initial_channels", []],
  datepicker: ["selected_date", "initial_date", null],
  timepicker: ["selected_time", "initial_time", null],
  datetimepicker: ["selected_date_time", "initial_date_time", null],
  file_input: ["files", "initial_files", []],
};

/** Every interactive element of some blocks, however deep, in reading order. */
export function elementsOf(blocks: readonly Json[]): readonly PlacedElement[] {
  return blocks.flatMap((block) => {
    const blockId = textOf(block.block_id) ?? "";
    const own = [block.accessory, block.element, ...recordsOf(block.actions), ...recordsOf(block.elements)];
    const placed = own
      .filter(isRecord)
      .filter(isInteractive)
      .map((element) => ({ blockId, element, ...(block.type === "input" ? { input: block } : {}) }));
    const inner = block.type === "carousel" ? recordsOf(block.elements) : recordsOf(block.child_blocks);
    return [...placed, ...elementsOf(inner)];
  });
}

/** Gives every block a `block_id` and every interactive element an `action_id` where the app gave none, as Slack does. */
export function withIds(blocks: readonly Block[], nextId: () => string): readonly Block[] {
  return blocks.map((block) => {
    const inner = block.type === "carousel" ? "elements" : "child_blocks";
    const named: Record<string, unknown> = { ...block, block_id: block.block_id ?? nextId() };
    for (const member of ["accessory", "element"]) {
      const element = block[member];
      if (isRecord(element)) named[member] = withActionId(element, nextId);
    }
    for (const member of ["elements", "actions"]) {
      const list = block[member];
      if (Array.isArray(list) && member !== inner)
        named[member] = list.map((e) => (isRecord(e) ? withActionId(e, nextId) : e));
    }
    const children = block[inner];
    if (Array.isArray(children)) named[inner] = withIds(children as readonly Block[], nextId);
    return { ...named, type: block.type };
  });
}

/** The state of every input of some blocks: what was typed, else what it had before, else its first value. */
export function stateOf(blocks: readonly Json[], before: StateValues, typed: StateValues): StateValues {
  const values: Record<string, Record<string, ElementState>> = {};
  for (const { blockId, element } of elementsOf(blocks)) {
    const type = textOf(element.type) ?? "";
    const actionId = textOf(element.action_id) ?? "";
    const shape = STATE[type];
    if (shape === undefined) continue;
    const [member, initial, empty] = shape;
    const block = values[blockId] ?? {};
    values[blockId] = block;
    block[actionId] = typed[blockId]?.[actionId] ??
      before[blockId]?.[actionId] ?? { type, [member]: element[initial] ?? empty };
  }
  return values;
}

/** The value inside an element's state, whatever its type calls it. */
export function stateValue(state: ElementState | undefined): unknown {
  const member = state === undefined ? undefined : STATE[state.type]?.[0];
  return member === undefined ? undefined : state?.[member];
}

/** The `actions[0]` that Slack sends for an element that a person used; `undefined` when the option does not exist. */
export function actionOf(placed: PlacedElement, input: ActionInput, actionTs: string): Json | undefined {
  const { element, blockId } = placed;
  const { block_id: _block, action_id: _action, ...chosen } = input;
  const type = textOf(element.type) ?? "";
  const base = { type, action_id: element.action_id, block_id: blockId, action_ts: actionTs };
  if (type === "feedback_buttons") {
    const buttons = [element.positive_button, element.negative_button].filter(isRecord);
    const pressed = buttons.find((b) => b.value === input.value);
    return pressed && { ...base, value: pressed.value, text: pressed.text };
  }
  if (WITHOUT_STATE.has(type) && type !== "overflow") {
    const { text, value, style, icon } = element;
    return {
      ...base,
      text,
      ...(value === undefined ? {} : { value }),
      ...(style ? { style } : {}),
      ...(icon ? { icon } : {}),
    };
  }
  const { placeholder, initial_option, initial_date, initial_options } = element;
  const echoed = Object.entries({ placeholder, initial_option, initial_date, initial_options });
  const kept = Object.fromEntries(echoed.filter(([, v]) => v !== undefined));
  const known = optionsOf(element);
  const listed = ["static_select", "multi_static_select", "overflow", "radio_buttons", "checkboxes"].includes(type);
  const picked = [chosen.selected_option, ...recordsOf(chosen.selected_options)].filter(isRecord);
  if (listed && picked.some((p) => !known.some((k) => k.value === p.value))) return undefined;
  const full = (option: Json): Json => known.find((k) => k.value === option.value) ?? option;
  return {
    ...kept,
    ...chosen,
    ...(isRecord(chosen.selected_option) ? { selected_option: full(chosen.selected_option) } : {}),
    ...(Array.isArray(chosen.selected_options)
      ? { selected_options: recordsOf(chosen.selected_options).map(full) }
      : {}),
    ...base,
  };
}

/** All options of a menu, groups included. */
function optionsOf(element: Json): readonly Json[] {
  return [...recordsOf(element.options), ...recordsOf(element.option_groups).flatMap((g) => recordsOf(g.options))];
}

function isInteractive(element: Json): boolean {
  const type = textOf(element.type) ?? "";
  return WITHOUT_STATE.has(type) || STATE[type] !== undefined;
}

function withActionId(element: Json, nextId: () => string): Json {
  return isInteractive(element) ? { ...element, action_id: element.action_id ?? nextId() } : element;
}
