import { codeLabel } from "../../../api/codelists";
import { colleagueName } from "../../../api/people/colleagues";
import type { Evidence, Handover, HeldEvidence } from "../../../api/proceedings/evidence";
import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import { language, t } from "../../../i18n";
import { said } from "../../../i18n/texts";

type Institution = Jurisdiction["institutions"][number];

/** What a piece of evidence is called: its kind and its seal. */
export function nameOf({ kind, seal_number }: Evidence): string {
  const label = codeLabel("evidence_kind", kind);
  return seal_number ? `${label} ${seal_number}` : label;
}

/** What an institution is called; that no lawyer has confirmed it is said beside it. */
export function institutionLabel({ name, confirmed }: Institution): string {
  return confirmed ? said(name) : `${said(name)} (${t("sheets.unconfirmed")})`;
}

/** Who receives: a colleague, or who signed on paper and for which institution. */
export function receiverOf({ to_user, receiver_name, institution }: Handover, pack: Jurisdiction): string {
  if (to_user) return colleagueName(to_user);
  const known = pack.institutions.find(({ code }) => code === institution);
  return [receiver_name, known ? institutionLabel(known) : institution].filter(Boolean).join(", ");
}

/** Who holds it: the receiver of the last hand-over, or who recorded it. */
export function holderName({ evidence, received }: Pick<HeldEvidence, "evidence" | "received">, pack: Jurisdiction) {
  return received ? receiverOf(received, pack) : colleagueName(evidence.recorded_by);
}

/** A moment on the clocks of a country: `14 de mayo de 2026, 09:30`. */
export function onClocksOf(zone: string, moment: string): string {
  return new Intl.DateTimeFormat(language.value, {
    timeZone: zone,
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(new Date(moment));
}
