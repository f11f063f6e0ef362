import type { BlockAction } from "@slack/bolt";
import type { Question } from "./answer.ts";
import { kindOf, type Surroundings } from "./commands.ts";
import { channelOutlet, directOutlet, type Outlet, orElse, privateOutlet } from "./outlet.ts";
import type { Place } from "./render/form.ts";

/** Where a button stands that was pressed. */
export function placeOf(action: { readonly action_id: string }, body: BlockAction): Place {
  const channel = body.channel?.id;
  if (channel === undefined) return {};
  const ts = body.message?.ts;
  const thread = body.message?.thread_ts;
  return {
    channel,
    ...(ts === undefined ? {} : { ts }),
    ...(thread === undefined ? {} : { thread }),
    ...(body.container.is_ephemeral === true ? { own: true } : {}),
    ...(action.action_id.startsWith("pick/") ? { picked: true } : {}),
    ...(body.response_url === undefined ? {} : { url: body.response_url }),
  };
}

/**
 * Where what was pressed is answered: a picked choice in the place of the question, everything else after the message that was
 * pressed. On the home tab nothing can be answered; the direct conversation is beside it.
 */
export function answeredAt(
  place: Place,
  by: { readonly user: string; readonly teamId: string },
  around: Surroundings,
): Pick<Question, "channelKind" | "outlet" | "privately" | "underItsSubject"> {
  const { channel, ts = "", picked = false, own = false } = place;
  const direct = directOutlet(around.web, by.user);
  if (channel === undefined)
    return { channelKind: async () => "internal", outlet: () => direct, privately: () => direct };
  // A form may stay open for longer than an address can be used.
  const privately = (): Outlet =>
    place.url === undefined ? direct : orElse(privateOutlet(place.url, picked && own), direct);
  const openly = (): Outlet => {
    if (picked) return channelOutlet(around.web, { channel }, { channel, ts });
    if (channel.startsWith("D")) return channelOutlet(around.web, { channel });
    return channelOutlet(around.web, { channel, threadTs: place.thread ?? ts });
  };
  return {
    underItsSubject: !own && !channel.startsWith("D"),
    channelKind: () => kindOf(channel, by.teamId, around),
    outlet: (kind) => (kind === "internal" && !own ? orElse(openly(), privately()) : privately()),
    privately,
  };
}
