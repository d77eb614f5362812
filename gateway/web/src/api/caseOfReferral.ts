/** Referral id → case id, as far as responses have shown it. */
const cases = new Map<string, string>();

export function rememberCase(referral_id: string, case_id: string): void {
  cases.set(referral_id, case_id);
}

/** `ids` and the cases of those that are referrals: what happens to a referral concerns its case too. */
export function withTheirCases(ids: Iterable<string>): Set<string> {
  return new Set([...ids].flatMap((id) => [id, cases.get(id) ?? id]));
}
