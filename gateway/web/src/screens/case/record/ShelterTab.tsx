import { may } from "../../../session/session";
import { STAYS } from "../parts/kinds/stays";
import { PartList } from "../parts/PartList";
import { CameBy } from "../returns/CameBy";
import { Returns } from "../returns/Returns";
import type { TabProps } from "../tabProps";

/** Where the person stays, and the way home or onward. */
export default function ShelterTab({ record, persons }: TabProps) {
  const known = persons.data?.items ?? [];
  return (
    <div class="stack">
      <PartList kind={STAYS} record={record} persons={known} />
      {record.origin && may("referrals:read") && <CameBy referral_id={record.origin.referral_id} />}
      <Returns record={record} persons={known} />
    </div>
  );
}
