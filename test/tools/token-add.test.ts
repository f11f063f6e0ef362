import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findToken } from "#src/app/tokens.ts";
import { renderText } from "#src/view/text.ts";
import { cli, marco, startTokens, type TokensRig } from "../support/tokens-rig.ts";

let rig: TokensRig;
beforeAll(async () => {
  rig = await startTokens();
});
afterAll(() => rig.close());

describe("C-09 token-add", () => {
  it("makes a token for oneself, shown this once and to oneself alone; kept is its hash", async () => {
    const answer = await rig.ask("token-add laptop --days 7");
    const { token, of } = answer.data as { token: string; of: Record<string, unknown> };
    expect(token).toMatch(/^rkn_[\w-]{43}$/);
    expect(of).toMatchObject({ name: "laptop", subject: marco.id, readOnly: false, lastUsedAt: null, expired: false });
    expect(answer.forOneself).toBe(true);
    expect(rig.door.isForOneself("token-add laptop")).toBe(true);
    expect(renderText(answer.view)).toContain(token);
    const hash = createHash("sha256").update(token).digest("hex");
    expect(await rig.store.tokens.byHash(hash)).toMatchObject({ name: "laptop" });
    expect(JSON.stringify(await rig.store.tokens.list())).not.toContain(token.slice(4));
  });

  it("it holds until its day, and not a moment longer", async () => {
    const { token } = (await rig.ask("token-add short --days 1")).data as { token: string };
    const found = () => findToken(rig.store, rig.clock, token);
    rig.clock.advance(86_400_000 - 1);
    expect(await found()).toMatchObject({ name: "short", subject: marco.id });
    rig.clock.advance(1);
    expect(await found()).toBeNull();
    // Its name is free again.
    await rig.ask("token-add short --days 1");
    for (const wrong of ["", "rkn_", `${token}x`, token.slice(4), `rkn_${"A".repeat(43)}`]) {
      expect(await findToken(rig.store, rig.clock, wrong)).toBeNull();
    }
  });

  it("its use is noted, once an hour", async () => {
    const { token } = (await rig.ask("token-add used")).data as { token: string };
    const usedAt = async () => (await findToken(rig.store, rig.clock, token))?.lastUsedAt;
    expect(await usedAt()).toBeNull();
    const first = rig.clock.now();
    rig.clock.advance(3_599_999);
    await usedAt();
    expect(await usedAt()).toEqual(first);
    rig.clock.advance(1);
    await usedAt();
    expect(await usedAt()).toEqual(rig.clock.now());
  });

  it("for somebody else only on the command line, and never for a user group or a name that means nobody", async () => {
    await expect(rig.ask("token-add x --for slack:T1:U2OLIVIA")).rejects.toMatchObject({ code: "token.other" });
    const { data } = await rig.ask("token-add x --for slack:T1:U2OLIVIA --read-only", cli);
    expect(data).toMatchObject({ of: { subject: "slack:T1:U2OLIVIA", readOnly: true } });
    expect((await rig.ask("token-add mine", cli)).data).toMatchObject({ of: { subject: "local" } });
    const oidc = "oidc:https://id.example.com/t1:abc-123";
    expect((await rig.ask(`token-add x --for ${oidc}`, cli)).data).toMatchObject({ of: { subject: oidc } });
    for (const nobody of ["slack-group:T1:S1", "somebody", "oidc:x"]) {
      await expect(rig.ask(`token-add x --for ${nobody}`, cli)).rejects.toMatchObject({ code: "token.owner" });
    }
  });

  it("refuses a name that is taken, and more than can be kept an eye on", async () => {
    await expect(rig.ask("token-add mine", cli)).rejects.toMatchObject({ code: "token.there" });
    for (let i = 2; i <= 10; i++) await rig.ask(`token-add t${i}`, cli);
    await expect(rig.ask("token-add eleventh", cli)).rejects.toMatchObject({ code: "token.many" });
  });
});
