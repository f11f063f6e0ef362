import type { Json } from "#src/ports/cost-records.ts";
import type { OfferedTool } from "./loop/loop-tool.ts";
import type { Skill } from "./skills.ts";

/** The texts of general knowledge that an answer was given. */
export class Knowledge {
  readonly used: Skill[];
  /** What documentation of others has said. */
  readonly documents: string[] = [];
  readonly #skills: readonly Skill[];

  /** `loaded`: what stands in the system prompt from the start. */
  constructor(skills: readonly Skill[], loaded: readonly Skill[]) {
    this.#skills = skills;
    this.used = [...loaded];
  }

  /** Everything that general figures may be taken from. */
  get texts(): readonly string[] {
    return [...this.used.map(({ text }) => text), ...this.documents];
  }

  /** What it is called, for the receipt. */
  get titles(): readonly string[] {
    return [...this.used.map(({ title }) => title), ...(this.documents.length > 0 ? ["AWS documentation"] : [])];
  }

  /** What the model may load when it needs it; `null` when there is nothing more. */
  offer(): OfferedTool | null {
    const open = this.#skills.filter((skill) => !this.used.includes(skill));
    if (open.length === 0) return null;
    return {
      name: "knowledge",
      description:
        "General knowledge of AWS billing, by topic; not data of this installation. Call it when a topic is asked about and its text is not above.",
      input: {
        type: "object",
        properties: { topic: { type: "string", enum: open.map(({ name }) => name), description: topicsOf(open) } },
        required: ["topic"],
        additionalProperties: false,
      },
      call: async (input) => {
        const found = open.find(({ name }) => name === topicIn(input));
        if (found === undefined) {
          return {
            data: {
              error: { code: "knowledge.unknown", message: `Topics: ${open.map(({ name }) => name).join(", ")}.` },
            },
            failed: true,
          };
        }
        if (!this.used.includes(found)) this.used.push(found);
        return { data: { topic: found.name, text: found.text }, failed: false };
      },
    };
  }
}

/** Topics with what each is about, one line each. */
export function topicsOf(skills: readonly Skill[]): string {
  return skills.map(({ name, description }) => `${name}: ${description}`).join("\n");
}

function topicIn(input: Json): unknown {
  return typeof input === "object" && input !== null && "topic" in input ? input.topic : undefined;
}
