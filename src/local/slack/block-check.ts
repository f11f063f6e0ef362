import { BLOCKS, SHAPES, TOTALS } from "./block-limits.ts";
import { elementsOf } from "./elements.ts";
import { isRecord, type Json, recordsOf, textOf } from "./json.ts";
import { BLOCK_ID, type Rule, type Shape, type Surface } from "./limit-words.ts";

/** What differs between workspaces. */
export interface CheckOptions {
  /** False: `data_table` and `data_visualization` are refused, as on a workspace they have not been rolled out to. */
  readonly nativeDataBlocks: boolean;
  /** Whether an uploaded file with this id exists; image blocks may name one. */
  readonly hasFile: (id: string) => boolean;
}

const NATIVE = new Set(["data_table", "data_visualization"]);

/**
 * Finds everything Slack would refuse in some blocks. Each problem reads as Slack writes it:
 * `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`. Empty when the blocks are fine.
 */
export function checkBlocks(blocks: unknown, surface: Surface, path: string, options: CheckOptions): readonly string[] {
  if (!Array.isArray(blocks)) return [at("must provide an array", path)];
  const most = TOTALS.blocks[surface];
  if (blocks.length > most) return [at(`no more than ${most} items allowed`, path)];
  const problems = blocks.flatMap((block, i) =>
    checkBlock(block, Object.keys(BLOCKS), surface, `${path}/${i}`, options),
  );
  return [
    ...problems,
    ...duplicates(recordsOf(blocks), path),
    ...perMessage(recordsOf(blocks), surface, path),
    ...missingFiles(blocks, path, options),
  ];
}

function checkBlock(
  block: unknown,
  allowed: readonly string[],
  surface: Surface,
  path: string,
  options: CheckOptions,
): readonly string[] {
  if (!isRecord(block)) return [at("must provide an object", path)];
  const type = textOf(block.type);
  if (type === undefined) return [at("missing required field: type", path)];
  const limit = BLOCKS[type];
  const unknown = limit === undefined || !allowed.includes(type) || (NATIVE.has(type) && !options.nativeDataBlocks);
  if (unknown) return [at(`unsupported type: ${type}`, `${path}/type`)];
  const nested = !path.match(/\/blocks\/\d+$/);
  if (!nested && !limit.surfaces.includes(surface))
    return [at(`unsupported block type for a ${surface}: ${type}`, path)];
  const withId: Shape = {
    ...limit,
    members: { ...limit.members, block_id: { kind: "text", min: 1, max: BLOCK_ID } },
  };
  const check = (inner: unknown, types: readonly string[], at: string): readonly string[] =>
    checkBlock(inner, types, surface, at, options);
  return [...checkShape(block, withId, path, check), ...special(type, block, path)];
}

type InnerCheck = (block: unknown, types: readonly string[], path: string) => readonly string[];

function checkShape(object: Json, limit: Shape, path: string, inner: InnerCheck): readonly string[] {
  const problems: string[] = [];
  const has = (member: string): boolean => object[member] !== undefined && object[member] !== null;
  for (const member of Object.keys(object)) {
    if (member !== "type" && limit.members[member] === undefined) {
      problems.push(at(`invalid additional property: ${member}`, path));
    }
  }
  for (const [member, rule] of Object.entries(limit.members)) {
    if (has(member)) problems.push(...checkRule(object[member], rule, `${path}/${member}`, inner));
    else if (rule.required) problems.push(at(`missing required field: ${member}`, path));
  }
  if (limit.atLeastOne !== undefined && !limit.atLeastOne.some(has)) {
    problems.push(at(`must provide at least one of: ${limit.atLeastOne.join(", ")}`, path));
  }
  if (limit.exactlyOne !== undefined && limit.exactlyOne.filter(has).length !== 1) {
    problems.push(at(`must provide exactly one of: ${limit.exactlyOne.join(", ")}`, path));
  }
  return problems;
}

