import { type Caller, holds } from "#src/tool/caller.ts";

interface Suggestion {
  readonly title: string;
  readonly message: string;
}

/** What somebody might ask first, at most four, by what their role may do. */
export function suggestionsFor(caller: Caller): readonly Suggestion[] {
  if (!holds(caller, "cost.read")) {
    return caller.roles.length === 0 ? [] : [{ title: "What can I ask?", message: "What can you do for me?" }];
  }
  const all: Suggestion[] = [
    ...(holds(caller, "admin")
      ? [{ title: "Is everything connected?", message: "Is everything connected and healthy?" }]
      : []),
    { title: "Where do we lose money?", message: "Which clients do we lose money on?" },
    { title: "What changed last month?", message: "What changed last month?" },
    ...(holds(caller, "write.approve") && !holds(caller, "write.propose")
      ? [{ title: "What waits for me?", message: "Which proposals are waiting for a decision?" }]
      : [{ title: "What does Showback leave out?", message: "Which gaps are there last month?" }]),
    { title: "Which credits expire soon?", message: "Which credits expire soon?" },
  ];
  return all.slice(0, 4);
}
