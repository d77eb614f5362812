import { colleagueName } from "../../../api/people/colleagues";
import type { ProceedingRequest } from "../../../api/proceedings/proceedingsOfCase";
import { day, t } from "../../../i18n";
import { may } from "../../../session/session";
import { Code } from "../../../ui/facts/Code";
import { Tag } from "../../../ui/facts/Tag";
import { DueDay } from "../../../ui/time/DueDay";
import { wordsOf } from "./called";
import type { ProceedingProps } from "./proceedingProps";

/** What the prosecution asks the organisation, and what it answered. */
export function Requests({ record, proceeding, persons }: ProceedingProps) {
  const { id, requests } = proceeding;
  return (
    <div data-part="requests">
      <h3>{t("legal.requests")}</h3>
      {requests.length === 0 ? (
        <p class="soft">{t("legal.noRequests")}</p>
      ) : (
        <ul class="lines">
          {requests.map((request) => (
            <li key={request.id} class="part">
              <RequestFacts request={request} about={wordsOf(request.person, proceeding, persons)} />
              {may("cases:write") && waits(request) && (
                <a class="btn btn--second no-print" href={`#/cases/${record.id}/proceedings/${id}/${request.id}`}>
                  {t("legal.answer")}
                </a>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Whether a request still asks for an answer. */
export function waits({ outcome, withdrawn }: ProceedingRequest): boolean {
  return outcome === null && !withdrawn;
}

/** What is asked about which person and until when, and the answer once there is one. */
export function RequestFacts({ request, about }: { request: ProceedingRequest; about: string | undefined }) {
  const { kind, question, due_on, outcome, answer } = request;
  return (
    <>
      <p>
        <strong>
          <Code list="proceeding_request" code={kind} />
        </strong>{" "}
        <Tag tone={waits(request) ? "sun" : "plain"}>
          {outcome ? (
            <Code list="proceeding_request_answer" code={outcome} />
          ) : (
            t(request.withdrawn ? "legal.request.withdrawn" : "legal.request.waits")
          )}
        </Tag>
      </p>
      {question && <p>{question}</p>}
      {due_on && (
        <p>
          {t("legal.request.due")} <DueDay on={due_on} open={waits(request)} />
        </p>
      )}
      {answer && <p>{t("legal.request.answer", { answer })}</p>}
      <p class="small soft">{[about, answeredBy(request)].filter(Boolean).join(" · ")}</p>
    </>
  );
}

function answeredBy({ answered_at, answered_by }: ProceedingRequest): string | undefined {
  return answered_at
    ? t("legal.request.answered", { day: day(answered_at), who: colleagueName(answered_by) })
    : undefined;
}
