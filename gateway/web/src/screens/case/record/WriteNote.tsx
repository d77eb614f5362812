import type { Case } from "../../../api/case/cases";
import { addingNote } from "../../../api/case/notes";
import { placeOrThrow, useSubmit } from "../../../forms/attempt";
import { useDraft } from "../../../forms/drafts";
import { ErrorSummary } from "../../../forms/fields/ErrorSummary";
import { Fields } from "../../../forms/fields/Fields";
import { code, words, yesOrElseNo } from "../../../forms/questions";
import { changesOf, pointersOf, type RecordField, valuesOf } from "../../../forms/record";
import { sendForm } from "../../../forms/send";
import { objectionsTo } from "../../../forms/useRecordForm";
import { t } from "../../../i18n";
import { showToast } from "../../../ui/dialogs/Toasts";
import { ProblemNote } from "../../../ui/loading/ProblemState";

const FIELDS: RecordField[] = [
  code("kind", "note_kind", { label: "notes.kind", required: true, dense: true }),
  words("text", { label: "notes.text", hint: "parts.words.hint", required: true }),
  yesOrElseNo("content_warning", { label: "notes.warning", hint: "notes.warning.hint" }),
];
const START = { kind: "contact", content_warning: false };

interface Props {
  record: Case;
  saved: () => void;
}

/** Writes a note; without a network it waits on the device like a registration. */
export function WriteNote({ record, saved }: Props) {
  const address = `/cases/${record.id}?tab=notes`;
  const form = useDraft(address, () => valuesOf(FIELDS, START), record.pseudonym);
  const store = async () => {
    const body = changesOf(FIELDS, {}, form.values.value);
    try {
      const added = await sendForm(address, form, addingNote(record.id, body));
      if (!added) return;
      showToast(t("notes.saved"));
      saved();
    } catch (thrown) {
      placeOrThrow(form, thrown, pointersOf(FIELDS));
    }
  };
  const { problem, busy, save } = useSubmit(form, () => objectionsTo(FIELDS, form), store);
  return (
    <form class="card stack no-print" noValidate onSubmit={save}>
      <ErrorSummary form={form} fields={FIELDS} />
      <Fields fields={FIELDS} form={form} />
      <ProblemNote problem={problem} />
      <div class="actions">
        <button type="submit" class="btn" disabled={busy}>
          {t("notes.save")}
        </button>
      </div>
    </form>
  );
}
