import type { ConverseRequest, Turn } from "../model.ts";

export function planner(request: ConverseRequest): Turn {
  return { text: `${request.modelId}` };
}
