import { useState } from "preact/hooks";

import { type Consent, listConsents, withdrawConsent } from "../../api/cases";
import type { PersonOfCase } from "../../api/persons";
import { asProblem, type Problem } from "../../http/problem";
import { day, t } from "../../i18n";
import { may } from "../../session/session";
import { Code } from "../../ui/Code";
import { Dialog } from "../../ui/Dialog";
import { DialogActions } from "../../ui/DialogActions";
import { More } from "../../ui/More";
import { ProblemNote } from "../../ui/ProblemState";
import { Loaded, useResource } from "../../ui/resource";
import { Tag } from "../../ui/Tag";

interface Props {
  id: string;
  /** The case is closed: no consent is asked for any more. */
  closed?: boolean;
  readOnly?: boolean;
  /** The persons of the case; of several it is said whose each consent is. */
  persons?: readonly PersonOfCase[];
}

/** What the person agreed to, for which recipient and until when; a withdrawal works at once. */
export function Consents({ id, closed, readOnly, persons = [] }: Props) {
  const consents = useResource((context) => listConsents(id, undefined, context), [id]);
  const [asked, setAsked] = useState<Consent>();
  return (
    <section class="card">
      <div class="card__title">
        <h2>{t("case.consents")}</h2>
        {!readOnly && may("cases:write") && !closed && (
          <a class="no-print" href={`#/cases/${id}/consent`}>
            {t("consent.add")}
          </a>
        )}
      </div>
      <Loaded from={consents}>
        {(page) =>
          page.items.length === 0 ? (
            <p class="soft">{t("consent.none")}</p>
          ) : (
            <>
              <ul class="lines">
                {page.items.map((consent) => (
                  <ConsentLine
                    key={consent.id}
                    consent={consent}
                    whose={persons.length > 1 ? personOf(consent, persons) : undefined}
                    withdraw={readOnly ? undefined : () => setAsked(consent)}
                  />
                ))}
              </ul>
              <More page={page} load={(cursor) => listConsents(id, cursor)} show={consents.set} />
            </>
          )
        }
      </Loaded>
      {asked && (
        <WithdrawDialog
          id={id}
          consent={asked}
          close={() => setAsked(undefined)}
          done={() => {
            setAsked(undefined);
            consents.reload();
          }}
        />
      )}
    </section>
  );
}

function personOf({ person_id }: Consent, persons: readonly PersonOfCase[]): PersonOfCase | undefined {
  return persons.find(({ id, is_first }) => (person_id ? id === person_id : is_first));
}

interface LineProps {
  consent: Consent;
  /** Whose it is, where the case is of several persons. */
  whose: PersonOfCase | undefined;
  withdraw: (() => void) | undefined;
}

function ConsentLine({ consent, whose, withdraw }: LineProps) {
  const given = consent.status === "given";
  return (
    <li class="consent">
      <p>
        <strong>
          <Code list="consent_purpose" code={consent.purpose} />
        </strong>{" "}
        <Tag tone={given ? "leaf" : "clay"}>
          <Code list="consent_status" code={consent.status} />
        </Tag>
      </p>
      <p class="small soft">
        {whose && `${whose.pseudonym} · `}
        {consent.recipient_type && <Code list="recipient_type" code={consent.recipient_type} />}{" "}
        {consent.expires_on && t("consent.until", { date: day(consent.expires_on) })}
      </p>
      {given && withdraw && may("cases:write") && (
        <button type="button" class="btn btn--plain no-print" onClick={withdraw}>
          {t("consent.withdraw")}
          <span class="govuk-visually-hidden">
            {" "}
            <Code list="consent_purpose" code={consent.purpose} />
          </span>
        </button>
      )}
    </li>
  );
}

interface WithdrawProps {
  id: string;
  consent: Consent;
  close: () => void;
  done: () => void;
}

function WithdrawDialog({ id, consent, close, done }: WithdrawProps) {
  const [problem, setProblem] = useState<Problem>();
  const withdraw = async () => {
    try {
      await withdrawConsent(id, consent.id);
      done();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  return (
    <Dialog title={t("consent.withdraw.title")} onClose={close}>
      <p>{t("consent.withdraw.text")}</p>
      <ProblemNote problem={problem} />
      <DialogActions care text={t("consent.withdraw")} press={() => void withdraw()} close={close} />
    </Dialog>
  );
}
