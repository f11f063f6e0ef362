/** What can be asked about. Most are named as the tool that answers. */
export type Topic =
  | "change"
  | "loss"
  | "gain"
  | "fix"
  | "gaps"
  | "coverage"
  | "credits"
  | "line-items"
  | "pricing"
  | "budgets"
  | "anomalies"
  | "transfers"
  | "trend"
  | "waterfall"
  | "margin"
  | "clients"
  | "overview"
  | "drift"
  | "proposals"
  | "policies"
  | "access"
  | "receivers"
  | "audit"
  | "status"
  | "usage"
  | "doctor"
  | "feedback"
  | "help";

const MOVED =
  "go(?:es|ne|ing)? up|went up|rise[sn]?|rose|increas\\w*|grow\\w*|grew|jump\\w*|spik\\w*|higher|more expensive|" +
  "go(?:es|ne|ing)? down|went down|drop\\w*|fell|fall\\w*|decreas\\w*|shr[iau]nk\\w*|lower|cheaper|less|more|chang\\w*|differ\\w*|mov\\w*";

/** The first that fits is it: from what is said by several words to what one word may say. */
export const TOPICS: readonly (readonly [Topic, RegExp])[] = [
  ["change", new RegExp(`\\b(?:why|how come|what (?:made|caused|drove)|reason|explain)\\b.*\\b(?:${MOVED})\\b`)],
  ["change", /\bwhat (?:has |have )?(?:changed|is different|moved)\b/],
  ["status", /\b(?:figures|numbers|data)\b.*\b(?:real|simulated)\b|\b(?:real|simulated) (?:figures|numbers|data)\b/],
  ["status", /\bstatus of (?:this|the|your) (?:installation|system|desk)\b|\beverything (?:connected|working)\b/],
  ["usage", /\brequests?\b.*\b(?:to aws|sent)\b|\b(?:asking|querying) aws\b|\bapi (?:calls|requests|usage)\b/],
  ["doctor", /\bdoctor\b/],
  ["feedback", /\bfeedback\b|\bthumbs\b|\bthink of (?:your|the) answers\b/],
  ["audit", /\baudit\b|\bwho (?:did|added|made|changed|approved|rejected|removed)\b/],
  ["help", /\bcommands?\b/],
  ["policies", /\bpolic(?:y|ies)\b/],
  ["access", /^who (?:may|can|is allowed to)\b/],
  ["proposals", /\bproposals?\b|\bproposed\b|\bwaiting for (?:me|us|approval|a decision)\b|\bwho (?:wants|asked) to\b/],
  ["access", /\baccess\b|\broles?\b/],
  ["receivers", /\breceivers?\b/],
  ["drift", /\bdrift\w*\b|\bbehind (?:our|my) backs?\b|\btamper\w*\b/],
  ["gain", /\bwhy\b.*\b(?:so much|such (?:a )?(?:good|high|large))\b.*\b(?:profit|money|margin)s?\b/],
  ["gain", /^(?:are|do) we (?:really |still )?(?:make|making|earn|earning)\b/],
  ["loss", /\b(?:los(?:e|es|ing|s|t)|negative(?: margin)?|unprofitable|below cost)\b/],
  ["waterfall", /\bwhy\b.*\b(?:so|such|margins?|bills?|costs?)\b/],
  ["fix", /\b(?:fix|close|mend|repair)\b|\bpass(?:ing)? on\b.*\bgaps?\b/],
  ["gaps", /\bgaps?\b|\bleav(?:e|es|ing) out\b|\bleft out\b|\bnot (?:being )?shown\b|\bmissing\b/],
  ["coverage", /\bcover(?:age|ed|s)?\b|\bmodell?ed\b/],
  ["line-items", /\bline[- ]items?\b|\b(?:fee|fees|commissions?)\b/],
  ["credits", /\bcredits?\b/],
  ["budgets", /\bbudgets?\b/],
  ["anomalies", /\banomal(?:y|ies)\b|\bunusual\b|\bstrange\b/],
  ["transfers", /\btransfers?\b|\btransferred\b|^when (?:does|did|will|do) .* (?:start|begin|join)\b/],
  ["clients", /\b(?:which|what|how many) accounts\b.*\b(?:has|have|belong\w*)\b/],
  [
    "trend",
    /\btrends?\b|\bover time\b|\bdevelop\w*\b|\bhistory\b|\bmonth by month\b|\bmonthly (?:margins?|costs?|spend|bills?)\b/,
  ],
  ["waterfall", /\bwaterfall\b|\btax(?:es)?\b|\brefund(?:s|ed)?\b|\bstep by step\b|\bgross\b|\bbreak ?down\b/],
  [
    "pricing",
    /\bpays? what aws charges\b|\bpric(?:e|es|ed|ing)\b|\bpass-?through\b|\b(?:pricing )?plans?\b|\bmark-?ups?\b|\bdiscounts?\b/,
  ],
  [
    "margin",
    /\bcompare\b|\bmargins?\b|\bprofit\w*\b|\bearn\w*\b|\bmake (?:on|with|from|off)\b|\bbr(?:ing|ings|ought)\b/,
  ],
  [
    "overview",
    /\boverview\b|\bsummary\b|\bsummari[sz]e\b|\bat a glance\b|\bdoing\b|^how (?:did|does) .*\bdo\b|\bnumbers\b|\bfigures\b/,
  ],
  [
    "overview",
    /\bexpensive\b|\bcostly\b|\bcheapest\b|\bcosts?\b|\bspen[dt]\w*\b|\bbills?\b|\bbilled\b|\bcharged?s?\b|\bshowback\b|\bmy view\b|\bpays?\b/,
  ],
  ["clients", /\bclients?\b|\bcustomers?\b|\bbilling groups?\b/],
];

