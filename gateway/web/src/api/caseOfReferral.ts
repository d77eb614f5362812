/** Referral → its case, as far as the answers have told. */
const cases = new Map<string, string>();

export function belongsTo(referral_id: string, case_id: string): void {
  cases.set(referral_id, case_id);
}

/** `ids` and the cases they belong to: what happens to a referral happens to its case too. */
export function concernedBy(ids: Iterable<string>): Set<string> {
  return new Set([...ids].flatMap((id) => [id, cases.get(id) ?? id]));
}