function checkRule(value: unknown, rule: Rule, path: string, inner: InnerCheck): readonly string[] {
  switch (rule.kind) {
    case "anything":
      return [];
    case "boolean":
      return typeof value === "boolean" ? [] : [at("must provide a boolean", path)];
    case "number":
      return checkNumber(value, rule.min, rule.max, path);
    case "text":
      return checkText(value, rule, path);
    case "list":
      return checkList(value, rule, path, inner);
    case "block":
      return inner(value, rule.types, path);
    case "shape": {
      const limit = SHAPES[rule.name];
      if (limit === undefined) throw new Error(`No limits are written down for ${rule.name}.`);
      return isRecord(value) ? checkShape(value, limit, path, inner) : [at("must provide an object", path)];
    }
    case "typed":
      return checkTyped(value, rule.types, rule.max, path, inner);
  }
}

function checkTyped(
  value: unknown,
  types: readonly string[],
  max: number | undefined,
  path: string,
  inner: InnerCheck,
): readonly string[] {
  if (!isRecord(value)) return [at("must provide an object", path)];
  const type = textOf(value.type);
  if (type === undefined) return [at("missing required field: type", path)];
  if (!types.includes(type)) return [at(`unsupported type: ${type}`, `${path}/type`)];
  if (type === "rich_text") return inner(value, ["rich_text"], path);
  const limit = SHAPES[type];
  if (limit === undefined) throw new Error(`No limits are written down for ${type}.`);
  const problems = checkShape(value, limit, path, inner);
  const length = characters(textOf(value.text) ?? "");
  const tooLong = max !== undefined && length > max && length <= 3000;
  return tooLong ? [...problems, at(`must be less than ${max + 1} characters`, `${path}/text`)] : problems;
}

function checkText(value: unknown, rule: Rule & { readonly kind: "text" }, path: string): readonly string[] {
  if (typeof value !== "string") return [at("must provide a string", path)];
  if (rule.among !== undefined) return rule.among.includes(value) ? [] : [at("must be a valid enum value", path)];
  const length = characters(value);
  const min = rule.min ?? 0;
  if (length < min) return [at(`must be more than ${min - 1} characters`, path)];
  if (rule.max !== undefined && length > rule.max) return [at(`must be less than ${rule.max + 1} characters`, path)];
  return [];
}

function checkNumber(
  value: unknown,
  min: number | undefined,
  max: number | undefined,
  path: string,
): readonly string[] {
  if (typeof value !== "number" || !Number.isFinite(value)) return [at("must provide a number", path)];
  if (min !== undefined && value < min) {
    return [at(min === Number.MIN_VALUE ? "must be greater than 0" : `must be at least ${min}`, path)];
  }
  return max !== undefined && value > max ? [at(`must be at most ${max}`, path)] : [];
}

function checkList(
  value: unknown,
  rule: Rule & { readonly kind: "list" },
  path: string,
  inner: InnerCheck,
): readonly string[] {
  if (!Array.isArray(value)) return [at("must provide an array", path)];
  if (value.length < rule.min) return [at(`no less than ${rule.min} items allowed`, path)];
  if (rule.max !== undefined && value.length > rule.max) return [at(`no more than ${rule.max} items allowed`, path)];
  return value.flatMap((item, i) => checkRule(item, rule.of, `${path}/${i}`, inner));
}

/** Rules that concern more than one member of a block. */
function special(type: string, block: Json, path: string): readonly string[] {
  if (type === "table" || type === "data_table") return checkTable(type, block, path);
  if (type === "data_visualization" && isRecord(block.chart)) return checkChart(block.chart, `${path}/chart`);
  if (type === "input" && isRecord(block.element)) {
    const { min_length: min, max_length: max } = block.element;
    const crossed = typeof min === "number" && typeof max === "number" && min > max;
    return crossed ? [at("min_length must not be greater than max_length", `${path}/element`)] : [];
  }
  return [];
}

