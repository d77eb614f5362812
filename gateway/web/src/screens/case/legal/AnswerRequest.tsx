import { useState } from "preact/hooks";
import { readCase } from "../../../api/case/cases";
import { listPersons } from "../../../api/case/persons";
import {
  answerRequest,
  listProceedingsOfCase,
  type ProceedingRequest,
  scrubAnswer,
} from "../../../api/proceedings/proceedingsOfCase";
import type { RequestContext } from "../../../api/requestContext";
import { placeOrThrow, useAttempt, useSubmit } from "../../../forms/attempt";
import { discard, useDraft } from "../../../forms/drafts";
import type { Field } from "../../../forms/field";
import { Fields } from "../../../forms/fields/Fields";
import type { Form } from "../../../forms/form";
import { lead } from "../../../forms/lead";
import { asProblem, type FieldError, Problem } from "../../../http/problem";
import { t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";
import { identifies, replacementOf } from "../../../ui/form/scrubbed";
import { ConfirmText, isGuess, RemoveIdentifying, TextObjections } from "../../../ui/form/TextObjections";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { wordsOf } from "./called";
import { RequestFacts } from "./Requests";

const FIELDS: Field[] = [
  {
    kind: "code",
    name: "outcome",
    list: "proceeding_request_answer",
    label: "legal.outcome",
    hint: "legal.outcome.hint",
    required: true,
  },
  { kind: "text", long: true, name: "answer", label: "legal.words", hint: "legal.words.hint" },
];
const POINTERS = { "/outcome": "outcome", "/answer": "answer" };

interface Asked {
  request: ProceedingRequest;
  /** The two words of the person whom it is about, and of the case. */
  about: string | undefined;
  pseudonym: string;
}

/** Answers what the prosecution asks the organisation about a person of a case. */
export default function AnswerRequest({ params }: { params: Params }) {
  const { id = "", proceeding = "", request = "" } = params;
  const loaded = useResource((context) => readAsked(id, proceeding, request, context), [id, proceeding, request]);
  return (
    <Loaded whole from={loaded} lines={6}>
      {(asked) => <Answering key={request} id={id} proceeding={proceeding} {...asked} />}
    </Loaded>
  );
}

async function readAsked(id: string, proceeding: string, asked: string, context: RequestContext): Promise<Asked> {
  const [record, persons, proceedings] = await Promise.all([
    readCase(id, context),
    listPersons(id, context),
    listProceedingsOfCase(id, context),
  ]);
  const found = proceedings.items.find((one) => one.id === proceeding);
  const request = found?.requests.find((one) => one.id === asked);
  if (!found || !request) throw new Problem(404, "not_found", "");
  return { request, about: wordsOf(request.person, found, persons.items), pseudonym: record.pseudonym };
}

function Answering({ id, proceeding, request, about, pseudonym }: Asked & { id: string; proceeding: string }) {
  const tab = `/cases/${id}?tab=legal`;
  const address = `/cases/${id}/proceedings/${proceeding}/${request.id}`;
  const form = useDraft(address, () => ({ outcome: "", answer: "" }), pseudonym);
  const refused = useRefused(form);
  const store = async () => {
    const answer = form.text("answer").trim();
    try {
      await answerRequest(proceeding, request.id, {
        outcome: form.text("outcome"),
        ...(answer && { answer }),
        ...(refused.confirmed && { text_confirmed: true }),
      });
      discard(address);
      showToast(t("legal.answered"));
      go(tab);
    } catch (thrown) {
      refused.keep(answer, asProblem(thrown).errors.filter(identifies));
      placeOrThrow(form, thrown, POINTERS);
    }
  };
  const objections = (): Record<string, string> => (form.text("outcome") ? {} : { outcome: t("form.error.required") });
  return (
    <FormPage
      title={t("legal.answer.title")}
      lead={t("legal.answer.lead")}
      back={{ to: tab, text: t("case.back") }}
      form={form}
      fields={FIELDS}
      button={t("legal.answer.send")}
      {...useSubmit(form, objections, store)}
    >
      <div class="stack">
        <section class="card">
          <RequestFacts request={request} about={about} />
        </section>
        <Fields fields={FIELDS} form={form} />
        {refused.objections.length > 0 && <Refused caseId={id} form={form} refused={refused} />}
      </div>
    </FormPage>
  );
}

/** What the server found in the words that were sent last; nothing once others stand in the form. */
function useRefused(form: Form) {
  const [found, setFound] = useState<{ text: string; objections: readonly FieldError[] }>();
  const [chosen, choose] = useState<string>();
  const text = form.text("answer").trim();
  const objections = found?.text === text ? found.objections : [];
  return {
    objections,
    confirmed: text !== "" && chosen === text,
    confirm: (yes: boolean) => choose(yes ? text : undefined),
    keep: (sent: string, named: readonly FieldError[]) => setFound({ text: sent, objections: named }),
  };
}

/** Where the answer names the person: it goes without it, or is confirmed where the server only guesses. */
function Refused({ caseId, form, refused }: { caseId: string; form: Form; refused: ReturnType<typeof useRefused> }) {
  const { problem, busy, attempt } = useAttempt();
  const remove = () =>
    attempt(async () => {
      const from = form.text("answer").trim();
      const { scrubbed: to } = await scrubAnswer(caseId, from);
      const replacement = replacementOf(form.text("answer"), { from, to });
      if (replacement === undefined) return;
      form.set("answer", replacement);
      showToast(t("text.removed"));
      lead("answer");
    });
  return (
    <div class="stack">
      <TextObjections problems={refused.objections} />
      <RemoveIdentifying busy={busy} remove={() => void remove()} />
      {refused.objections.every(isGuess) && <ConfirmText chosen={refused.confirmed} choose={refused.confirm} />}
      <ProblemNote problem={problem} />
    </div>
  );
}
