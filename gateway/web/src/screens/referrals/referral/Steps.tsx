import { useState } from "preact/hooks";

import type { Referral } from "../../../api/referrals/referrals";
import { t } from "../../../i18n";
import { may } from "../../../session/session";
import { StepDialog } from "./StepDialog";
import { STEP_OFFERS, type StepOffer } from "./stepOffers";

interface Props {
  referral: Referral;
  done: (referral: Referral) => void;
}

const CLASSES = { main: "btn", second: "btn btn--second", care: "btn btn--care" };

/** What this person can do with this referral now; nothing else is shown. */
export function Steps({ referral, done }: Props) {
  const [taking, setTaking] = useState<StepOffer>();
  const offers = STEP_OFFERS.filter((offer) => isOpen(offer, referral));
  if (offers.length === 0) return null;
  return (
    <div class="actions no-print">
      {offers.map((offer) => (
        <button key={offer.action} type="button" class={CLASSES[offer.tone]} onClick={() => setTaking(offer)}>
          {t(offer.text)}
        </button>
      ))}
      {taking && (
        <StepDialog
          referral={referral}
          offer={taking}
          close={() => setTaking(undefined)}
          done={(changed) => {
            setTaking(undefined);
            done(changed);
          }}
        />
      )}
    </div>
  );
}

/** The server says which steps are open to this end; the role says whether this person may take them. */
function isOpen(offer: StepOffer, referral: Referral): boolean {
  return referral.actions.some((action) => action === offer.action) && may(offer.permission);
}
