import { type Organisation, readOrganisation } from "../../../api/people/identity";
import { publishOffer } from "../../../api/referrals/offers";
import type { RequestBody } from "../../../contract/schemas";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { type Params, replace } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { newOfferFields } from "./offerFields";

/** Publishes a service of an organisation in the directory. */
export default function NewOffer({ params: { id = "" } }: { params: Params }) {
  const loaded = useResource((context) => readOrganisation(id, context), [id]);
  return (
    <Loaded whole from={loaded} lines={10}>
      {({ organisation }) => <Publishing organisation={organisation} />}
    </Loaded>
  );
}

function Publishing({ organisation: { id, country, public_name } }: { organisation: Organisation }) {
  const back = `/organisations/${id}`;
  const fields = newOfferFields(country);
  const asked = useForm({
    keep: "draft",
    address: `${back}/offers/new`,
    fields,
    send: ({ answered, keyOf }) => publishOffer(id, answered as RequestBody<"PublishOffer">, keyOf(answered)),
    done: () => {
      showToast(t("offer.published"));
      replace(back);
    },
  });
  return (
    <FormPage
      title={t("offer.new", { name: public_name })}
      lead={t("offer.new.lead")}
      back={{ to: back, text: public_name }}
      button={t("offer.publish")}
      {...asked}
    />
  );
}
