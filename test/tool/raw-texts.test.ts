import { PassThrough } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { asJson, fail } from "#src/app/command-line.ts";
import { AppError, asAppError, Upstream } from "#src/kernel/errors.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { Caller } from "#src/tool/caller.ts";
import { createDoor, type Door, type DoorOptions } from "#src/tool/run.ts";
import { errorView } from "#src/view/error-view.ts";
import { renderText } from "#src/view/text.ts";
import { registry } from "#tools/index.ts";
import { type CloudDoor, deskOf, startCloudDoor } from "../support/cloud-door.ts";

/** What a failure inside may say: a secret, a place in our code, a statement, what a service wrote. */
const RAW = "RAW-4711 password=hunter2 at /srv/reckoner/src/store/pool.ts:12 (select * from grants)";
const ADMIN: Caller = { id: "test:admin", name: "Ada", surface: "cli", roles: ["admin"], clients: "all" };
const EXAMPLES = registry.flatMap((tool) => tool.command.examples);

/** Something whose every method fails with what nobody wrote for people; thrown at once, or later. */
function failing<T extends object>(later: boolean): T {
  const method = (): unknown => {
    if (!later) throw new TypeError(RAW, { cause: new Error(RAW) });
    return Promise.reject(Object.assign(new Error(RAW), { code: RAW, name: RAW }));
  };
  return new Proxy({}, { get: (_target, name) => (name === "then" ? undefined : method) }) as T;
}

describe("B-26 B46 texts that are not ours", () => {
  let site: CloudDoor;
  beforeAll(async () => {
    site = await startCloudDoor({ clients: 4, rows: 600, months: 2 });
  });
  afterAll(() => site.cloud.close());
  beforeEach(() => site.cloud.aws.faults.clear());

  /** All that any surface shows of what came of a command line, and whether it failed. */
  const shown = async (door: Door, line: string): Promise<{ said: string; failed: boolean }> => {
    try {
      const answer = await door.command(line, ADMIN, { fresh: true });
      return { said: [asJson(answer), renderText(answer.view), JSON.stringify(answer)].join("\n"), failed: false };
    } catch (thrown) {
      // Whatever leaves the door is one of ours.
      expect([line, thrown]).toEqual([line, expect.any(AppError)]);
      const { message, code, problems, choices } = asAppError(thrown);
      const said = JSON.stringify({ message, code, problems, choices, view: errorView(thrown as AppError) });
      return { said: `${said}\n${renderText(errorView(thrown as AppError))}`, failed: true };
    }
  };
  const doorOn = (desk: Desk, more: Partial<DoorOptions> = {}): Door =>
    createDoor({
      registry,
      desk,
      clock: site.clock,
      system: failing(true),
      audit: async () => {},
      onFault: () => {},
      deadlineMs: 60_000,
      ...more,
    });

  it.each([true, false])("B-26 B46: everything behind the door fails (later: %s)", async (later) => {
    const part = (): never => failing(later) as never;
    const ports = ["costs", "groups", "views", "transfers", "lineItems", "pricing", "credits", "budgets", "anomalies"];
    const desk = { ...site.desk, ...Object.fromEntries(ports.map((port) => [port, part()])) } as Desk;
    const rest = {
      approvals: part(),
      access: part(),
      doctor: part(),
      receivers: part(),
      records: part(),
      answers: part(),
    };
    const door = doorOn(desk, { ...rest, usage: part(), system: part() });
    let failures = 0;
    for (const line of EXAMPLES) {
      const { said, failed } = await shown(door, line);
      expect([line, said]).toEqual([line, expect.not.stringContaining("RAW-4711")]);
      if (failed) failures += 1;
    }
    // Help alone needs nothing.
    expect(failures).toBeGreaterThan(EXAMPLES.length / 2);
  });

  it.each(["costs", "views", "transfers", "lineItems", "pricing", "credits"] as const)(
    "B-26 B46: %s fail while the rest can be read",
    async (port) => {
      const door = doorOn({ ...site.desk, [port]: failing(true) });
      for (const line of EXAMPLES) {
        const { said } = await shown(door, line);
        expect([line, said]).toEqual([line, expect.not.stringContaining("RAW-4711")]);
      }
    },
  );

  it.each([
    ["a refusal", "SomethingException", 400],
    ["a validation", "ValidationException", 400],
    ["a missing permission", "AccessDeniedException", 403],
    ["a failure", "InternalServerException", 500],
  ])(
    "B-26 B46: what AWS writes into %s",
    async (_which, name, status) => {
      const account = site.desk.receiver.id;
      const desk = deskOf(site.cloud, site.clock, account, site.cloud.aws.accounts.home, [], { maxAttempts: 1 });
      const door = doorOn(desk);
      const words = { message: RAW, Message: RAW, Reason: "RAW-4711" };
      for (const service of ["ce", "billingconductor", "billing", "budgets", "organizations"]) {
        const off = site.cloud.aws.faults.on({ service, kind: "error", name, status, members: words });
        for (const line of registry.map((tool) => tool.command.examples[0] ?? tool.name)) {
          const { said } = await shown(door, line);
          expect([service, line, said]).toEqual([service, line, expect.not.stringContaining("RAW-4711")]);
        }
        off();
      }
    },
    120_000,
  );

  it("B-26 B46: an audit row that cannot be written", async () => {
    const audit = async (): Promise<never> => Promise.reject(new Error(RAW));
    const { said, failed } = await shown(doorOn(site.desk, { audit }), "clients");
    expect([failed, said]).toEqual([true, expect.not.stringContaining("RAW-4711")]);
  });

  it("B-26 B46: on the command line, where the cause of a fault of ours is in the log alone", () => {
    const written = (error: AppError): string => {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()];
      fail(error, { env: () => ({}), stdout, stderr });
      expect(stdout.read()).toBeNull();
      return String(stderr.read());
    };
    const cause = new Error(RAW);
    expect(written(new Upstream("aws.failed", "AWS failed. Try again.", { retryable: true, cause }))).not.toContain(
      "RAW",
    );
    const [said = "", log = ""] = written(asAppError(cause)).split(/\n(?=\{)/);
    expect(said).not.toContain("RAW");
    expect([JSON.parse(log).level, log]).toEqual([50, expect.stringContaining("RAW-4711")]);
  });
});
