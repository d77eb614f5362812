import type { Offer, PacketRequest } from "../../../api/referrals/referrals";
import type { RequestBody } from "../../../contract/schemas";
import type { Answers, Known } from "./answers";
import { PROSECUTION } from "./matching";

/** What the preview asks: the same words that the referral will carry. */
export function packetRequest(answers: Answers, offer: Offer, known: Known): PacketRequest {
  return {
    kind: kindOf(offer, known),
    services: [offer.service_type],
    disclosure_profile: answers.profile,
    ...answers.ground,
    to_organisation_id: offer.organisation_id,
    to_country: offer.country,
    recipient_type: offer.recipient_type,
    ...alongOf(answers),
    ...(answers.message && { message: answers.message }),
  };
}

/** What the sender confirmed after the preview: its seal, and that the message names no person. */
export interface Agreed {
  seal: string;
  textConfirmed: boolean;
}

/** The referral itself; the seal binds it to what was shown before. */
export function referralBody(
  answers: Answers,
  offer: Offer,
  known: Known,
  agreed: Agreed,
): RequestBody<"SendReferral"> {
  return {
    case_id: known.record.id,
    kind: kindOf(offer, known),
    services: [offer.service_type],
    urgency: answers.urgency,
    to_organisation_id: offer.organisation_id,
    disclosure_profile: answers.profile,
    ...answers.ground,
    previewed: agreed.seal,
    ...alongOf(answers),
    ...(agreed.textConfirmed && { text_confirmed: true }),
    ...(answers.message && { message: answers.message }),
  };
}

/** Sent only where another person goes along. */
function alongOf({ companions }: Answers) {
  return companions.length > 0 ? { accompanied_by: companions } : {};
}

function kindOf(offer: Offer, { record, transfer }: Known): string {
  if (transfer) return "case_transfer";
  if (offer.recipient_type === PROSECUTION) return "prosecution_notice";
  return offer.country === record.country ? "service_referral" : "cross_border";
}
