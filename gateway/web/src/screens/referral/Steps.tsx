import { useState } from "preact/hooks";

import type { Referral } from "../../api/referrals";
import { t } from "../../i18n";
import { may } from "../../session";
import { StepDialog } from "./StepDialog";
import { STEP_OFFERS, type StepOffer } from "./steps";

interface Props {
  referral: Referral;
  mine: boolean;
  done: (referral: Referral) => void;
}

const CLASSES = { main: "btn", second: "btn btn--second", care: "btn btn--care" };

/** What this person can do with this referral now; nothing else is shown. */
export function Steps({ referral, mine, done }: Props) {
  const [taking, setTaking] = useState<StepOffer>();
  const offers = STEP_OFFERS.filter((offer) => isOpen(offer, referral, mine));
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

function isOpen(offer: StepOffer, referral: Referral, mine: boolean): boolean {
  const party = mine ? "receiver" : "sender";
  const permission = mine ? "referrals:answer" : "referrals:send";
  return offer.party === party && may(permission) && offer.from.includes(referral.state);
}
