import type { Offer } from "../../../api/referrals/referrals";
import { day } from "../../../i18n";
import { Code, Codes } from "../../../ui/facts/Code";
import { agesInWords, OfferFacts, Places } from "../../../ui/records/OfferFacts";
import type { List } from "../../../ui/table/list";

/** The directory: who offers what, and whether there is room. */
export const OFFERS: List<Offer> = {
  name: "directory",
  label: "directory.title",
  keyOf: ({ id }) => id,
  preview: (offer) => <OfferFacts offer={offer} />,
  columns: [
    {
      id: "organisation",
      heading: "accesses.organisation",
      cell: ({ organisation_name }) => organisation_name,
      card: "name",
    },
    {
      id: "service",
      heading: "directory.service",
      cell: ({ service_type }) => <Code list="service_type" code={service_type} />,
      // Whoever chooses on a phone sees all that helps to choose.
      onCard: (offer) => <OfferFacts offer={offer} />,
      card: "fact",
    },
    {
      id: "places",
      heading: "directory.column.places",
      cell: (offer) => <Places offer={offer} />,
    },
    {
      id: "ages",
      heading: "directory.column.ages",
      cell: (offer) => agesInWords(offer),
    },
    {
      id: "hours",
      heading: "directory.column.hours",
      cell: ({ hours }) => hours,
      shown: "wide",
    },
    {
      id: "languages",
      heading: "directory.column.languages",
      cell: ({ languages }) => languages.length > 0 && <Codes list="language" codes={languages} />,
      shown: "wide",
    },
    {
      id: "verified",
      heading: "directory.column.verified",
      cell: ({ verified_on }) => verified_on && day(verified_on),
    },
  ],
};
