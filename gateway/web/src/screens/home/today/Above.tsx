import { may, session } from "../../../session/session";
import { Asked } from "./Asked";
import { HearingsAhead } from "./HearingsAhead";
import { MailboxMissing } from "./MailboxMissing";
import { Shown } from "./Shown";
import { Standing } from "./Standing";

/** What is said above everything else: of the certificate, by the administration of the country, of requests, of the mailbox, of hearings. */
export default function Above() {
  return (
    <>
      <Standing />
      <Shown />
      {may("access-requests:decide") && may("referrals:assign") && <Asked />}
      {may("webhooks:manage") && !session.value?.practice_of && <MailboxMissing />}
      {may("cases:read") && may("proceedings:read") && <HearingsAhead />}
    </>
  );
}
