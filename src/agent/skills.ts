/** One text of general knowledge, with the words that ask for it. */
export interface Skill {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly words: readonly string[];
  readonly tools: readonly string[];
  readonly text: string;
}

/** The texts that a question asks for, at most two. */
export function skillsFor(question: string, skills: readonly Skill[]): readonly Skill[] {
  const asked = question.toLowerCase();
  return skills.filter(({ words }) => words.some((word) => asked.includes(word))).slice(0, 2);
}

/** Reads the texts of general knowledge. */
export async function readSkills(): Promise<readonly Skill[]> {
  return [];
}
