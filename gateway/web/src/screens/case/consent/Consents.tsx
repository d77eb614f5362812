import { useState } from "preact/hooks";

import { type Consent, listConsents, withdrawConsent } from "../../../api/case/cases";
import type { PersonOfCase } from "../../../api/case/persons";
import { codeLabel, codeList } from "../../../api/codelists";
import { organisationName } from "../../../api/people/organisationNames";
import { discloses } from "../../../contract/serverRules";
import { asProblem, type Problem } from "../../../http/problem";
import { day, t } from "../../../i18n";
import { may } from "../../../session/session";
import { Dialog } from "../../../ui/dialogs/Dialog";
import { DialogActions } from "../../../ui/dialogs/DialogActions";
import { Code } from "../../../ui/facts/Code";
import { Tag } from "../../../ui/facts/Tag";
import { More } from "../../../ui/loading/More";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { isOfAnother } from "./MistakenMerge";

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
          <div class="row no-print">
            <a href={`#/cases/${id}/consent-sheet`}>{t("consent.sheet")}</a>
            <a href={`#/cases/${id}/consent`}>{t("consent.add")}</a>
          </div>
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
        {recipientOf(consent)} {consent.expires_on && t("consent.until", { date: day(consent.expires_on) })}
        {given && consent.to_final_judgment && !consent.expires_on && t("consent.noEnd")}
      </p>
      {given && discloses(consent.purpose) && (
        <p class="small soft">{t("consent.scope", { scope: codeLabel("disclosure_profile", consent.data_scope) })}</p>
      )}
      {isOfAnother(consent) && <p class="small">{t("consent.ofAnother")}</p>}
      <HowExplained consent={consent} />
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

/** A named organisation, else the kind of them. */
function recipientOf({ recipient_organisation_id, recipient_type }: Consent): string {
  if (recipient_organisation_id) return organisationName(recipient_organisation_id);
  return recipient_type ? codeLabel("recipient_type", recipient_type) : "";
}

/** The language, the interpreter and how much was explained; nothing that was not asked. */
function HowExplained({ consent }: { consent: Consent }) {
  const { language, interpreter, explained = [], notice_version } = consent;
  const all = codeList("consent_explanation")?.items.length ?? 0;
  const known = [
    language && t("consent.how", { language: codeLabel("language", language) }),
    interpreter && t("consent.how.interpreter"),
    explained.length > 0 && t("consent.how.count", { count: explained.length, all }),
    notice_version && codeLabel("consent_notice", notice_version),
  ].filter(Boolean);
  return known.length > 0 ? <p class="small soft">{known.join(" · ")}</p> : null;
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
