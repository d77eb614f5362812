import { listStages, recordingStage } from "../../api/proceedings";
import { placeOrThrow, useSubmit } from "../../forms/attempt";
import { useDraft } from "../../forms/drafts";
import { Fields } from "../../forms/Fields";
import { changesOf, pointersOf, type RecordField, valuesOf } from "../../forms/record";
import { sendForm } from "../../forms/send";
import { objectionsTo } from "../../forms/useRecordForm";
import { day, t } from "../../i18n";
import { go, type Params, query } from "../../router";
import { FormPage } from "../../ui/FormPage";
import { Loaded, useResource } from "../../ui/resource";
import { showToast } from "../../ui/Toasts";
import { date } from "../edit/asked";
import type { OfProceeding } from "./kind";
import { UnconfirmedNote } from "./Local";
import { loadProceeding } from "./load";
import { inOneLine, stageName } from "./localNames";
import { SOURCE, stageField } from "./proceedingFields";
import { type Entered, enteredStages } from "./stages";

/** Adds a stage, or takes one back that was a mistake; the history keeps both. */
export default function RecordStage({ params: { id = "" } }: { params: Params }) {
  const mistake = query.value.get("takes_back");
  const loaded = useResource(
    async (context) => {
      const [of, changes] = await Promise.all([loadProceeding(id, context), listStages(id, context)]);
      return { of, takenBack: enteredStages(changes.items).find((one) => one.id === mistake) };
    },
    [id, mistake],
  );
  return (
    <Loaded whole from={loaded} lines={6}>
      {({ of, takenBack }) => <Recording of={of} takenBack={takenBack} />}
    </Loaded>
  );
}

function Recording({ of: { proceeding, pack }, takenBack }: { of: OfProceeding; takenBack: Entered | undefined }) {
  const { id } = proceeding;
  const address = `/proceedings/${id}/stages/new${takenBack ? `?takes_back=${takenBack.id}` : ""}`;
  const fields: readonly RecordField[] = [
    stageField(pack, !takenBack),
    date("on", { label: "stages.on", exact: true, required: !takenBack, when: ({ stage }) => !takenBack || !!stage }),
    SOURCE,
  ];
  const form = useDraft(address, () => valuesOf(fields, { source: SOURCE.start }));
  const store = async () => {
    try {
      const body = { ...changesOf(fields, {}, form.values.value), ...(takenBack && { takes_back: takenBack.id }) };
      const recorded = await sendForm(address, form, recordingStage(id, body));
      if (!recorded) return;
      showToast(t("edit.saved"));
      go(`/proceedings/${id}`);
    } catch (thrown) {
      placeOrThrow(form, thrown, { ...pointersOf(fields), "/takes_back": "stage" });
    }
  };
  const submission = useSubmit(form, () => objectionsTo(fields, form), store);
  return (
    <FormPage
      title={t(takenBack ? "stages.takeBack.title" : "stages.add")}
      {...(takenBack && {
        lead: t("stages.takeBack.lead", { stage: inOneLine(stageName(pack, takenBack.stage)), day: day(takenBack.on) }),
      })}
      back={{ to: `/proceedings/${id}`, text: t("proceeding.back") }}
      form={form}
      fields={[...fields]}
      button={t("edit.save")}
      {...submission}
    >
      <Fields fields={fields} form={form} />
      <UnconfirmedNote pack={pack} />
    </FormPage>
  );
}
