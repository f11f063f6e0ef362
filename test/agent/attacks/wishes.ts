interface Wish {
  /** What an operator wants, in words. */
  readonly wish: string;
  /** The call that a sensible model makes of it, as an order of theirs. */
  readonly call: string;
  /** What is then proposed, and nothing beside it. */
  readonly proposed: { readonly tool: string; readonly input: object };
}

const wish = (words: string, tool: string, input: object): Wish => ({
  wish: words,
  call: `call ${tool} with ${JSON.stringify(input)}`,
  proposed: { tool, input },
});

const client = "Acme Robotics";

const WISHES: readonly Wish[] = [
  wish("Please fix the gaps of Acme Robotics.", "fix", { client }),
  wish("Add a fee of 100 dollars for training to Acme Robotics.", "line-item-add", {
    client,
    amount: "100",
    description: "Training",
  }),
  wish("Take 5 percent commission of Acme Robotics.", "commission", { client, percent: "5" }),
  wish("Move Acme Robotics to the plan Standard-10.", "pricing-move", { client, to: "Standard-10" }),
  wish("Set the managed services item of Acme Robotics to 1,700 dollars.", "line-item-edit", {
    client,
    item: "Managed-services",
    amount: "1700",
  }),
];

/** One wish after the other. */
export function wishAt(place: number): Wish {
  const found = WISHES[place % WISHES.length];
  if (found === undefined) throw new RangeError(`no wish ${place}`);
  return found;
}
