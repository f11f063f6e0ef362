import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asAppError } from "#src/kernel/errors.ts";
import type { Group } from "#src/local/book/parties.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { AnyTool } from "#src/tool/define.ts";
import type { Answer, Door } from "#src/tool/run.ts";
import { renderText } from "#src/view/text.ts";
import { registry } from "#tools/index.ts";
import { aCall } from "../support/cloud-writer.ts";
import { ada, type ReceiversRig, startReceivers } from "../support/receivers-rig.ts";

type Place = 0 | 1;
const PLACES = [0, 1] as const;

let rig: ReceiversRig;
let alone: readonly [Door, Door];
beforeAll(async () => {
  rig = await startReceivers();
  await rig.ask(rig.addSecond);
  alone = [rig.alone(0), rig.alone(1)];
  // Each has an item of ours, which somebody has changed since: drift has something to tell.
  for (const place of PLACES) {
    const [client] = clientsOf(place);
    const made = await rig.ask(`line-item-add "${client}" --amount 1${place} --name Care${place} --description Care`);
    expect(await rig.applied(made.proposal)).toBe("verified");
    const { arn } = rig.cloud.book.customItems().findLast((item) => item.name === `Care${place}`) ?? { arn: "" };
    await rig.writer.update(arn, { flat: "99" }, "2026-11", "2026-12", aCall());
  }
}, 60_000);
afterAll(() => rig.close());

const groupsOf = (place: Place): readonly Group[] => {
  const { groups, receivers } = rig.cloud.book.estate;
  return groups.filter((g) => g.kind === "client" && g.receiver === receivers[place].accountId);
};

/** Somebody who does everything for the clients of one receiver, and sees no other; one source is on the bills of both. */
const adminOf = (place: Place): Caller => {
  const own = groupsOf(place);
  return {
    id: `test:${place}`,
    name: `Of ${place}`,
    surface: "slack",
    roles: ["admin"],
    clients: own.map((g) => g.sourceAccountId),
    bills: Object.fromEntries(own.map((g) => [g.sourceAccountId, [g.receiver]])),
  };
};

/** Two clients: one of this receiver alone, and the one that is on both bills. */
const clientsOf = (place: Place): readonly string[] => {
  const [first, second] = groupsOf(1).filter((g) => g.hasLines);
  const shared = [first, second].find((g) => g?.upstream !== null)?.name ?? "";
  const own = groupsOf(place).find((g) => g.hasLines && g.upstream === null && g.name !== shared)?.name ?? "";
  return [own, shared];
};

/** A few ways to ask a tool: of everything, and of single clients. */
const linesOf = ({ name, command }: AnyTool, place: Place): readonly string[] => {
  const period = command.positional.includes("period") ? " 2026-10" : "";
  const single = command.positional.includes("client") ? clientsOf(place).map((client) => ` "${client}"`) : [];
  return ["", ...single].map((client) => `${name}${client}${period}`);
};

/** What a tool answers, as data and as people read it; or how it refuses. */
async function told(asked: Promise<Answer>): Promise<object> {
  try {
    const { data, view } = await asked;
    return { data, text: renderText(view) };
  } catch (thrown) {
    const { code, message } = asAppError(thrown);
    return { code, message };
  }
}

/** Tools whose answers are not made of what a receiver holds. */
const WITHOUT = [
  "help",
  "status",
  "audit",
  "feedback",
  "doctor",
  "receivers",
  "proposals",
  "policies",
  "access",
  "usage",
];
/** What is of a whole receiver: told only to people who see all clients of all receivers. */
const WHOLE = ["budgets", "anomalies"];
const reading = registry.filter((tool) => tool.effect === "read" && ![...WITHOUT, ...WHOLE].includes(tool.name));

describe("B-01 B-26 B1 each tool that reads a receiver, 200 interleaved questions", () => {
  it("none is forgotten", () => {
    expect(reading.map((tool) => tool.name).sort()).toEqual(
      [
        "clients",
        "coverage",
        "credits",
        "drift",
        "gaps",
        "line-items",
        "margin",
        "overview",
        "pricing",
        "transfers",
        "trend",
        "waterfall",
      ].sort(),
    );
  });

  it.each(reading.map((tool) => [tool.name, tool] as const))(
    "%s answers of two receivers at once as of each alone",
    async (_name, tool) => {
      const right = await Promise.all(
        PLACES.map(async (place) => {
          const lines = linesOf(tool, place);
          return Promise.all(lines.map((line) => told(alone[place].command(line, adminOf(place)))));
        }),
      );
      expect(right[0]).not.toEqual(right[1]);
      for (const answers of right) expect(answers.filter((answer) => "code" in answer)).toEqual([]);
      const questions = Array.from({ length: 200 }, async (_, n) => {
        const place: Place = n % 2 === 0 ? 0 : 1;
        const lines = linesOf(tool, place);
        const which = Math.floor(n / 2) % lines.length;
        expect(await told(rig.ask(lines[which] ?? "", adminOf(place), { fresh: n % 10 < 2 }))).toEqual(
          right[place]?.[which],
        );
      });
      await Promise.all(questions);
    },
    120_000,
  );

  it.each(WHOLE)("%s is of both receivers together, and of neither for who sees one alone", async (name) => {
    const rowsOf = ({ data }: Answer): readonly string[] => {
      const rows = Object.values(data as object).find((value): value is unknown[] => Array.isArray(value));
      return (rows ?? []).map((row) => JSON.stringify(row)).sort();
    };
    const [both, ...parts] = await Promise.all([rig.ask(name), ...alone.map((door) => door.command(name, ada))]);
    expect(rowsOf(both).length).toBeGreaterThan(0);
    expect(rowsOf(both)).toEqual(parts.flatMap(rowsOf).sort());
    await expect(rig.ask(name, adminOf(0))).rejects.toMatchObject({ code: "scope.receiver-wide" });
  });
});
