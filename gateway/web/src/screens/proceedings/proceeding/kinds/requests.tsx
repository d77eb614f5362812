import { organisationName } from "../../../../api/people/organisationNames";
import type { Schema } from "../../../../contract/schemas";
import type { Values } from "../../../../forms/form";
import { choice, code, date, words, yesOrElseNo } from "../../../../forms/questions";
import type { RecordField } from "../../../../forms/record";
import { day, t } from "../../../../i18n";
import { Code } from "../../../../ui/facts/Code";
import { Tag } from "../../../../ui/facts/Tag";
import { DueDay } from "../../../../ui/time/DueDay";
import { AskedBefore } from "../AskedBefore";
import { type Asking, type Known, type ProceedingKind, personLabel } from "../kind";
import { personsToChoose } from "../personsToChoose";
import { hearingsOf } from "./hearings";

export type Request = Schema<"ProceedingRequestAnswer">;

/** What the organisation that accompanies a person is asked for, and what it answers. */
export const REQUESTS: ProceedingKind<Request> = {
  owner: "proceedings",
  name: "requests",
  tab: "requests",
  title: "asks.title",
  empty: "asks.empty",
  add: "asks.add",
  change: "asks.change",
  lead: "asks.lead",
  offers: ["hearings"],
  fields: askedAbout,
  below: (values, known) =>
    isTestimony(values) && (
      <AskedBefore
        persons={[String(values.person ?? known.part?.person)]}
        hearings={hearingsOf(known)}
        without={undefined}
        of={known}
      />
    ),
  line: (request, { persons }) => (
    <>
      <p>
        <strong>
          <Code list="proceeding_request" code={request.kind} />
        </strong>{" "}
        · {personLabel(persons, request.person, t("persons.sharingEnded"))} <RequestTag request={request} />
      </p>
      {request.question && <p>{request.question}</p>}
      <p class="small soft">
        {t("asks.to", { organisation: asked(request, persons) })}
        {request.due_on && " · "}
        <DueDay on={request.due_on} open={isOpen(request)} />
      </p>
      {request.answer && (
        <div class="note note--leaf">
          <p>{request.answer}</p>
          {request.answered_at && <p class="small soft">{t("asks.answeredOn", { day: day(request.answered_at) })}</p>}
        </div>
      )}
    </>
  ),
};

/** Once it was answered what was asked stays; that it was recorded by mistake can still be said. */
export function askedAbout({ persons, part }: Pick<Asking<Request>, "persons" | "part">): readonly RecordField[] {
  if (part?.outcome) return [];
  return [
    code("kind", "proceeding_request", { label: "asks.kind", required: true, dense: true }),
    ...(part
      ? []
      : [
          choice("person", () => personsToChoose(persons), {
            label: "asks.person",
            none: "form.choose",
            required: true,
          }),
        ]),
    date("due_on", { label: "asks.due", exact: true, future: true }),
    words("question", { label: "asks.question", hint: "asks.question.hint" }),
    ...(part ? [yesOrElseNo("withdrawn", { label: "asks.withdrawn" })] : []),
  ];
}

/** Whether an answer is still awaited. */
export function isOpen({ outcome, withdrawn, in_error }: Request): boolean {
  return outcome === null && !withdrawn && !in_error;
}

function isTestimony({ kind, person }: Values): boolean {
  return kind === "testimony" && (person === undefined || !!person);
}

function asked({ person }: Request, persons: Known["persons"]): string {
  const organisation = persons.find(({ id }) => id === person)?.organisation_id;
  return organisation ? organisationName(organisation) : "–";
}

function RequestTag({ request }: { request: Request }) {
  if (request.outcome)
    return (
      <Tag tone="leaf">
        <Code list="proceeding_request_answer" code={request.outcome} />
      </Tag>
    );
  if (request.withdrawn) return <Tag>{t("asks.isWithdrawn")}</Tag>;
  return <Tag tone="sun">{t("asks.open")}</Tag>;
}
