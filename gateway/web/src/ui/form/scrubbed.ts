import type { PacketPreview } from "../../api/referrals/referrals";

/** A text that was looked at, and the same without what identifies. */
export interface Scrubbed {
  from: string;
  to: string;
}

/** Whether the server refuses a text because of what is in it, and not for want of one or for its length. */
export function identifies({ code }: { code: string }): boolean {
  return /^(looks_like|sounds_like|stored)_|^(number|contact)$/.test(code);
}

/** Of the message that was `sent` to be looked at: another one may stand in the form by now. */
export function scrubbedMessage(
  sent: string | null | undefined,
  { message_problems, message_scrubbed }: Pick<PacketPreview, "message_problems" | "message_scrubbed">,
): Scrubbed | undefined {
  if (!sent || message_problems.length === 0 || message_scrubbed === null) return undefined;
  return { from: sent, to: message_scrubbed };
}

/** What may replace `text`; nothing once something else was typed, and where nothing was taken out. */
export function replacementOf(text: string, scrubbed: Scrubbed | undefined): string | undefined {
  return scrubbed && scrubbed.from === text.trim() && scrubbed.to !== scrubbed.from ? scrubbed.to : undefined;
}
