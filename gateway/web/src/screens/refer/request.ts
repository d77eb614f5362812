import type { Case } from "../../api/cases";
import type { Offer, PacketRequest } from "../../api/referrals";
import type { RequestBody } from "../../contract/schemas";
import type { Form } from "../../forms/form";
import { PROSECUTION } from "./matching";

/** What the preview asks: the same words that the referral will carry. */
export function packetRequest(form: Form, offer: Offer, caseCountry: string): PacketRequest {
  const message = messageOf(form);
  return {
    kind: kindOf(offer, caseCountry),
    services: [offer.service_type],
    disclosure_profile: form.text("disclosure_profile"),
    consent_id: form.text("consent_id") || null,
    to_organisation_id: offer.organisation_id,
    to_country: offer.country,
    recipient_type: offer.recipient_type,
    ...(message && { message }),
  };
}

/** What the sender confirmed after the preview: its seal, and that the message names no person. */
export interface Agreed {
  seal: string;
  textConfirmed: boolean;
}

/** The referral itself; the seal binds it to what was shown before. */
export function referralBody(form: Form, offer: Offer, record: Case, agreed: Agreed): RequestBody<"SendReferral"> {
  const message = messageOf(form);
  return {
    case_id: record.id,
    kind: kindOf(offer, record.country),
    services: [offer.service_type],
    urgency: form.text("urgency"),
    to_organisation_id: offer.organisation_id,
    disclosure_profile: form.text("disclosure_profile"),
    consent_id: form.text("consent_id") || null,
    previewed: agreed.seal,
    ...(agreed.textConfirmed && { text_confirmed: true }),
    ...(message && { message }),
  };
}

function messageOf(form: Form): string {
  return form.text("message").trim();
}

function kindOf(offer: Offer, caseCountry: string): string {
  if (offer.recipient_type === PROSECUTION) return "prosecution_notice";
  return offer.country === caseCountry ? "service_referral" : "cross_border";
}
