import type { CustodySheet, Evidence, Handover } from "../../../api/proceedings/evidence";

/** What a sum is taken of: names and values in the order in which they are written. */
export type Summed = ReadonlyArray<readonly [name: string, value: string | boolean | null]>;

const DIGITS_TOGETHER = /.{1,8}/g;

/** What the sum of evidence is taken of (`opening_of` of the service). */
export function openingOf(evidence: Evidence): Summed {
  return inOrder({
    evidence: evidence.id,
    kind: evidence.kind,
    description: evidence.description,
    seal_number: evidence.seal_number,
    collected_on: evidence.collected_on,
    collected_by: evidence.collected_by,
    sha256: evidence.sha256,
    recorded_at: evidence.recorded_at,
    recorded_by: evidence.recorded_by,
  });
}

/** What the sum of a hand-over is taken of, after the sum `before` it (`digest_of` of the service). */
export function signedOf(before: string, handover: Handover): Summed {
  return inOrder({
    before,
    handover: handover.id,
    given_at: handover.recorded_at,
    given_by: handover.recorded_by,
    to_user: handover.to_user,
    receiver_name: handover.receiver_name,
    institution: handover.institution,
    receipt_number: handover.receipt_number,
    seal_intact: handover.seal_intact,
    new_seal_number: handover.new_seal_number,
    reason: handover.reason,
    received_at: handover.received_at,
    received_by: handover.received_by,
  });
}

/** Who held it when the hand-over at `place` of the sheet was given, if another person of the keeper gave it. */
export function inPlaceOf({ evidence, handovers }: CustodySheet, place: number): string | null {
  const received = handovers.slice(0, place).filter(({ received_at }) => received_at);
  const last = received.at(-1);
  const holder = last ? last.to_user : evidence.recorded_by;
  return holder === handovers[place]?.recorded_by ? null : holder;
}

/** The text that is summed. */
export function textOf(summed: Summed): string {
  return JSON.stringify(Object.fromEntries(summed));
}

/** A sum as people compare it: eight digits at a time. */
export function inGroups(sum: string): string {
  return sum.match(DIGITS_TOGETHER)?.join(" ") ?? "";
}

function inOrder(values: Record<string, Summed[number][1]>): Summed {
  return Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));
}
