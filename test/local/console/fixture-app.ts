import type { AllMiddlewareArgs, App, SlackCommandMiddlewareArgs } from "@slack/bolt";
import { hostileBlocks, marginBlocks, otherBlocks, trendBlocks } from "./fixture-blocks.ts";
import { homeView, proposalView, rulesView } from "./fixture-views.ts";

/** What the fixture app was told, for tests to look at. */
export interface Heard {
  readonly actions: { readonly user: string; readonly action: Record<string, unknown> }[];
  readonly submissions: Record<string, Record<string, unknown>>[];
  readonly says: string[];
}

type Command = SlackCommandMiddlewareArgs & AllMiddlewareArgs;

// The smallest picture there is: one transparent pixel, as PNG.
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Registers a small billing app that answers with every kind of block the console draws. */
export function fixtureApp(heard: Heard): (app: App) => void {
  const drawn = new Map<string, number>();
  return (app) => {
    app.command("/billing", async (args) => {
      await args.ack();
      const word = args.command.text.split(" ")[0] ?? "";
      const answer = ANSWERS[word];
      if (answer) await answer(args);
      else
        await args.respond({ response_type: "ephemeral", text: `I do not know \`${word}\`. Try \`/billing margin\`.` });
    });
    app.action(/.*/, async ({ ack, body, action, client }) => {
      await ack();
      heard.actions.push({ user: body.user.id, action: { ...action } });
      if (body.type !== "block_actions" || !("action_id" in action)) return;
      if (action.action_id === "edit") await client.views.open({ trigger_id: body.trigger_id, view: proposalView() });
      if (action.action_id === "rules") await client.views.push({ trigger_id: body.trigger_id, view: rulesView() });
      if (action.action_id === "home_refresh") await publish(body.user.id, client);
      const { channel, message } = body;
      if (action.action_id === "approve" && channel && message?.ts)
        await client.chat.postMessage({
          channel: channel.id,
          thread_ts: message.ts,
          text: `Approved by <@${body.user.id}>.`,
        });
    });
    app.options("v", async ({ ack, payload }) => {
      const names = ["Acme Robotics", "Delta Foods", "Delta Force"].filter((n) =>
        n.toLowerCase().includes(payload.value.toLowerCase()),
      );
      await ack({ options: names.map((n) => ({ text: { type: "plain_text", text: n }, value: n })) });
    });
    app.view("proposal", async ({ ack, view, body, client }) => {
      const amount = view.state.values.amount?.v?.value ?? "";
      if (Number(amount) > 1000)
        return ack({ response_action: "errors", errors: { amount: "More than USD 1,000 needs a second approver." } });
      await ack();
      heard.submissions.push(view.state.values as Record<string, Record<string, unknown>>);
      await client.chat.postEphemeral({ channel: "C0BILLING", user: body.user.id, text: `Proposed: USD ${amount}.` });
    });
    app.event("app_home_opened", async ({ event, client }) => {
      if (event.tab === "home") return publish(event.user, client);
      const prompts = [
        { title: "Why did the bill rise?", message: "Why did Acme's bill go up?" },
        { title: "Who is below cost?", message: "Which clients are below cost?" },
      ];
      await client.assistant.threads.setSuggestedPrompts({ channel_id: event.channel, title: "Try asking", prompts });
    });
    app.message(async ({ message, say }) => {
      if (message.subtype !== undefined || message.channel_type !== "im") return;
      heard.says.push(message.text ?? "");
      await say({ text: `You said: ${message.text}`, thread_ts: message.thread_ts ?? message.ts });
    });
    const publish = async (user: string, client: App["client"]): Promise<void> => {
      drawn.set(user, (drawn.get(user) ?? 0) + 1);
      await client.views.publish({ user_id: user, view: homeView(user, drawn.get(user) ?? 0) });
    };
  };
}

const post =
  (text: string, blocks: () => ReturnType<typeof marginBlocks>) =>
  async ({ client, command }: Command) => {
    await client.chat.postMessage({ channel: command.channel_id, text, blocks: blocks() });
  };

const ANSWERS: Readonly<Record<string, (args: Command) => Promise<void>>> = {
  margin: post("Margin of October 2026: USD 22,366.88", marginBlocks),
  trend: post("Trend of six months", trendBlocks),
  other: post("Further blocks", otherBlocks),
  hostile: post("Hostile names &lt;b&gt;", hostileBlocks),
  propose: async ({ client, command }) => {
    await client.views.open({ trigger_id: command.trigger_id, view: proposalView() });
  },
  me: async ({ respond }) => {
    await respond({ response_type: "ephemeral", text: "This is for *you* alone." });
  },
  edit: async ({ client, command }) => {
    const posted = await client.chat.postMessage({ channel: command.channel_id, text: "Working on it" });
    await client.chat.update({ channel: command.channel_id, ts: posted.ts ?? "", text: "Here is the answer" });
  },
  file: async ({ client, command }) => {
    await client.files.uploadV2({
      channel_id: command.channel_id,
      filename: "chart.png",
      title: "Chart",
      alt_text: "A chart",
      file: Buffer.from(PNG, "base64"),
    });
  },
};
