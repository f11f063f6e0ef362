import type { AnyTool } from "#src/tool/define.ts";
import { access } from "./access.ts";
import { accessGive } from "./access-give.ts";
import { accessTake } from "./access-take.ts";
import { anomalies } from "./anomalies.ts";
import { approve } from "./approve.ts";
import { audit } from "./audit.ts";
import { budgets } from "./budgets.ts";
import { clients } from "./clients.ts";
import { commission } from "./commission.ts";
import { coverage } from "./coverage.ts";
import { credits } from "./credits.ts";
import { doctor } from "./doctor.ts";
import { drift } from "./drift.ts";
import { driftMend } from "./drift-mend.ts";
import { edit } from "./edit.ts";
import { feedback } from "./feedback.ts";
import { fix } from "./fix.ts";
import { gaps } from "./gaps.ts";
import { help } from "./help.ts";
import { lineItemAdd } from "./line-item-add.ts";
import { lineItemEdit } from "./line-item-edit.ts";
import { lineItemEnd } from "./line-item-end.ts";
import { lineItemRemove } from "./line-item-remove.ts";
import { lineItems } from "./line-items.ts";
import { margin } from "./margin.ts";

import { overview } from "./overview.ts";
import { policies } from "./policies.ts";
import { policyAdd } from "./policy-add.ts";
import { policyEnable } from "./policy-enable.ts";
import { policyPause } from "./policy-pause.ts";
import { policyRemove } from "./policy-remove.ts";
import { pricing } from "./pricing.ts";
import { pricingAdd } from "./pricing-add.ts";
import { pricingMove } from "./pricing-move.ts";
import { pricingRemove } from "./pricing-remove.ts";
import { pricingSet } from "./pricing-set.ts";
import { proposals } from "./proposals.ts";
import { receiverAdd } from "./receiver-add.ts";
import { receiverRemove } from "./receiver-remove.ts";
import { receiverTest } from "./receiver-test.ts";
import { receivers } from "./receivers.ts";
import { reject } from "./reject.ts";
import { resume } from "./resume.ts";
import { retry } from "./retry.ts";
import { status } from "./status.ts";
import { stop } from "./stop.ts";
import { tokenAdd } from "./token-add.ts";
import { tokenRemove } from "./token-remove.ts";
import { tokens } from "./tokens.ts";
import { transfers } from "./transfers.ts";
import { trend } from "./trend.ts";
import { undo } from "./undo.ts";
import { usage } from "./usage.ts";
import { waterfall } from "./waterfall.ts";
import { withdraw } from "./withdraw.ts";

/** Every tool there is, one line each, in the order in which help lists them. */
export const registry: readonly AnyTool[] = [
  overview,
  margin,
  trend,
  waterfall,
  clients,
  gaps,
  coverage,
  credits,
  lineItems,
  transfers,
  pricing,
  budgets,
  anomalies,
  fix,
  commission,
  lineItemAdd,
  lineItemEdit,
  lineItemEnd,
  lineItemRemove,
  pricingMove,
  pricingSet,
  pricingAdd,
  pricingRemove,
  drift,
  driftMend,
  proposals,
  approve,
  reject,
  edit,
  withdraw,
  undo,
  retry,
  policies,
  policyAdd,
  policyEnable,
  policyPause,
  policyRemove,
  stop,
  resume,
  access,
  accessGive,
  accessTake,
  tokens,
  tokenAdd,
  tokenRemove,
  receivers,
  receiverAdd,
  receiverTest,
  receiverRemove,
  audit,
  feedback,
  status,
  usage,
  doctor,
  help,
];
