import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import { language } from "../../../i18n";

/** Whole units of a currency (ISO 4217). */
export function amountIn(amount: number, currency: string): string {
  return new Intl.NumberFormat(language.value, {
    style: "currency",
    currency,
    currencyDisplay: "code",
    maximumFractionDigits: 0,
  }).format(amount);
}

/** What an amount can be in: the currency of the country, dollars, and the one on record. */
export function currencies({ currency }: Jurisdiction, onRecord: string | null | undefined) {
  return [...new Set([currency, "USD", ...(onRecord ? [onRecord] : [])])].map((code) => ({ code, label: code }));
}
