import { type Context, operation } from "../operation.ts";
import { invalid, notFound } from "./common.ts";
import { plansOf, rulesOf } from "./pricing.ts";
import { requests } from "./shapes.ts";

/** ListTagsForResource, for anything of the caller's that has an ARN here. */
export const listTags = operation<{ readonly ResourceArn: string }>(requests.ListTagsForResource, (context, input) => {
  known(context, input.ResourceArn);
  return { Tags: context.tags.of(input.ResourceArn) };
});

interface TagInput {
  readonly ResourceArn: string;
  readonly Tags: Readonly<Record<string, string>>;
}

/** TagResource. */
export const tagResource = operation<TagInput>(requests.TagResource, (context, input) => {
  known(context, input.ResourceArn);
  const all = { ...context.tags.of(input.ResourceArn), ...input.Tags };
  if (Object.keys(all).length > MOST) {
    throw invalid("FIELD_VALIDATION_FAILED", `A resource must not have more than ${MOST} tags.`, "Tags");
  }
  context.tags.add(input.ResourceArn, input.Tags);
  return {};
});

interface UntagInput {
  readonly ResourceArn: string;
  readonly TagKeys: readonly string[];
}

/** UntagResource. */
export const untagResource = operation<UntagInput>(requests.UntagResource, (context, input) => {
  known(context, input.ResourceArn);
  context.tags.remove(input.ResourceArn, input.TagKeys);
  return {};
});

const MOST = 200;

function known(context: Context, arn: string): void {
  const { account } = context.caller;
  if (!arn.startsWith(`arn:aws:billingconductor::${account}:`)) {
    throw invalid("INVALID_ARN", "The resource ARN is not of this account.", "ResourceArn");
  }
  const { estate } = context.book;
  const all = [...estate.groups, ...plansOf(context), ...rulesOf(context), ...context.book.customItems()];
  if (!all.some((resource) => resource.arn === arn)) throw notFound("Resource", arn);
}
