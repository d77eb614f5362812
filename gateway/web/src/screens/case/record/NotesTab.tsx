import { useState } from "preact/hooks";
import { type CaseNote, listNotes } from "../../../api/case/notes";
import { colleagueName } from "../../../api/people/colleagues";
import { moment, t } from "../../../i18n";
import { may } from "../../../session/session";
import { Code } from "../../../ui/facts/Code";
import { More } from "../../../ui/loading/More";
import { Loaded, useResource } from "../../../ui/loading/resource";
import type { TabProps } from "../tabProps";
import { WriteNote } from "./WriteNote";

/** What people wrote down about the case, newest first, and the place to write. */
export default function NotesTab({ record }: TabProps) {
  const { id } = record;
  const notes = useResource((context) => listNotes(id, undefined, context), [id], id);
  // A note that was saved leaves an empty form behind.
  const [written, setWritten] = useState(0);
  // The case is there; its notes cannot be read without the key of its first person.
  if (notes.problem?.isMissing) return <p class="note">{t("notes.erased")}</p>;
  return (
    <div class="stack">
      {may("cases:write") && !record.closed_on && (
        <WriteNote
          key={written}
          record={record}
          saved={() => {
            setWritten(written + 1);
            notes.reload();
          }}
        />
      )}
      <section class="card">
        <h2 class="card__title">{t("notes.title")}</h2>
        <Loaded from={notes}>
          {(page) => (
            <>
              {page.items.length === 0 && <p class="soft">{t("notes.empty")}</p>}
              {page.items.map((note) => (
                <Note key={note.id} note={note} />
              ))}
              <More page={page} load={(cursor) => listNotes(id, cursor)} show={notes.set} />
            </>
          )}
        </Loaded>
      </section>
    </div>
  );
}

function Note({ note }: { note: CaseNote }) {
  return (
    <article class="part">
      <p>
        <strong>
          <Code list="note_kind" code={note.kind} />
        </strong>{" "}
        <span class="small soft">
          <time dateTime={note.written_at}>{moment(note.written_at)}</time> · {colleagueName(note.written_by)}
        </span>
      </p>
      {note.content_warning ? (
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">{t("notes.folded")}</span>
          </summary>
          <p class="govuk-details__text lines-kept">{note.text}</p>
        </details>
      ) : (
        <p class="lines-kept">{note.text}</p>
      )}
    </article>
  );
}
