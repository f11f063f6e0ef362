import { asAppError, InputError } from "#src/kernel/errors.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { Documentation } from "#src/ports/documentation.ts";
import type { Log } from "#src/ports/log.ts";
import type { AssistantStep } from "#src/tool/assistant.ts";
import type { Evidence } from "./grounding/evidence/evidence.ts";
import type { OfferedTool } from "./loop/loop-tool.ts";
import { marked, unmarkedValue } from "./outside.ts";

/** What is shown of one document, in characters. */
const LONGEST = 12_000;
/** What may be looked for: a few words. */
const LONGEST_WORDS = 300;

interface LookingUp {
  readonly documentation: Documentation;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly told: (step: AssistantStep) => void;
  /** What tools have answered in this conversation; none of it leaves with a question. */
  readonly evidence: () => readonly Evidence[];
  /** Is given every text that came back: it is general knowledge, and no data. */
  readonly read: (text: string) => void;
}

/** The tools of a documentation server as the model is offered them: nothing of a client goes there, and what comes back is data. */
export async function documentationTools(parts: LookingUp): Promise<readonly OfferedTool[]> {
  const tools = await parts.documentation.tools();
  return tools.map(({ name, description, input }) => ({
    name: `docs_${name}`.replace(/[^\w-]/g, "_").slice(0, 64),
    description: `${description}\nPublished documentation, not data of this installation. Give general words: no names, ids or figures of clients.`,
    input,
    call: async (given, id) => {
      const { documentation, signal, told, read } = parts;
      const title = "Documentation";
      told({ id, title, state: "begun" });
      try {
        const wanted = unmarkedValue(given);
        demandGeneral(wanted, parts.evidence());
        const text = (await documentation.ask(name, wanted as { readonly [key: string]: Json }, signal)).slice(
          0,
          LONGEST,
        );
        read(text);
        told({ id, title, state: "done", outcome: "general knowledge, not data" });
        return { data: { documentation: lines(text) }, failed: false };
      } catch (thrown) {
        const { code, message, kind, cause } = asAppError(thrown);
        // What the model asked wrongly is told to it alone; anything else is somebody's to mend.
        if (kind !== "input") parts.log.warn({ tool: name, code, error: String(cause) }, "documentation was not read");
        told({ id, title, state: "failed", outcome: message });
        return { data: { error: { code, message } }, failed: true };
      }
    },
  }));
}

/** Each line by itself, marked as what others have written. */
const lines = (text: string): Json => marked(text.split(/\n+/).filter((line) => line.trim() !== ""));

/** Refuses to carry anything of a client to somebody else's server. */
function demandGeneral(input: Json, evidence: readonly Evidence[]): void {
  const asked = leavesOf(input).join(" ").toLowerCase();
  const own = evidence.flatMap(({ data }) => leavesOf(data)).filter((text) => isOfClients(text));
  const carried = own.some((text) => asked.includes(text.toLowerCase())) || /\d{12}|\d[\d,]*\.\d{2}\b/.test(asked);
  if (asked.length <= LONGEST_WORDS && !carried) return;
  throw new InputError(
    "documentation.general",
    "Documentation is asked with a few general words: no names, ids or figures of this installation.",
  );
}

/** Names and ids; short words and months are everybody's. */
const isOfClients = (text: string): boolean =>
  text.length >= 5 &&
  !/^\d{4}-\d{2}/.test(text) &&
  (/\d{5}|arn:/.test(text) || /^\p{Lu}[\p{L}\p{N}&.'-]+( |$)/u.test(text)) &&
  !/^(Amazon|AWS)\b/.test(text);

function leavesOf(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return (Array.isArray(value) ? value : Object.values(value)).flatMap(leavesOf);
}
