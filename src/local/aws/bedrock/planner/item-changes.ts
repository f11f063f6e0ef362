import {
  type Change,
  clientOf,
  cutOut,
  found,
  NAME,
  PERCENT,
  periodOf,
  type Sentence,
  type Unsaid,
  whose,
  without,
} from "./sentence.ts";

const AMOUNT =
  /(?:us\$|\$|\u20ac|\busd|\beur) ?(\d[\d,]*(?:\.\d+)?)|(\d[\d,]*(?:\.\d+)?) ?(?:us )?(?:\$|\u20ac|dollars?\b|euros?\b|usd\b|eur\b)/;
const EVERY_MONTH = /\b(?:every|each) month\b|\bmonthly\b|\brecurring\b|\bfrom now on\b/;

/** Another amount or percentage for a custom line item. */
export function lineItemEdit({ text, lower, period }: Sentence): Change | Unsaid {
  const share = /\bto (\d+(?:\.\d+)?) ?(?:%|percent)/.exec(lower)?.[1];
  const amount = /\bto (?:us\$|\$|\u20ac|usd|eur)? ?(\d[\d,]*(?:\.\d+)?)/.exec(lower)?.[1]?.replaceAll(",", "");
  const item = ofItem("line-item-edit", {
    text: text.replace(/\bto (?:us\$|\$|\u20ac|usd|eur)? ?\d.*$/i, " , "),
    lower,
    period,
  });
  if ("ask" in item) return item;
  if (share === undefined && amount === undefined) return { ask: "To which amount or percentage?", joint: " to " };
  return {
    ...item,
    input: { ...item.input, ...(share === undefined ? { amount: amount ?? "" } : { percent: share }) },
  };
}

/** An end of a custom line item, or none of it. */
export function ofItem(tool: string, { text, period }: Sentence): Change | Unsaid {
  const item = found(
    text,
    `\\b(?:line[- ]?item|item|fee|credit) (?:called |named )?${NAME}`,
    `\\b${NAME} line[- ]?item\\b`,
  );
  const client = clientOf(without(text, item?.whole));
  if (item === null)
    return {
      ask: "Which line item? Say its name; ask for the line items of the client to see them.",
      joint: " line item ",
    };
  if (client === null || isSeveral(client)) return whose(`line item ${item.name}`);
  return { tool, input: { client, item: item.name, ...periodOf(period) } };
}

/** A line item is made for one client at a time. */
const isSeveral = (client: string): boolean => client === "all" || client.includes(", ");

/** A new fee or credit. */
export function lineItemAdd({ text, lower, period }: Sentence): Change | Unsaid {
  const percent = PERCENT.exec(lower);
  const amount = percent === null ? AMOUNT.exec(lower) : null;
  const what = /\b(?:an?|the|another) ((?:[\p{L}-]+ ){0,4}?)(fee|credit|charge)\b(?: of\b)?/iu.exec(text);
  const sum = percent?.[0] ?? amount?.[0];
  const bare = without(cutOut(text, sum), what?.[0], EVERY_MONTH);
  // What it is for stands in small letters; a client of that kind is one only where there is no other.
  const purpose = /\bfor (?:the |an? )?(\p{Ll}[\p{Ll} -]*?)(?= to | of | ,|[,.!]|$)/u.exec(bare);
  const other = purpose === null ? null : clientOf(without(bare, purpose[0]));
  const client = other ?? clientOf(bare);
  if (client === null || isSeveral(client)) return whose(what?.[2]?.toLowerCase() ?? "fee");
  const figure = percent?.[1] ?? amount?.[1] ?? amount?.[2];
  if (figure === undefined)
    return { ask: "How much: which amount, or how many percent of what the client is shown?", joint: " of " };
  const noun = what?.[2]?.toLowerCase() ?? (/\bcredit\b/.test(lower) ? "credit" : "fee");
  const words = `${what?.[1] ?? ""}${noun}${other === null ? "" : ` for ${purpose?.[1] ?? ""}`}`;
  return {
    tool: "line-item-add",
    input: {
      client,
      ...(percent === null ? { amount: figure.replaceAll(",", "") } : { percent: figure }),
      description: `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`,
      ...(noun === "credit" ? { type: "credit" } : {}),
      ...(EVERY_MONTH.test(lower) ? { recurring: true } : {}),
      ...periodOf(period),
    },
  };
}
