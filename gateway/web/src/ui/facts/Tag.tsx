import type { ComponentChildren } from "preact";

export type Tone = "plain" | "leaf" | "clay" | "alarm" | "sun" | "sky";

/** A word in a pill. The tone helps the eye; the word carries the meaning. */
export function Tag({ tone = "plain", children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={tone === "plain" ? "tag" : `tag tag--${tone}`}>{children}</span>;
}
