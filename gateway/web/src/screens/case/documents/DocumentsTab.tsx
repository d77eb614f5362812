import "../../../styles/screens/documents.scss";
import { useState } from "preact/hooks";

import { type CaseDocument, listDocuments } from "../../../api/case/documents";
import { t } from "../../../i18n";
import { may } from "../../../session/session";
import { More } from "../../../ui/loading/More";
import { Loaded, useResource } from "../../../ui/loading/resource";
import type { TabProps } from "../tabProps";
import { AddDocuments } from "./AddDocuments";
import { DocumentLine } from "./DocumentLine";
import { DeleteDialog, DownloadDialog } from "./documentDialogs";

/** The files of a case: added, opened for a stated purpose, deleted by a supervisor. */
export default function DocumentsTab({ record, persons }: TabProps) {
  const { id } = record;
  const loaded = useResource((context) => listDocuments(id, undefined, context), [id], id);
  const [opening, setOpening] = useState<CaseDocument>();
  const [deleting, setDeleting] = useState<CaseDocument>();
  const people = persons.data?.items ?? [];
  return (
    <section class="card stack" aria-label={t("documents.title")}>
      <h2 class="card__title">{t("documents.title")}</h2>
      <p class="soft">{t("documents.lead")}</p>
      {may("cases:write") && !record.closed_on && <AddDocuments id={id} persons={people} added={loaded.reload} />}
      <Loaded from={loaded}>
        {(page) =>
          page.items.length ? (
            <>
              <ul class="lines">
                {page.items.map((document) => (
                  <DocumentLine
                    key={document.id}
                    id={id}
                    document={document}
                    about={people.length > 1 ? people.find((person) => person.id === document.person_id) : undefined}
                    open={() => setOpening(document)}
                    remove={() => setDeleting(document)}
                  />
                ))}
              </ul>
              <More page={page} load={(cursor) => listDocuments(id, cursor)} show={loaded.set} />
            </>
          ) : (
            <p class="soft">{t("documents.empty")}</p>
          )
        }
      </Loaded>
      {opening && <DownloadDialog id={id} document={opening} close={() => setOpening(undefined)} />}
      {deleting && (
        <DeleteDialog id={id} document={deleting} close={() => setDeleting(undefined)} done={loaded.reload} />
      )}
    </section>
  );
}
