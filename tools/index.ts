import type { AnyTool } from "#src/tool/define.ts";
import { clients } from "./clients.ts";
import { help } from "./help.ts";
import { margin } from "./margin.ts";
import { overview } from "./overview.ts";
import { status } from "./status.ts";
import { trend } from "./trend.ts";
import { waterfall } from "./waterfall.ts";

/** Every tool there is, one line each, in the order in which help lists them. */
export const registry: readonly AnyTool[] = [overview, margin, trend, waterfall, clients, status, help];
