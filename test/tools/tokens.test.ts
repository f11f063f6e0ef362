import { describe, expect, it } from "vitest";
import { commandLineCaller } from "#src/app/callers.ts";
import { renderText } from "#src/view/text.ts";
import { ask, operator } from "../support/door.ts";
import { northwind } from "../support/northwind.ts";
import { marco, olivia, startTokens } from "../support/tokens-rig.ts";

describe("C-09 tokens", () => {
  it("lists one's own, an admin everybody's, and what none of them is", async () => {
    const rig = await startTokens();
    expect(renderText((await rig.ask("tokens")).view)).toContain("There are none");
    const { token } = (await rig.ask("token-add laptop --read-only")).data as { token: string };
    await rig.ask("token-add desk", olivia);
    rig.clock.advance(31 * 86_400_000);
    const own = await rig.ask("tokens", marco);
    expect(own.data).toMatchObject({ tokens: [{ name: "laptop", expired: true, readOnly: true }] });
    expect(renderText(own.view)).toMatch(/laptop .*reading alone .*expired .*never/);
    const all = await rig.ask("tokens", olivia);
    expect(all.data).toMatchObject({ tokens: [{ name: "laptop" }, { name: "desk" }] });
    expect(JSON.stringify([own, all])).not.toContain(token.slice(4));
    await rig.close();
  });

  it("says where none are kept, and is managed from the command line", async () => {
    await expect(ask(northwind, "tokens", operator)).rejects.toMatchObject({ code: "tokens.nowhere" });
    for (const command of ["tokens", "token-add", "token-remove"]) {
      expect(commandLineCaller(command).roles).toEqual(["admin"]);
    }
  });
});
