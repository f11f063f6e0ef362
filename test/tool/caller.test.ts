import { describe, expect, it } from "vitest";
import { type Caller, holds, type Role, sees } from "#src/tool/caller.ts";

const caller = (roles: Role[], clients: Caller["clients"] = "all"): Caller => ({
  id: "U1",
  name: "Olga",
  surface: "slack",
  roles,
  clients,
});

describe("A-21 rights of a caller", () => {
  it.each(["operator", "account-manager", "approver", "admin", "viewer"] as const)("%s reads cost", (role) => {
    expect([holds(caller([role]), "cost.read"), holds(caller([role]), "everyone")]).toEqual([true, true]);
  });

  it("a client never reads cost or margin, and is known", () => {
    expect([holds(caller(["client"]), "cost.read"), holds(caller(["client"]), "everyone")]).toEqual([false, true]);
  });

  it("a person of two roles has the rights of both", () => {
    expect(holds(caller(["client", "viewer"]), "cost.read")).toBe(true);
  });

  it("a person of no role has no right at all", () => {
    expect([holds(caller([]), "cost.read"), holds(caller([]), "everyone")]).toEqual([false, false]);
  });

  it("sees the clients that were given, and no others", () => {
    const given = caller(["account-manager"], ["111122223333"]);
    expect([sees(given, "111122223333"), sees(given, "444455556666"), sees(given, "")]).toEqual([true, false, false]);
    expect(sees(caller(["account-manager"], []), "111122223333")).toBe(false);
    expect(sees(caller(["operator"]), "111122223333")).toBe(true);
  });
});
