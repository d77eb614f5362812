/** Referral id → case id, as far as responses have shown it. */
const cases = new Map<string, string>();

export function rememberCase(referral_id: string, case_id: string): void {
  cases.set(referral_id, case_id);
}

/** The cases of those `ids` that are referrals: what happens to a referral concerns its case too. */
export function casesOf(ids: Iterable<string>): Set<string> {
  return new Set([...ids].flatMap((id) => cases.get(id) ?? []));
}
