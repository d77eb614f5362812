import { useRef, useState } from "preact/hooks";
import { addDocument } from "../../../api/case/documents";
import type { PersonOfCase } from "../../../api/case/persons";
import { codeLabel, codeList } from "../../../api/codelists";
import { LabelledPick } from "../../../forms/fields/Pick";
import { asProblem, type Problem } from "../../../http/problem";
import { number, t } from "../../../i18n";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { useOnline } from "../../../ui/shell/OfflineStrip";
import { sizeInWords } from "./fileSize";

const ACCEPTED = ".pdf,.jpg,.jpeg,.png,.webp,.txt,.docx,.odt";

/** A chosen file and how far it is. It stays here, with its key, until it was kept or given up. */
interface Sending {
  key: string;
  file: File;
  kind: string;
  person_id: string | undefined;
  part: number;
  state: "waiting" | "sending" | "sent";
  problem?: Problem | undefined;
}

interface Props {
  id: string;
  persons: readonly PersonOfCase[];
  /** A file was kept. */
  added: () => void;
}

/** Chooses files or takes photographs, and sends one after the other. */
export function AddDocuments({ id, persons, added }: Props) {
  const [kind, setKind] = useState("");
  const [person, setPerson] = useState("");
  const { items, add, send, forget } = useQueue(id, added);
  const online = useOnline();
  const choose = (files: FileList | null) =>
    add([...(files ?? [])].map((file) => ({ file, kind, person_id: person || undefined })));
  return (
    <form class="drop stack no-print" aria-label={t("documents.add")} onSubmit={(event) => event.preventDefault()}>
      <LabelledPick
        id="document-kind"
        label={t("documents.kind")}
        value={kind}
        choose={setKind}
        none={t("form.choose")}
        items={codeList("document_kind")?.items ?? []}
      />
      {persons.length > 1 && (
        <LabelledPick
          id="document-person"
          label={t("documents.person")}
          value={person}
          choose={setPerson}
          items={persons.map((each) => ({ code: each.is_first ? "" : each.id, label: titleOf(each) }))}
        />
      )}
      <ChooseFile id="document-file" label={t("documents.file")} disabled={!kind} multiple choose={choose} />
      <ChooseFile id="document-camera" label={t("documents.camera")} disabled={!kind} camera choose={choose} />
      <p class="small soft" id="document-accepted">
        {t("documents.accepted")}
      </p>
      {!online && (
        <p class="note note--sun" role="status">
          {t("documents.offline")}
        </p>
      )}
      <ul class="lines" aria-live="polite">
        {items.map((item) => (
          <Line key={item.key} item={item} again={() => void send(item)} forget={() => forget(item.key)} />
        ))}
      </ul>
    </form>
  );
}

const titleOf = ({ pseudonym, person }: PersonOfCase) => `${pseudonym} (${codeLabel("person_role", person.role)})`;

type New = Pick<Sending, "file" | "kind" | "person_id">;

/** The chosen files; each is sent by itself, and a failed one waits to be sent again under its key. */
function useQueue(id: string, added: () => void) {
  const [items, setItems] = useState<readonly Sending[]>([]);
  const turn = useRef(Promise.resolve());
  const change = (key: string, next: Partial<Sending>) =>
    setItems((all) => all.map((item) => (item.key === key ? { ...item, ...next } : item)));
  const send = (item: Sending) => {
    // One after the other: the server takes large files one at a time, and so does a slow line.
    turn.current = turn.current.then(() => attempt(item));
    return turn.current;
  };
  const attempt = async (item: Sending) => {
    change(item.key, { state: "sending", part: 0, problem: undefined });
    try {
      await addDocument(id, item, item.key, (part) => change(item.key, { part }));
      change(item.key, { state: "sent", part: 1 });
      added();
    } catch (thrown) {
      change(item.key, { state: "waiting", part: 0, problem: asProblem(thrown) });
    }
  };
  const add = (chosen: readonly New[]) => {
    const made = chosen.map((each): Sending => ({ ...each, key: crypto.randomUUID(), part: 0, state: "waiting" }));
    setItems((all) => [...all.filter(({ state }) => state !== "sent"), ...made]);
    for (const item of made) void send(item);
  };
  const forget = (key: string) => setItems((all) => all.filter((item) => item.key !== key));
  return { items, add, send, forget };
}

interface ChooseProps {
  id: string;
  label: string;
  disabled: boolean;
  multiple?: boolean;
  camera?: boolean;
  choose: (files: FileList | null) => void;
}

function ChooseFile({ id, label, disabled, multiple = false, camera = false, choose }: ChooseProps) {
  return (
    <div class={camera ? "govuk-form-group document__camera" : "govuk-form-group"}>
      <label class="govuk-label" for={id}>
        {label}
      </label>
      <input
        id={id}
        type="file"
        accept={camera ? "image/jpeg" : ACCEPTED}
        disabled={disabled}
        multiple={multiple}
        {...(camera && { capture: "environment" as const })}
        aria-describedby="document-accepted"
        onChange={(event) => {
          choose(event.currentTarget.files);
          // The same file may be chosen again.
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}

function Line({ item, again, forget }: { item: Sending; again: () => void; forget: () => void }) {
  const { file, state, part, problem } = item;
  return (
    <li>
      <p>
        {file.name} <span class="small soft">{sizeInWords(file.size)}</span> {state === "sent" && t("documents.sent")}
        {state === "waiting" && t("documents.waiting")}
      </p>
      {state === "sending" && (
        <p class="row">
          <progress class="meter" max={1} value={part} aria-label={t("documents.sending", { name: file.name })} />
          <span class="small">{number(Math.round(part * 100))} %</span>
        </p>
      )}
      <ProblemNote problem={problem} />
      {state === "waiting" && problem && (
        <p class="row">
          <button type="button" class="btn btn--second" onClick={again}>
            {t("documents.again")}
          </button>
          <button type="button" class="btn btn--plain" onClick={forget}>
            {t("documents.forget")}
          </button>
        </p>
      )}
    </li>
  );
}
