import * as ce from "@aws-sdk/client-cost-explorer";
import * as org from "@aws-sdk/client-organizations";
import * as sts from "@aws-sdk/client-sts";
import { NormalizedSchema } from "@smithy/core/schema";
import { describe, expect, it } from "vitest";
import { costExplorer } from "#src/local/aws/cost-explorer/service.ts";
import type { Service } from "#src/local/aws/operation.ts";
import { organizations } from "#src/local/aws/organizations.ts";
import { check, integer, list, type Shape, struct, text } from "#src/local/aws/shapes.ts";
import { sts as localSts } from "#src/local/aws/sts.ts";

/** Members that a published request has and that we refuse because nothing here has a use for them. */
const leftOut: Readonly<Record<string, readonly string[]>> = {
  AssumeRole: [
    "PolicyArns",
    "Policy",
    "Tags",
    "TransitiveTagKeys",
    "SerialNumber",
    "TokenCode",
    "SourceIdentity",
    "MinimumSessionTokenSize",
    "ProvidedContexts",
  ],
};

/** Compares a shape of ours with a client's own schema, member by member. */
function differences(shape: Shape, schema: unknown, path: string, depth = 0): string[] {
  if (depth > 4) return [];
  if (typeof shape === "function") return differences(shape(), schema, path, depth + 1);
  const theirs = NormalizedSchema.of(schema as never);
  const kind = theirs.isStructSchema()
    ? "struct"
    : theirs.isListSchema()
      ? "list"
      : theirs.isStringSchema()
        ? "text"
        : theirs.isNumericSchema()
          ? "integer"
          : theirs.isBooleanSchema()
            ? "boolean"
            : "other";
  const ours = shape.kind === "number" ? "integer" : shape.kind;
  if (kind !== ours) return [`${path}: ${ours} here, ${kind} there`];
  if (shape.kind === "list") return differences(shape.of, theirs.getValueSchema(), `${path}[]`, depth + 1);
  if (shape.kind !== "struct") return [];
  const members = new Map([...theirs.structIterator()]);
  const missing = [...members.keys()].filter((m) => !Object.hasOwn(shape.members, m) && !leftOut[path]?.includes(m));
  const extra = Object.keys(shape.members).filter((m) => !members.has(m));
  const [, , , , names, , required = 0] = theirs.getSchema() as [
    unknown,
    unknown,
    unknown,
    unknown,
    string[],
    unknown,
    number?,
  ];
  const theirRequired = names.slice(0, required).sort().join();
  const ourRequired = [...shape.required].sort().join();
  return [
    ...(theirRequired === ourRequired ? [] : [`${path}: required ${ourRequired} here, ${theirRequired} there`]),
    ...missing.map((m) => `${path}.${m}: not here`),
    ...extra.map((m) => `${path}.${m}: not there`),
    ...Object.entries(shape.members).flatMap(([name, member]) =>
      members.has(name) ? differences(member, members.get(name), `${path}.${name}`, depth + 1) : [],
    ),
  ];
}

describe("A-11 request shapes are those of the published clients", () => {
  const cases: [Service, Record<string, unknown>][] = [
    [costExplorer, ce],
    [organizations, org],
    [localSts, sts],
  ];
  it.each(
    cases.flatMap(([service, client]) =>
      Object.entries(service.operations).map(([name, op]) => [name, op, client] as const),
    ),
  )("%s", (name, operation, client) => {
    const schema = client[`${name}Request$`];
    // requests without members have no schema of their own
    if (schema === undefined) expect(differences(operation.input, [3, "x", "x", 0, [], []], name)).toEqual([]);
    else expect(differences(operation.input, schema, name)).toEqual([]);
  });
});

describe("A-11 the checker", () => {
  const shape = struct({ name: text({ pattern: /[a-z]+/, max: 3 }), size: integer(1, 5), tags: list(text(), 1, 2) }, [
    "name",
  ]);
  it.each<[unknown, string[]]>([
    [{ name: "abc", size: 5, tags: ["x"] }, []],
    [{ name: "abc", size: null }, []],
    [{}, ["missing"]],
    [{ name: "abcd" }, ["length"]],
    [{ name: "AB" }, ["pattern"]],
    [{ name: "ab\n" }, ["pattern"]],
    [{ name: 1, size: "2" }, ["type", "type"]],
    [{ name: "a", size: 6, tags: [] }, ["range", "length"]],
    [{ name: "a", size: 1.5 }, ["type"]],
    [{ name: "a", tags: ["x", 2] }, ["type"]],
    [{ name: "a", other: 1, constructor: 2 }, ["unknown", "unknown"]],
    [[], ["type"]],
    [null, ["type"]],
  ])("%j: %j", (value, rules) => {
    expect(check(shape, value).map((p) => p.rule)).toEqual(rules);
  });
});
