import { describe, expect, it } from "vitest";
import { readConfig } from "#src/config.ts";
import { AppError } from "#src/kernel/errors.ts";

/** What is said of these settings, a line for each. */
function problems(env: Readonly<Record<string, string>>): string[] {
  try {
    readConfig(env);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.problems.map(({ path, message }) => `${path} ${message}`);
    throw thrown;
  }
  return [];
}

describe("C-01 settings of the assistant", () => {
  it("what belongs to a model needs one, and the second model is another one", () => {
    expect(problems({ BEDROCK_GUARDRAIL: "abc:1", BEDROCK_REGION: "eu-central-1" })).toEqual([
      "BEDROCK_REGION is set, but BEDROCK_MODEL is not; set the model too, or unset it",
      "BEDROCK_GUARDRAIL is set, but BEDROCK_MODEL is not; set the model too, or unset it",
    ]);
    expect(problems({ BEDROCK_MODEL: "a.model-1", BEDROCK_FALLBACK_MODEL: "a.model-1", ASSISTANT_TURNS: "0" })).toEqual(
      [
        "ASSISTANT_TURNS must be a whole number, 1 to 50",
        "BEDROCK_FALLBACK_MODEL is the same model; set another one, or unset it",
      ],
    );
  });

  it("documentation comes from one place, and from one version of a program", () => {
    expect(problems({ DOCS_MCP_COMMAND: "uvx some-server@latest", DOCS_MCP_URL: "http://docs.example.com" })).toEqual([
      "DOCS_MCP_COMMAND must be a command that names one version of the server, like name@1.2.3, or the path of a program",
      "DOCS_MCP_URL must be an https address without query",
      "DOCS_MCP_URL and DOCS_MCP_COMMAND are two places of documentation; unset one",
    ]);
    expect(readConfig({ DOCS_MCP_URL: "https://docs.example.com/mcp" }).documentation).toEqual({
      kind: "address",
      url: "https://docs.example.com/mcp",
    });
  });
});
