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
import { useAttempt } from "../../../forms/attempt";
import type { Field } from "../../../forms/field";
import { Fields } from "../../../forms/fields/Fields";
import { focusQuestion } from "../../../forms/focusQuestion";
import type { Form } from "../../../forms/form";
import { useForm } from "../../../forms/useForm";
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
  const refused = useRefused();
  const asked = useForm({
    keep: "draft",
    address: `/cases/${id}/proceedings/${proceeding}/${request.id}`,
    about: pseudonym,
    fields: FIELDS,
    send: ({ form }) => {
      const answer = answerIn(form);
      return answerRequest(proceeding, request.id, {
        outcome: form.text("outcome"),
        ...(answer && { answer }),
        ...(refused.isConfirmed(answer) && { text_confirmed: true }),
      });
    },
    refused: (thrown, form) => {
      refused.keep(answerIn(form), asProblem(thrown).errors.filter(identifies));
      return false;
    },
    done: () => {
      showToast(t("legal.answered"));
      go(tab);
    },
  });
  const { form } = asked;
  return (
    <FormPage
      title={t("legal.answer.title")}
      lead={t("legal.answer.lead")}
      back={{ to: tab, text: t("case.back") }}
      button={t("legal.answer.send")}
      {...asked}
    >
      <div class="stack">
        <section class="card">
          <RequestFacts request={request} about={about} />
        </section>
        <Fields {...asked} />
        {refused.objectionsTo(answerIn(form)).length > 0 && <Refused caseId={id} form={form} refused={refused} />}
      </div>
    </FormPage>
  );
}

const answerIn = (form: Form): string => form.text("answer").trim();

/** What the server found in the words that were sent last; nothing once others stand in the form. */
function useRefused() {
  const [found, setFound] = useState<{ text: string; objections: readonly FieldError[] }>();
  const [chosen, choose] = useState<string>();
  return {
    objectionsTo: (text: string) => (found?.text === text ? found.objections : []),
    isConfirmed: (text: string) => text !== "" && chosen === text,
    choose,
    keep: (sent: string, named: readonly FieldError[]) => setFound({ text: sent, objections: named }),
  };
}

/** Where the answer names the person: it goes without it, or is confirmed where the server only guesses. */
function Refused({ caseId, form, refused }: { caseId: string; form: Form; refused: ReturnType<typeof useRefused> }) {
  const { problem, busy, attempt } = useAttempt();
  const text = answerIn(form);
  const objections = refused.objectionsTo(text);
  const remove = () =>
    attempt(async () => {
      const from = answerIn(form);
      const { scrubbed: to } = await scrubAnswer(caseId, from);
      const replacement = replacementOf(form.text("answer"), { from, to });
      if (replacement === undefined) return;
      form.set("answer", replacement);
      showToast(t("text.removed"));
      focusQuestion("answer");
    });
  return (
    <div class="stack">
      <TextObjections problems={objections} />
      <RemoveIdentifying busy={busy} remove={() => void remove()} />
      {objections.every(isGuess) && (
        <ConfirmText chosen={refused.isConfirmed(text)} choose={(yes) => refused.choose(yes ? text : undefined)} />
      )}
      <ProblemNote problem={problem} />
    </div>
  );
}
