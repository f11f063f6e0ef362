/** The emoji names that billing messages use; any other name stays as it was written. */
const EMOJI: ReadonlyMap<string, string> = new Map(
  Object.entries({
    white_check_mark: "✅",
    heavy_check_mark: "✔",
    x: "❌",
    warning: "⚠️",
    rotating_light: "🚨",
    information_source: "ℹ️",
    hourglass: "⌛",
    hourglass_flowing_sand: "⏳",
    calendar: "📅",
    chart_with_upwards_trend: "📈",
    chart_with_downwards_trend: "📉",
    bar_chart: "📊",
    moneybag: "💰",
    receipt: "🧾",
    page_facing_up: "📄",
    paperclip: "📎",
    lock: "🔒",
    bell: "🔔",
    mag: "🔍",
    bulb: "💡",
    eyes: "👀",
    wave: "👋",
    tada: "🎉",
    thumbsup: "👍",
    thumbsdown: "👎",
    "+1": "👍",
    "-1": "👎",
    red_circle: "🔴",
    large_green_circle: "🟢",
    large_yellow_circle: "🟡",
    small_red_triangle: "🔺",
    small_red_triangle_down: "🔻",
    arrow_up: "⬆️",
    arrow_down: "⬇️",
    arrow_right: "➡️",
  }),
);

/** Replaces the known `:names:` in a text. */
export function emoji(text: string): string {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name: string) => EMOJI.get(name) ?? whole);
}
