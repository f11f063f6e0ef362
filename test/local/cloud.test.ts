import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { startCloud } from "#src/local/cloud.ts";
import { exportLines, runCloud } from "#src/local/cloud-command.ts";

describe("A-11 the cloud command", () => {
  it("prints variables that point any client at it, and writes each request as a JSON line", async () => {
    const directory = await mkdtemp(join(tmpdir(), "reckoner-cloud-"));
    const log = join(directory, "requests.jsonl");
    let printed = "";
    const cloud = await runCloud(
      ["--seed", "7", "--clients", "2", "--months", "1", "--rows", "500", "--log", log],
      (text) => {
        printed += text;
      },
    );
    const variables = Object.fromEntries([...printed.matchAll(/^export (\w+)=(.*)$/gm)].map((m) => [m[1], m[2]]));
    expect(variables.AWS_ENDPOINT_URL).toBe(cloud.url);
    const before = { ...process.env };
    Object.assign(process.env, variables);
    const identity = await new STSClient({}).send(new GetCallerIdentityCommand({}));
    process.env = before;
    await cloud.close();
    expect(identity.Account).toBe("111122223333");
    const lines = (await readFile(log, "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([expect.objectContaining({ service: "sts", operation: "GetCallerIdentity", status: 200 })]);
    await rm(directory, { recursive: true });
  });

  it.each([[["--seed", "seven"]], [["--clients", "0"]], [["--port", "70000"]], [["--colour", "red"]], [["stray"]]])(
    "refuses %j",
    async (argv) => {
      await expect(runCloud(argv, () => undefined)).rejects.toMatchObject({
        name: "InputError",
        code: "cloud.arguments",
      });
    },
  );

  it("quotes what a shell would take apart", () => {
    expect(exportLines({ A: "plain/1", B: "it's $HOME" })).toBe("export A=plain/1\nexport B='it'\\''s $HOME'\n");
  });
});

describe("A-11 one address for all parts of the cloud", () => {
  it("asks parts first, then AWS, and has nothing else", async () => {
    let closed = false;
    const cloud = await startCloud({
      clients: 2,
      months: 1,
      rows: 500,
      parts: [
        (site) => ({
          name: "echo",
          claims: (request) => request.url?.startsWith("/echo") === true,
          handle: (_, response) => void response.end(site.url),
          env: () => ({ ECHO_URL: `${site.url}/echo` }),
          close: async () => {
            closed = true;
          },
        }),
      ],
    });
    expect(await (await fetch(cloud.env().ECHO_URL ?? "")).text()).toBe(cloud.url);
    expect((await fetch(`${cloud.url}/nothing`)).status).toBe(404);
    expect((await fetch(`${cloud.url}/nothing`, { method: "POST" })).status).toBe(404);
    await cloud.close();
    expect(closed).toBe(true);
  });
});
