import { anything, boolean, integer, list, map, number, type Shape, struct, text } from "../shapes.ts";

const NAME = /[a-zA-Z0-9_-]+/;
const json = (name: string): Shape => struct({ [name]: anything }, [name]);
const cachePoint = struct({ type: text({ values: ["default"] }), ttl: text({ values: ["5m", "1h"] }) }, ["type"]);
const guardContent = struct({
  text: struct(
    { text: text({ min: 1 }), qualifiers: list(text({ values: ["grounding_source", "query", "guard_content"] })) },
    ["text"],
  ),
});

const toolUse = struct({ toolUseId: text({ min: 1, max: 64, pattern: NAME }), name: toolName(), input: anything }, [
  "toolUseId",
  "name",
  "input",
]);

const toolResult = struct(
  {
    toolUseId: text({ min: 1, max: 64, pattern: NAME }),
    content: list(struct({ text: text(), json: anything })),
    status: text({ values: ["success", "error"] }),
  },
  ["toolUseId", "content"],
);

const message = struct(
  {
    role: text({ values: ["user", "assistant"] }),
    content: list(struct({ text: text(), toolUse, toolResult, cachePoint, guardContent })),
  },
  ["role", "content"],
);

const tool = struct({
  toolSpec: struct({ name: toolName(), description: text({ min: 1 }), inputSchema: json("json"), strict: boolean }, [
    "name",
    "inputSchema",
  ]),
  cachePoint,
});

/**
 * What both operations take, as far as these models have it: text and tools. Members of Bedrock that they have not (images, documents,
 * prompt variables) are refused as unknown (service model of Bedrock Runtime, 2023-09-30).
 */
export function converseShape(guardrail: Readonly<Record<string, Shape>> = {}): Shape {
  return struct(
    {
      modelId: text({
        min: 1,
        max: 2048,
        pattern:
          /arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:.*|[a-z0-9-]{1,63}[.][a-z0-9-]{1,63}([.:]?[a-z0-9-]{1,63})*|([0-9a-zA-Z][_-]?)+/,
      }),
      messages: list(message),
      system: list(struct({ text: text({ min: 1 }), cachePoint, guardContent })),
      inferenceConfig: struct({
        maxTokens: integer(1),
        temperature: number(0, 1),
        topP: number(0, 1),
        stopSequences: list(text({ min: 1 }), 0, 2_500),
      }),
      toolConfig: struct(
        {
          tools: list(tool, 1),
          toolChoice: struct({ auto: struct({}), any: struct({}), tool: struct({ name: toolName() }, ["name"]) }),
        },
        ["tools"],
      ),
      guardrailConfig: struct({
        guardrailIdentifier: text({
          max: 2048,
          pattern: /([a-z0-9]+)|(arn:aws(-[^:]+)?:bedrock:.+:guardrail\/[a-z0-9]+)/,
        }),
        guardrailVersion: text({ pattern: /[1-9][0-9]{0,7}|DRAFT/ }),
        trace: text({ values: ["enabled", "disabled", "enabled_full"] }),
        ...guardrail,
      }),
      additionalModelRequestFields: anything,
      additionalModelResponseFieldPaths: list(text({ min: 1, max: 256 }), 0, 10),
      requestMetadata: map(text({ min: 1, max: 256 }), text({ max: 256 }), 1, 16),
      performanceConfig: struct({ latency: text({ values: ["standard", "optimized"] }) }),
    },
    ["modelId"],
  );
}

function toolName(): Shape {
  return text({ min: 1, max: 64, pattern: NAME });
}
