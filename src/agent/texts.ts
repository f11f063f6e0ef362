import type { Caller } from "#src/tool/caller.ts";
import { topicsOf } from "./knowledge.ts";
import type { Skill } from "./skills.ts";

/** What models are told, as it stands in the folder `prompts`. */
export interface AssistantTexts {
  /** With {{today}}, {{person}}, {{skills}} and {{topics}}. */
  readonly system: string;
  /** What is said when figures were found nowhere; with {{figures}}. */
  readonly ungrounded: string;
  readonly skills: readonly Skill[];
}

/** The system prompt of one answer. */
export function systemPrompt(
  { system, skills }: AssistantTexts,
  { today, caller, loaded }: { readonly today: Date; readonly caller: Caller; readonly loaded: readonly Skill[] },
): string {
  const open = skills.filter((skill) => !loaded.includes(skill));
  const filled: Readonly<Record<string, string>> = {
    today: today.toISOString().slice(0, 10),
    person: caller.roles.join(", "),
    skills: loaded.map(({ title, text }) => `# ${title}\n${text}`).join("\n\n") || "none",
    topics: topicsOf(open) || "none",
  };
  return system.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => filled[name] ?? whole);
}
