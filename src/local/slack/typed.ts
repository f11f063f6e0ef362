import type { Workspace } from "./workspace.ts";

/**
 * What a person typed, as Slack hands it on: `&`, `<`, `>` as entities; `@handle` of a person or a user group and `#channel` as references
 * by id. Commands get the same, with names, because the manifest asks for it (docs.slack.dev, slash commands, `should_escape`).
 */
export function encodeTyped(typed: string, workspace: Workspace, named = false): string {
  const escaped = typed
    .split(/(<(?:[@#]|!subteam\^)[A-Z0-9]+>)/)
    .map((part, i) =>
      i % 2 === 1 ? part : part.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
    )
    .join("");
  const people = new Map(workspace.people().map((p) => [p.name, p.id]));
  const groups = new Map(workspace.groups().map((g) => [g.handle, g]));
  const channels = new Map(workspace.channels().map((c) => [c.name, c]));
  return escaped
    .replace(/(^|\s)@([a-z0-9._-]+)/gi, (whole, gap: string, typedName: string) => {
      // Slack's own client completes a name however it is written.
      const name = typedName.toLowerCase();
      const id = people.get(name);
      if (id !== undefined) return `${gap}<@${id}${named ? `|${name}` : ""}>`;
      const group = groups.get(name);
      return group?.inUse ? `${gap}<!subteam^${group.id}|@${name}>` : whole;
    })
    .replace(/(^|\s)#([a-z0-9_-]+)/g, (whole, gap: string, name: string) => {
      const channel = channels.get(name);
      return channel?.kind === "channel" ? `${gap}<#${channel.id}|${name}>` : whole;
    });
}
