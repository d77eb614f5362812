import { useEffect } from "preact/hooks";

import type { Offer } from "../../../api/referrals/referrals";
import type { Form } from "../../../forms/form";
import { query } from "../../../router";
import { chooseOffer, offerOf } from "./chosen";

/**
 * The offer chosen in the draft and how to choose another. It is held against what the directory says now: fresh
 * facts replace the remembered ones, and what is offered no more is no longer chosen.
 */
export function useChoice(form: Form, offers: Offer[] | undefined): [Offer | undefined, (offer: Offer) => void] {
  const chosen = offerOf(form);
  useEffect(() => {
    if (!offers) return;
    const before = offerOf(form);
    const wanted = before ? before.id : named(offers)?.id;
    const now = offers.find((offer) => offer.id === wanted);
    if (now !== before) chooseOffer(form, now);
  }, [offers]);
  return [chosen, (offer) => chooseOffer(form, offer)];
}

/** The organisation that the address names, for the service it names. */
function named(offers: Offer[]): Offer | undefined {
  const organisation = query.value.get("to");
  const service = query.value.get("service");
  return offers.find((offer) => offer.organisation_id === organisation && offer.service_type === service);
}
