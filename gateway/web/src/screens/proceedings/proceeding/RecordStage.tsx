import { useState } from "preact/hooks";
import { colleagueName } from "../../../api/people/colleagues";
import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import { listStages, recordingStage, type StageChange } from "../../../api/proceedings/proceedings";
import { Fields } from "../../../forms/fields/Fields";
import { date } from "../../../forms/questions";
import { type RecordField, startingValues } from "../../../forms/record";
import { useForm } from "../../../forms/useForm";
import { asProblem, type MovedOn } from "../../../http/problem";
import { day, moment, t } from "../../../i18n";
import { go, type Params, query } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
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
      const entered = enteredStages(changes.items);
      const [last] = entered.filter(({ isTakenBack }) => !isTakenBack).slice(-1);
      return { of, last, takenBack: entered.find((one) => one.id === mistake) };
    },
    [id, mistake],
  );
  return (
    <Loaded whole from={loaded} lines={6}>
      {(known) => <Recording {...known} />}
    </Loaded>
  );
}

interface Props {
  of: OfProceeding;
  /** The stage that the proceeding is in. */
  last: Entered | undefined;
  takenBack: Entered | undefined;
}

function Recording({ of: { proceeding, pack }, last, takenBack }: Props) {
  const { id } = proceeding;
  const fields: readonly RecordField[] = [
    stageField(pack, !takenBack),
    date("on", { label: "stages.on", exact: true, required: !takenBack, when: ({ stage }) => !takenBack || !!stage }),
    SOURCE,
  ];
  const [movedOn, setMovedOn] = useState<MovedOn>();
  const asked = useForm({
    keep: "outbox",
    address: `/proceedings/${id}/stages/new${takenBack ? `?takes_back=${takenBack.id}` : ""}`,
    fields,
    // What was in view when the form was begun, also in a draft that is continued later.
    start: () => ({ ...startingValues(fields), seen_change: last?.id }),
    pointers: { "/takes_back": "stage" },
    send: ({ answered, values: { seen_change } }) => {
      setMovedOn(undefined);
      return recordingStage(id, { ...answered, ...(takenBack ? { takes_back: takenBack.id } : { seen_change }) });
    },
    refused: (thrown, form) => {
      const known = asProblem(thrown).movedOn;
      // Whoever saves again has seen both.
      if (known) form.set("seen_change", (known.stored as StageChange).id);
      setMovedOn(known);
      return known !== undefined;
    },
    done: () => {
      showToast(t("edit.saved"));
      go(`/proceedings/${id}`);
    },
  });
  return (
    <FormPage
      title={t(takenBack ? "stages.takeBack.title" : "stages.add")}
      {...(takenBack && {
        lead: t("stages.takeBack.lead", { stage: inOneLine(stageName(pack, takenBack.stage)), day: day(takenBack.on) }),
      })}
      back={{ to: `/proceedings/${id}`, text: t("proceeding.back") }}
      button={t("edit.save")}
      {...asked}
    >
      <Fields {...asked} />
      <UnconfirmedNote pack={pack} />
      {movedOn && <StageMeanwhile stored={movedOn.stored as StageChange} pack={pack} />}
    </FormPage>
  );
}

/** The stage that was recorded meanwhile. Nothing was saved; what was typed stays, and saving it takes another press. */
function StageMeanwhile({ stored, pack }: { stored: StageChange; pack: Jurisdiction }) {
  const stage = inOneLine(stageName(pack, stored.stage ?? ""));
  return (
    <div class="note note--care" role="alert" data-part="moved-on">
      <p>
        <strong>{t("stages.movedOn.title")}</strong>{" "}
        {t("stages.movedOn.text", {
          stage,
          day: day(stored.on ?? ""),
          who: colleagueName(stored.recorded_by),
          when: moment(stored.recorded_at ?? ""),
        })}
      </p>
    </div>
  );
}
