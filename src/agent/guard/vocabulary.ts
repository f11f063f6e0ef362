/** Words that bind others together. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    "a an the of for to from on in at by with without and or but so as is are was were be been it its this that these those they them their there " +
    "i we you he she me us our my your his her do does did not no yes ok okay please can could would will should shall may might must have has had " +
    "what which why how when who whose where if then than also just now here only very too more most less least much many few some any each every " +
    "all both one ones first second third next last same other others another such own again still yet up down out off over under about into per " +
    "let lets go ahead thanks thank hi hello hey again want like need know think see look show tell give take get put make be am re ve ll"
  ).split(" "),
);

/** Words that bills and wishes about them are made of: they name nobody. */
export const BILL_WORDS: ReadonlySet<string> = new Set(
  (
    "fix close repair mend model cover add create set change changed edit adjust update rename raise lower increase decrease reduce move switch assign " +
    "remove delete drop cancel end stop discontinue propose apply correct restore back pass recover charge charged charges charging bill billed bills " +
    "billing invoice grant credit credits credited refund refunds introduce replace instead recurring monthly month months year years day days once time " +
    "times ongoing period this today current previous gap gaps margin margins cost costs price prices pricing priced plan plans rule rules rate rates " +
    "markup discount discounts commission commissions fee fees support service services managed management item items line lines custom amount amounts " +
    "percent percentage dollar dollars usd eur euro euros gbp pound pounds client clients customer customers account accounts group groups company " +
    "companies everyone everybody everything worst best largest biggest smallest highest lowest top negative losing loses lose money loss open missing " +
    "left leaves showback view proposal proposals drift aws amazon cloud marketplace tax vat goodwill outage workshop onboarding consulting training " +
    "migration usage used use extra additional flat fixed base total totals sum half difference shortfall rest remaining adjustment correction surcharge " +
    "reserved savings cover covered coverage free agreed agreement contract annual quarterly weekly daily partner reseller description name named called " +
    "january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec start starting " +
    "starts begin beginning until passed shown"
  ).split(" "),
);

/** The words of a text, in lower case; what joins them does not count. */
export const wordsOf = (text: string): readonly string[] =>
  text.split(/[^\p{L}\p{M}\p{N}&]+/u).filter((word) => word !== "");

/** Words that may name somebody or something. */
export const namingWords = (text: string): readonly string[] =>
  wordsOf(text).filter(
    (word) => word.length >= 2 && !STOP_WORDS.has(word) && !BILL_WORDS.has(word) && !/^\d{1,11}$/.test(word),
  );
