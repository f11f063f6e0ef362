import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { receiverData, receiverShape, receiversOf } from "#src/tool/find-receiver.ts";
import type { Block, View } from "#src/view/view.ts";

const role = z
  .string()
  .trim()
  .max(2_048)
  .regex(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, "must be the ARN of an IAM role");
/** As STS takes it (API reference of AssumeRole), and long enough not to be guessed. */
const externalId = z
  .string()
  .trim()
  .min(16, "must have at least 16 characters, so that it cannot be guessed")
  .max(1_224)
  .regex(/^[\w+=,.@:/-]+$/, "may hold letters, digits and +=,.@:/-_ only");

/** Receiver add: one more bill-transfer account, with roles and external ids of its own. */
export const receiverAdd = defineTool({
  name: "receiver-add",
  title: "Add a receiver",
  description:
    "Adds a receiver (bill-transfer account) with its roles. Makes a random external id for each role, shown this once, and says which " +
    "template to deploy with which parameters. Refuses one that is there.",
  input: z.object({
    account: z
      .string()
      .regex(/^\d{12}$/, "must be an AWS account id of 12 digits")
      .describe("The account that receives the transferred bills, 12 digits"),
    name: z.string().trim().min(1).max(128).describe("What people call it"),
    readRole: role.optional().describe("ARN of the role to read with; ReckonerRead of the account when left out"),
    applyRole: role.optional().describe("ARN of the role to write with; ReckonerApply of the account when left out"),
    readOnly: z
      .boolean()
      .optional()
      .describe("Without a role to write with: proposals for its clients cannot be applied"),
    externalId: externalId
      .optional()
      .describe("External id that the read role demands already; one is made when left out"),
    applyExternalId: externalId.optional().describe("The same for the apply role"),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be an AWS region, like us-east-1")
      .optional()
      .describe("Region where its roles are assumed; us-east-1 when left out"),
  }),
  output: z.object({
    receiver: receiverShape,
    readExternalId: z.string().nullable().describe("Shown this once; null when it was given"),
    applyExternalId: z
      .string()
      .nullable()
      .describe("Shown this once; null when it was given, or there is no apply role"),
    runsAs: z.string().nullable().describe("What this process runs as: the principal that the read role has to trust"),
  }),
  effect: "own",
  forOneself: true,
  grant: "admin",
  command: {
    positional: ["account", "name"],
    examples: ["receiver-add 444455556666 Meridian Cloud", "receiver-add 444455556666 Meridian --read-only"],
  },

  async run(input, context) {
    const { account, name, readRole, applyRole, readOnly, ...rest } = input;
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    const added = await receiversOf(context).add({
      accountId: account,
      name,
      readOnly: readOnly === true,
      ...(readRole === undefined ? {} : { readRoleArn: readRole }),
      ...(applyRole === undefined ? {} : { applyRoleArn: applyRole }),
      ...given,
    });
    const { readExternalId, applyExternalId, runsAs } = added;
    return { receiver: receiverData(added.receiver), readExternalId, applyExternalId, runsAs };
  },

  view({ receiver, readExternalId, applyExternalId, runsAs }): View {
    const { account, name, readRole, applyRole } = receiver;
    const reader = runsAs ?? "<ARN that Reckoner runs as>";
    return [
      { kind: "heading", text: `${name} (${account}) is added` },
      ...once(account, readExternalId, applyExternalId),
      ...steps("read", readRole, readExternalId, reader),
      ...(applyRole === null
        ? [{ kind: "text" as const, text: "It has no apply role: nothing can be written to it." }]
        : steps("apply", applyRole, applyExternalId, "<ARN that the worker runs as>")),
      { kind: "text", text: `Then receiver-test ${account}: it assumes the roles and says what is missing.` },
      { kind: "actions", items: [{ label: "Test it", command: `receiver-test ${account}` }] },
    ];
  },
});

function once(account: string, ...ids: readonly (string | null)[]): Block[] {
  if (ids.every((id) => id === null)) return [];
  const text =
    "The external ids below are shown this once: keep them with the stack. The templates are in the folder manifests/aws of Reckoner; " +
    `deploy them with rights in ${account}, with the AWS command line or in the CloudFormation console.`;
  return [{ kind: "alert", level: "warning", text }];
}

/** What to deploy for one role; nothing when it is there already. */
function steps(role: "read" | "apply", arn: string | null, id: string | null, principal: string): Block[] {
  if (arn === null) return [];
  if (id === null) return [{ kind: "text", text: `${arn} is used as it is, with the external id that was given.` }];
  const template = `manifests/aws/${role}-role.yaml`;
  const name = arn.split("/").at(-1) ?? "";
  const command =
    `aws cloudformation deploy --stack-name reckoner-${role} --capabilities CAPABILITY_NAMED_IAM --template-file ${template} ` +
    `--parameter-overrides RoleName=${name} ExternalId=${id} TrustedPrincipal=${principal.startsWith("<") ? `"${principal}"` : principal}`;
  return [
    {
      kind: "facts",
      items: [
        { label: `Template of the ${role} role`, value: template },
        { label: "RoleName", value: name },
        { label: "ExternalId", value: id },
        { label: "TrustedPrincipal", value: principal },
        { label: "In one command", value: command },
      ],
    },
  ];
}
