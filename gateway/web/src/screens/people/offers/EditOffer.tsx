import { codeLabel } from "../../../api/codelists";
import { changeOffer, readOffer, removeOffer, type VersionedOffer } from "../../../api/referrals/offers";
import { Fields } from "../../../forms/fields/Fields";
import type { Versioned } from "../../../forms/form";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { type Params, replace } from "../../../router";
import { Act } from "../../../ui/dialogs/ConfirmDialog";
import { showToast } from "../../../ui/dialogs/Toasts";
import { Clashes } from "../../../ui/form/Clashes";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { correctable, isShownWhole } from "./offerFields";

/** Changes a service, which confirms it as of today, or takes it out of the directory. */
export default function EditOffer({ params: { id = "", offer = "" } }: { params: Params }) {
  const loaded = useResource((context) => readOffer(offer, context), [offer]);
  return (
    <Loaded whole from={loaded} lines={10}>
      {(read) => <Editing read={read} back={`/organisations/${id}`} />}
    </Loaded>
  );
}

function Editing({ read: { offer, version }, back }: { read: VersionedOffer; back: string }) {
  const fields = correctable(offer);
  const service = codeLabel("service_type", offer.service_type);
  const leave = (said: string) => {
    showToast(said);
    replace(back);
  };
  const asked = useForm({
    keep: "draft",
    address: `${back}/offers/${offer.id}`,
    about: `${service} · ${offer.organisation_name}`,
    fields,
    record: recordOf({ offer, version }),
    read: async () => recordOf(await readOffer(offer.id)),
    send: ({ version: known, answered }) => changeOffer(offer.id, known, answered),
    done: () => leave(t("edit.saved")),
  });
  return (
    <FormPage
      title={t("offer.edit", { service })}
      lead={t("offer.edit.lead")}
      back={{ to: back, text: offer.organisation_name }}
      button={t("offer.edit.save")}
      {...asked}
    >
      <Fields {...asked} />
      {!isShownWhole(offer) && <p class="soft">{t("offer.edit.owners")}</p>}
      <Clashes {...asked} />
      <Act
        which="offer.confirm"
        name={service}
        send={() => changeOffer(offer.id, version, {})}
        done={() => replace(back)}
      />
      <Act
        care
        which="offer.remove"
        name={service}
        send={() => removeOffer(offer.id, version)}
        done={() => replace(back)}
      />
    </FormPage>
  );
}

const recordOf = ({ offer, version }: VersionedOffer): Versioned => ({ record: offer, version });
