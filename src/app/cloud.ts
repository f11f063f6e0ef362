import type { Clock } from "#src/kernel/clock.ts";
import { systemClock } from "#src/kernel/clock.ts";
import type { CloudPart, CloudSite } from "#src/local/cloud.ts";
import { runCloud } from "#src/local/cloud-command.ts";
import { createSlack } from "#src/local/slack/service.ts";
import { stopSignal } from "./stop-signal.ts";

/** Runs the local cloud alone, AWS and Slack at one address, until the process is told to stop. */
export async function cloud(argv: readonly string[]): Promise<number> {
  const running = await runCloud(argv, (text) => void process.stdout.write(text), {
    parts: [(site) => slackPart(site, systemClock)],
  });
  process.stderr.write(`The local cloud answers at ${running.url} until it is stopped.\n`);
  await stopSignal();
  await running.close();
  return 0;
}

/** The simulated Slack as a part of the local cloud, on the same address. */
function slackPart(site: CloudSite, clock: Clock): CloudPart {
  const slack = createSlack({ clock, onRequest: (record) => site.log({ service: "slack", ...record }) });
  slack.mountAt(site.url);
  site.server.on("upgrade", (request, socket, head) => {
    if (!slack.upgrade(request, socket, head)) socket.destroy();
  });
  return {
    name: "slack",
    claims: (request) => /^\/(api|response|upload|files|oauth)\//.test(request.url ?? ""),
    handle: (request, response) => {
      if (!slack.handle(request, response)) response.writeHead(404).end();
    },
    env: () => slack.env(),
    close: () => slack.close(),
  };
}
