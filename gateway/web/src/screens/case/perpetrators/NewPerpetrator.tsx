import { readCase } from "../../../api/case/cases";
import { addingPerpetrator } from "../../../api/case/perpetrators";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PERPETRATOR_FIELDS as FIELDS } from "./fields";

/** Records a person not known to the organisation yet; what they did in the case is asked next. */
export default function NewPerpetrator({ params: { id = "" } }: { params: Params }) {
  const loaded = useResource((context) => readCase(id, context), [id]);
  return (
    <Loaded whole from={loaded} lines={8}>
      {({ country, pseudonym }) => <Adding id={id} country={country} about={pseudonym} />}
    </Loaded>
  );
}

function Adding({ id, country, about }: { id: string; country: string; about: string }) {
  const asked = useForm({
    keep: "outbox",
    address: `/cases/${id}/perpetrators/new`,
    about,
    fields: FIELDS,
    send: ({ answered }) => addingPerpetrator({ country, ...answered }),
    done: (added) => {
      showToast(t("edit.saved"));
      go(`/cases/${id}/parts/perpetrators/new?perpetrator_id=${added.id}`);
    },
  });
  return (
    <FormPage
      title={t("perpetrators.new")}
      lead={t("perpetrators.lead")}
      back={{ to: `/cases/${id}?tab=risk`, text: t("case.back") }}
      button={t("edit.save")}
      {...asked}
    />
  );
}
