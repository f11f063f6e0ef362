import { InputError } from "#src/kernel/errors.ts";

/** A value that is neither the person's nor an answer's; says what the model does next. */
export function unsaid(key: string, value: string): InputError {
  return new InputError(
    "assistant.unsaid",
    `"${value.slice(0, 60)}" (${key}) is neither what the person said nor in an answer of this conversation. Look it up with a tool that reads, or ask the person.`,
  );
}

/** Something that only the person decides, and has not. */
export function notSaid(what: string, key: string): InputError {
  return new InputError(
    "assistant.unsaid",
    `The person has not said ${what} in this conversation. Leave "${key}" out, or ask them.`,
  );
}
