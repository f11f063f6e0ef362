import { BedrockRuntimeClient, ConverseStreamCommand, type Message } from "@aws-sdk/client-bedrock-runtime";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { readAssistantTexts } from "#src/agent/read-texts.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import { assistantOn } from "../support/assistant.ts";
import { olivia, startWriteRig, type WriteRig } from "../support/write-rig.ts";
import { type Bench, measure, median } from "./bench.ts";

const TURNS = 6;
/** What the loop may add to a turn, in milliseconds. */
const MOST_MS = 20;
const INPUT = { client: "Acme", period: "2026-10" };

/** Answers of six turns, each with a tool that has its figures already: the assistant, and a bare client that asks the same of model and door. */
export const assistant: Bench = {
  name: "assistant",
  async run({ quick }) {
    const rig = await startWriteRig();
    try {
      const [ours, bare]: number[][] = [[], []];
      const rounds = quick ? 8 : 40;
      for (let round = 0; round < rounds; round++) {
        ours?.push(await oursOnce(rig, round));
        bare?.push(await bareOnce(rig));
      }
      // The first rounds load code and read the figures.
      const [mine, base] = [median(ours?.slice(3) ?? []), median(bare?.slice(3) ?? [])];
      const added = (mine - base) / TURNS;
      return {
        measures: [
          measure("added to a turn of the model", "ms", added, null, { limit: MOST_MS }),
          measure("a turn", "ms", mine / TURNS, base / TURNS),
        ],
        notes: [
          "The baseline is the SDK's client and the door alone: no loop, no check of figures, no memory, no trace. The model is scripted, in this process.",
        ],
      };
    } finally {
      await rig.close();
    }
  },
};

function script({ cloud }: WriteRig): void {
  const call = { calls: [{ name: "margin", input: INPUT }] };
  cloud.aws.bedrock.script([...Array.from({ length: TURNS - 1 }, () => call), { text: "That is the margin of Acme." }]);
}

async function oursOnce(rig: WriteRig, round: number): Promise<number> {
  script(rig);
  const { ask } = assistantOn(rig, "scripted", await readAssistantTexts());
  const started = performance.now();
  const reply = await ask("What is the margin of Acme?", olivia, { thread: `bench ${round}` });
  const took = performance.now() - started;
  if (reply.calls.length !== TURNS - 1) throw new Error(`the assistant made ${reply.calls.length} calls`);
  return took;
}

async function bareOnce(rig: WriteRig): Promise<number> {
  script(rig);
  const client = new BedrockRuntimeClient({
    region: "us-east-1",
    endpoint: rig.cloud.url,
    credentials: LOCAL_KEYS,
    requestHandler: new NodeHttpHandler(),
  });
  const tools = [{ toolSpec: { name: "margin", description: "margin", inputSchema: { json: { type: "object" } } } }];
  const messages: Message[] = [{ role: "user", content: [{ text: "What is the margin of Acme?" }] }];
  const started = performance.now();
  for (let turn = 0; turn < TURNS; turn++) {
    const { stream } = await client.send(
      new ConverseStreamCommand({ modelId: "scripted", messages, toolConfig: { tools } }),
    );
    let toolUseId = "";
    for await (const { contentBlockStart } of stream ?? []) {
      toolUseId = contentBlockStart?.start?.toolUse?.toolUseId ?? toolUseId;
    }
    if (toolUseId === "") break;
    const { data } = await rig.door.run("margin", INPUT, olivia);
    messages.push(
      { role: "assistant", content: [{ toolUse: { toolUseId, name: "margin", input: INPUT } }] },
      { role: "user", content: [{ toolResult: { toolUseId, content: [{ text: JSON.stringify(data) }] } }] },
    );
  }
  const took = performance.now() - started;
  client.destroy();
  return took;
}
