import { describe, expect, it } from "vitest";
import { bareEnvironment, reckoner } from "../support/program.ts";

const LIVE = {
  RECEIVER_ACCOUNT_ID: "111122223333",
  RECEIVER_ROLE_ARN: "arn:aws:iam::111122223333:role/reckoner-read",
  APPLY_ROLE_ARN: "arn:aws:iam::111122223333:role/reckoner-apply",
};

describe("B-12 B-26 B45 the right to write", () => {
  it.each(["chat", "all"])("a process of the role %s does not start with it", async (role) => {
    const { code, stdout, stderr } = await reckoner([role, "--port", "0"], {
      env: bareEnvironment(LIVE) as Record<string, string>,
    });
    expect([code, stdout]).toEqual([5, ""]);
    expect(stderr).toContain("APPLY_ROLE_ARN");
    expect(stderr).toContain("is the worker's alone");
  });
});
