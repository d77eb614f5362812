import { may, session } from "../../session/session";
import { Asked } from "./Asked";
import { MailboxMissing } from "./MailboxMissing";
import { Shown } from "./Shown";
import { Standing } from "./Standing";

/** What is said above everything else: of the certificate, by the administration of the country, of requests, of the mailbox. */
export default function Above() {
  return (
    <>
      <Standing />
      <Shown />
      {may("access-requests:decide") && may("referrals:assign") && <Asked />}
      {may("webhooks:manage") && !session.value?.practice_of && <MailboxMissing />}
    </>
  );
}
