import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findToken } from "#src/app/tokens.ts";
import { marco, olivia, startTokens, type TokensRig } from "../support/tokens-rig.ts";

let rig: TokensRig;
beforeAll(async () => {
  rig = await startTokens();
});
afterAll(() => rig.close());

describe("C-09 token-remove", () => {
  it("ends one's own token at once; nobody else's, unless an admin does", async () => {
    const { token } = (await rig.ask("token-add laptop")).data as { token: string };
    const other = (await rig.ask("token-add desk", olivia)).data as { token: string };
    await expect(rig.ask(`token-remove desk --for ${olivia.id}`)).rejects.toMatchObject({ code: "token.unknown" });
    await expect(rig.ask("token-remove desk")).rejects.toMatchObject({ code: "token.unknown" });
    expect((await rig.ask("token-remove laptop")).data).toMatchObject({
      removed: { name: "laptop", subject: marco.id },
    });
    expect(await findToken(rig.store, rig.clock, token)).toBeNull();
    await rig.ask("token-add phone");
    await rig.ask(`token-remove phone --for ${marco.id}`, olivia);
    expect(await rig.store.tokens.list()).toHaveLength(1);
    expect(await findToken(rig.store, rig.clock, other.token)).not.toBeNull();
  });
});
