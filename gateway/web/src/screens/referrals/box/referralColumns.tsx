import type { ReferralLine } from "../../../api/referrals/referrals";
import { UNANSWERED } from "../../../contract/serverRules";
import { moment } from "../../../i18n";
import { Codes, ReferralTag } from "../../../ui/facts/Code";
import { EscalationTag } from "../../../ui/facts/EscalationTag";
import { WithdrawalTag } from "../../../ui/facts/WithdrawalTag";
import { ReferralStatus } from "../../../ui/records/ReferralStatus";
import type { List } from "../../../ui/table/list";
import { Clock } from "../../../ui/time/Clock";
import { ReferralPreview } from "./ReferralPreview";

/** The referrals of a box: codes and organisations, nothing of the person. */
export const REFERRALS: List<ReferralLine> = {
  name: "referrals",
  label: "referrals.title",
  keyOf: ({ id }) => id,
  to: ({ id }) => `/referrals/${id}`,
  preview: ({ id }, address) => <ReferralPreview id={id} address={address} />,
  columns: [
    {
      id: "code",
      heading: "referrals.column.code",
      cell: ({ code }) => <span class="case-code">{code}</span>,
      card: "name",
    },
    {
      id: "state",
      heading: "cases.filter.status",
      cell: (referral) => (
        <>
          <ReferralTag code={referral.state} informed={referral.info_provided_at} />{" "}
          <WithdrawalTag referral={referral} />
        </>
      ),
      onCard: (referral) => <ReferralStatus referral={referral} />,
      card: "side",
    },
    {
      id: "respond_by",
      heading: "referrals.column.respondBy",
      cell: ({ state, respond_by, escalation_level }) =>
        UNANSWERED.has(state) && (
          <>
            <Clock stem="short" until={respond_by} />
            <EscalationTag level={escalation_level} />
          </>
        ),
      orders: [{ sort: "respond_by", direction: "ascending" }],
    },
    {
      id: "other",
      heading: "referrals.column.other",
      cell: (referral) => otherOf(referral),
      card: "fact",
      beside: true,
    },
    {
      id: "services",
      heading: "directory.service",
      cell: ({ services }) => <Codes list="service_type" codes={services} />,
      card: "fact",
    },
    {
      id: "sent_at",
      heading: "referrals.column.sentAt",
      cell: ({ sent_at }) => moment(sent_at),
      orders: [{ sort: "-sent_at", direction: "descending" }],
      shown: "wide",
    },
  ],
};

/** The organisation at the other end. */
export function otherOf({ box, from_organisation_name, to_organisation_name }: ReferralLine): string {
  return (box === "in" ? from_organisation_name : to_organisation_name) ?? "–";
}