function checkTable(type: string, block: Json, path: string): readonly string[] {
  const rows = (Array.isArray(block.rows) ? block.rows : []).map((row) => recordsOf(row));
  const problems: string[] = [];
  const width = rows[0]?.length;
  if (type === "data_table") {
    rows.forEach((row, i) => {
      if (row.length !== width) problems.push(at("all rows must have the same number of cells", `${path}/rows/${i}`));
    });
    (rows[0] ?? []).forEach((cell, i) => {
      if (cell.type === "rich_text") problems.push(at("unsupported type: rich_text", `${path}/rows/0/${i}/type`));
    });
  }
  if (textLength(block.rows) > TOTALS.tableText) {
    problems.push(at(`must be less than ${TOTALS.tableText + 1} characters`, `${path}/rows`));
  }
  return problems;
}

function checkChart(chart: Json, path: string): readonly string[] {
  if (chart.type === "pie") return [];
  const axis = isRecord(chart.axis_config) ? chart.axis_config : {};
  const categories = JSON.stringify(axis.categories ?? []);
  const series = recordsOf(chart.series);
  const names = series.map((s) => s.name);
  const problems: string[] = [];
  series.forEach((s, i) => {
    const labels = JSON.stringify(recordsOf(s.data).map((point) => point.label));
    if (labels !== categories) problems.push(at("data labels must match the categories", `${path}/series/${i}/data`));
    if (names.indexOf(s.name) !== i) problems.push(at("series names must be unique", `${path}/series/${i}/name`));
  });
  return problems;
}

function duplicates(blocks: readonly Json[], path: string): readonly string[] {
  const problems: string[] = [];
  const ids = blocks.map((b) => textOf(b.block_id));
  blocks.forEach((block, i) => {
    const id = ids[i];
    if (id !== undefined && ids.indexOf(id) !== i) {
      problems.push(at(`\`block_id\` "${id}" already exists`, `${path}/${i}/block_id`));
    }
    const actionIds = elementsOf([block]).map(({ element }) => textOf(element.action_id));
    actionIds.forEach((actionId, k) => {
      if (actionId !== undefined && actionIds.indexOf(actionId) !== k) {
        problems.push(at(`\`action_id\` "${actionId}" already exists`, `${path}/${i}/elements/${k}/action_id`));
      }
    });
  });
  return problems;
}

/** Files named in `slack_file` that were never uploaded. */
function missingFiles(value: unknown, path: string, options: CheckOptions): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => missingFiles(item, `${path}/${i}`, options));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([member, inner]) => {
    const id = member === "slack_file" && isRecord(inner) ? textOf(inner.id) : undefined;
    if (id !== undefined && !options.hasFile(id)) return [at("invalid slack file", `${path}/slack_file`)];
    return missingFiles(inner, `${path}/${member}`, options);
  });
}

function perMessage(blocks: readonly Json[], surface: Surface, path: string): readonly string[] {
  const places = (types: readonly string[]): number[] =>
    blocks.flatMap((block, i) => (types.includes(textOf(block.type) ?? "") ? [i] : []));
  if (surface !== "message") {
    const focused = elementsOf(blocks).filter(({ element }) => element.focus_on_load === true);
    return focused.length > 1 ? [at("only one element may have focus_on_load", path)] : [];
  }
  const tables = places(["table", "data_table"]).slice(TOTALS.tablesPerMessage);
  const charts = places(["data_visualization"]).slice(TOTALS.chartsPerMessage);
  return [
    ...tables.map((i) => at("only_one_table_allowed", `${path}/${i}`)),
    ...charts.map((i) => at("too many data_visualization blocks", `${path}/${i}`)),
  ];
}

/** All characters in the `text` members, and plain texts, of a structure. */
export function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textLength(item), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [member, inner]) =>
      sum + (member === "text" && typeof inner === "string" ? characters(inner) : textLength(inner)),
    0,
  );
}

/** Characters as Slack counts them: code points, not UTF-16 units. */
export function characters(text: string): number {
  return [...text].length;
}

function at(problem: string, path: string): string {
  return `${problem} [json-pointer:${path}]`;
}
