import type { Case } from "../../../api/case/cases";
import { addingNote } from "../../../api/case/notes";
import { ErrorSummary } from "../../../forms/fields/ErrorSummary";
import { Fields } from "../../../forms/fields/Fields";
import { code, words, yesOrElseNo } from "../../../forms/questions";
import type { RecordField } from "../../../forms/record";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { showToast } from "../../../ui/dialogs/Toasts";
import { ProblemNote } from "../../../ui/loading/ProblemState";

const FIELDS: RecordField[] = [
  code("kind", "note_kind", { label: "notes.kind", required: true, dense: true, start: "contact" }),
  words("text", { label: "notes.text", hint: "parts.words.hint", required: true }),
  yesOrElseNo("content_warning", { label: "notes.warning", hint: "notes.warning.hint", start: false }),
];

interface Props {
  record: Case;
  saved: () => void;
}

/** Writes a note; without a network it waits on the device like a registration. */
export function WriteNote({ record, saved }: Props) {
  const { form, problem, busy, save } = useForm({
    keep: "outbox",
    address: `/cases/${record.id}?tab=notes`,
    about: record.pseudonym,
    fields: FIELDS,
    send: ({ answered }) => addingNote(record.id, answered),
    done: () => {
      showToast(t("notes.saved"));
      saved();
    },
  });
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
