import { useState } from "preact/hooks";
import { type CaseDocument, readCustody } from "../../../api/case/documents";
import type { PersonOfCase } from "../../../api/case/persons";
import { codeLabel } from "../../../api/codelists";
import { colleagueName } from "../../../api/people/colleagues";
import { type Key, moment, t } from "../../../i18n";
import { may } from "../../../session/session";
import { Code } from "../../../ui/facts/Code";
import { Tag } from "../../../ui/facts/Tag";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { sizeInWords } from "./fileSize";

interface Props {
  id: string;
  document: CaseDocument;
  about: PersonOfCase | undefined;
  open: () => void;
  remove: () => void;
}

/** What the file of a document is called on the screen. */
export function nameOf({ name, kind }: CaseDocument): string {
  return name ?? `${codeLabel("document_kind", kind)} (${t("documents.noName")})`;
}

/** One document: what it is, who brought it, and what can be done with it. */
export function DocumentLine({ id, document, about, open, remove }: Props) {
  const stored = document.state === "stored";
  const name = nameOf(document);
  return (
    <li class={stored ? "part" : "part part--error"} data-document={document.id}>
      <p>
        <strong>
          <Code list="document_kind" code={document.kind} />
        </strong>{" "}
        {!stored && <Tag tone="clay">{t(`documents.state.${document.state}` as Key)}</Tag>}
      </p>
      {stored && <p class="document__name">{name}</p>}
      <p class="small soft">{[...factsOf(document), about?.pseudonym].filter(Boolean).join(" · ")}</p>
      {document.end_reason && (
        <p class="small soft">
          <Code list="document_end_reason" code={document.end_reason} /> · {colleagueName(document.ended_by)}
        </p>
      )}
      {stored && (
        <p class="row no-print">
          {may("cases:identify") && (
            <button
              type="button"
              class="btn btn--second"
              aria-label={t("documents.download.of", { name })}
              onClick={open}
            >
              {t("documents.download")}
            </button>
          )}
          {may("audit:read") && (
            <button
              type="button"
              class="btn btn--plain"
              aria-label={t("documents.delete.of", { name })}
              onClick={remove}
            >
              {t("documents.delete")}
            </button>
          )}
        </p>
      )}
      <Custody id={id} document={document} />
    </li>
  );
}

function factsOf(document: CaseDocument): string[] {
  return [
    moment(document.received_at),
    colleagueName(document.received_by),
    sizeInWords(document.size),
    ...document.cleaned.map((done) => t(`documents.cleaned.${done}` as Key)),
    document.scanned ? t("documents.scanned") : "",
  ];
}

/** Everything that happened to the file, read when it is opened. */
function Custody({ id, document }: { id: string; document: CaseDocument }) {
  const [opened, setOpened] = useState(false);
  return (
    <details class="no-print" onToggle={(event) => event.currentTarget.open && setOpened(true)}>
      <summary aria-label={t("documents.custody.of", { name: nameOf(document) })}>{t("documents.custody")}</summary>
      {opened && <Steps id={id} document={document} />}
    </details>
  );
}

function Steps({ id, document }: { id: string; document: CaseDocument }) {
  const steps = useResource((context) => readCustody(id, document.id, context), [id, document.id, document.version]);
  return (
    <Loaded from={steps}>
      {({ items }) => (
        <>
          <ol class="timeline">
            {items.map((step) => (
              <li key={step.id}>
                <time dateTime={step.at}>{moment(step.at)}</time>
                {t(`documents.step.${step.step}` as Key)} · {colleagueName(step.actor)}
              </li>
            ))}
          </ol>
          <dl class="facts small">
            <dt>{t("documents.custody.sum")}</dt>
            <dd class="document__sum">{document.sha256}</dd>
            <dt>{t("documents.custody.received")}</dt>
            <dd class="document__sum">{document.received_sha256}</dd>
          </dl>
        </>
      )}
    </Loaded>
  );
}
