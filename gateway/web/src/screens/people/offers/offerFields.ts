import type { Offer } from "../../../api/referrals/referrals";
import { code, codes, line, number, sayingOptional, words, yesOrElseNo } from "../../../forms/questions";
import { pathOf, type RecordField } from "../../../forms/record";

const SERVICE = code("service_type", "service_type", { label: "offer.service", required: true });

/** What can be said about a service, of an organisation in `country`. */
function offerFields(country: string): readonly RecordField[] {
  return sayingOptional([
    line("hours", { label: "offer.hours", hint: "offer.hours.hint" }),
    number("capacity_total", { label: "offer.total", hint: "offer.total.hint" }),
    number("capacity_free", { label: "offer.free" }),
    number("age_min", { label: "offer.ageMin", hint: "offer.ages.hint" }),
    number("age_max", { label: "offer.ageMax" }),
    codes("accepts_genders", "gender", { label: "offer.genders", hint: "offer.genders.hint", dense: true }),
    codes("languages", "language", {
      label: "offer.languages",
      hint: "offer.languages.hint",
      common: [],
      none: "form.choose",
    }),
    codes("adm1_served", `iso_3166_2_${country.toLowerCase()}`, {
      label: "offer.places.served",
      hint: "offer.places.hint",
      common: [],
      none: "form.choose",
    }),
    yesOrElseNo("requires_report", { label: "offer.report", start: false }),
    words("address", { label: "offer.address", hint: "offer.address.hint" }),
    yesOrElseNo("address_confidential", { label: "offer.confidential", start: true }),
  ]);
}

/** What only the organisation itself is shown, and can correct. */
const OWNERS = new Set(["capacity_total", "capacity_free", "address", "address_confidential"]);

/** Whether the organisation of a service itself reads it: others are not shown its places and its address. */
export const isShownWhole = (offer: Offer): boolean => "capacity_total" in offer;

/** What of a service can be corrected by who reads it. */
export const correctable = (offer: Offer): readonly RecordField[] =>
  offerFields(offer.country).filter((field) => isShownWhole(offer) || !OWNERS.has(pathOf(field)));

/** What is asked about a service that is published: the kind of service stays. */
export const newOfferFields = (country: string): readonly RecordField[] => [SERVICE, ...offerFields(country)];
