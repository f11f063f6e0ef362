import { Tiktoken } from "js-tiktoken/lite";
import o200k from "js-tiktoken/ranks/o200k_base";

const encoding = new Tiktoken(o200k);

/** How many tokens a text has, by o200k: models count differently, but not by much. */
export const tokensOf = (text: string): number => encoding.encode(text).length;
