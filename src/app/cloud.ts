import { systemClock } from "#src/kernel/clock.ts";
import type { CloudPart, CloudSite } from "#src/local/cloud.ts";
import { runCloud } from "#src/local/cloud-command.ts";
import { createSlack } from "#src/local/slack/service.ts";
import { DemoClock } from "./demo-clock.ts";
import { stopSignal } from "./stop-signal.ts";

/** Runs the local cloud alone, AWS and Slack at one address, until the process is told to stop. */
export async function cloud(argv: readonly string[]): Promise<number> {
  const clock = new DemoClock();
  const running = await runCloud(argv, (text) => void process.stdout.write(text), {
    clock,
    moveClock: (byMs) => clock.moveBy(byMs),
    // The clients of this cloud sign and count by the machine's time, however far the demo is moved.
    sessionClock: systemClock,
    parts: [slackPart],
  });
  process.stderr.write(
    `The local cloud answers at ${running.url} until it is stopped. Use it with: npm start -- --cloud ${running.url}\n`,
  );
  await stopSignal();
  await running.close();
  return 0;
}

/** The simulated Slack as a part of the local cloud, on the same address. */
function slackPart(site: CloudSite): CloudPart {
  const slack = createSlack({ clock: site.clock, onRequest: (record) => site.log({ service: "slack", ...record }) });
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