/** What is asked for that only a person may do, or that no rule here does. */
export const DEEDS =
  /\b(?:approve|reject|delete|remove|undo|withdraw|send|e-?mail|invoice (?:them|him|her|it)|add|create|set (?!up)|raise|pay out|change the)\b/;

/** The same at the beginning of a sentence, where these words are an order. */
export const ORDERS =
  /(?:stop|pause|resume|enable|disable|retry|give(?! me| us)|grant|revoke|reduce|lower|increase|change|move|switch|put|end|cancel)\b/;

/** Parts of a bill that no rule here tells by themselves. */
export const PARTS = /\b(?:support|marketplace|savings plans?|reserved|reservations?|spot|data transfer)\b/;

/** Words that are no client's name, beside those of the topics. */
export const PLAIN = new Set(
  (
    "a an the this that these those it its it's they their them there he she his her we our us i me my you your who whom whose what what's which " +
    "when where why how is are was were be been being am do does did done doing has have had having can could will would shall should may might must " +
    "and or but not no yes if so than then too also only just still again about of for from at in on to with without within by per as into onto over " +
    "under up down out off between during since until please thanks thank hello hi hey ok okay tell show give list find get see know want need look " +
    "explain compare say me all any each every everyone everybody everything some most more less least many much few top best worst highest lowest biggest " +
    "largest smallest big high low great total totals sum overall whole current currently present latest recent recently now today yesterday month months " +
    "monthly year years yearly quarter quarters week weeks day days last next previous past before after ago same other another new old first second " +
    "client clients client's customer customers account accounts service services provider providers group groups company aws amazon billing bill bills cost " +
    "costs costing spend spent spending charge charges charged pay pays paid paying revenue money dollar dollars amount amounts figure figures number numbers " +
    "view showback margin margins profit profits profitable profitability gap gaps credit credits budget budgets anomaly anomalies transfer transfers " +
    "trend trends waterfall overview summary coverage covered pricing price prices plan plans markup discount discounts rule rules line item items " +
    "line-item line-items fee fees custom fix close mend repair support refund refunds tax marketplace go goes gone going went come came make makes made cause " +
    "caused drive drove reason rise rose risen increase increased increasing grow grew grown jump jumped spike spiked drop dropped fall fell fallen decrease " +
    "decreased higher lower expensive cheaper change changed changes changing different difference move moved lose loses losing loss losses lost negative " +
    "positive unprofitable below above expire expires expiring expired soon left remaining remain over-budget exceed exceeded forecast active pending " +
    "inbound unusual strange time break breakdown step gross net shown leave leaves leaving missing model modelled modeled earn earns earning " +
    "doing well bad good right wrong really actually currently exactly there's that's let let's there'll open recurring one ones " +
    "risk anywhere passthrough pass-through broken priced part cheapest costly profitable vs versus propose proposal help " +
    "unexpected development develop developed history glance percent share state status like"
  ).split(" "),
);

/** The same, unless they are written large within a sentence: a client may be called Final Order. */
export const SMALL = new Set(
  (
    "fully feedback answers answer approve apply one two three four five six seven eight nine ten average forecast access account's anybody anything asked asking audit back begin behind bring brings brought business called command commands " +
    "commission commissions connected decide decision doctor drift drifted end ended ending ends estimated eur euro euros final forma " +
    "half installation intact lately mean meant nobody nothing order own policies policy pro proposals public put real receiver " +
    "receivers record request requests role roles run running runs sent set simply simulated somebody start started starting starts " +
    "status together tool tools trail us$ usd use uses verify wait waiting waits working"
  ).split(" "),
);
