import { useState } from "preact/hooks";

import { type PersonOfCase, removePerson } from "../../../api/case/persons";
import { asProblem, type Problem } from "../../../http/problem";
import { t } from "../../../i18n";
import { CardHead } from "../../../parts/CardHead";
import { may } from "../../../session/session";
import { Dialog } from "../../../ui/dialogs/Dialog";
import { DialogActions } from "../../../ui/dialogs/DialogActions";
import { Code } from "../../../ui/facts/Code";
import { Tag } from "../../../ui/facts/Tag";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Loaded } from "../../../ui/loading/resource";
import { ageText } from "../../../ui/time/age";
import type { TabProps } from "../tabProps";
import { EraseIdentity } from "./EraseIdentity";
import { MaskedIdentity } from "./MaskedIdentity";

/** Everybody the case is of, each with a record and a covered identity of their own. */
export function Persons({ record: { id, version, closed_on }, persons, changed }: TabProps) {
  const [asked, setAsked] = useState<PersonOfCase>();
  const writes = may("cases:write") && !closed_on;
  return (
    <section class="card">
      <CardHead title={t("persons.title")} way={writes && { to: `/cases/${id}/persons/new`, text: t("persons.add") }} />
      <Loaded from={persons}>
        {(page) => (
          <ul class="lines">
            {page.items.map((person) => (
              <PersonLine key={person.id} {...{ id, person, writes, changed }} remove={() => setAsked(person)} />
            ))}
          </ul>
        )}
      </Loaded>
      {asked && (
        <RemoveDialog
          id={id}
          person={asked}
          version={version}
          close={() => setAsked(undefined)}
          done={() => {
            setAsked(undefined);
            changed();
          }}
        />
      )}
    </section>
  );
}

interface LineProps {
  id: string;
  person: PersonOfCase;
  writes: boolean;
  remove: () => void;
  changed: () => void;
}

function PersonLine({ id, person, writes, remove, changed }: LineProps) {
  const { birth_year, role, gender } = person.person;
  return (
    <li class="person">
      <p>
        <strong>{person.pseudonym}</strong> <Code list="person_role" code={role} />{" "}
        {person.majority === "minor" && <Tag tone="clay">{t("case.minor")}</Tag>}
      </p>
      <p class="small soft">
        {ageText({ born_by: person.born_by, birth_year })} · <Code list="gender" code={gender} />
      </p>
      {writes && (
        <p class="row no-print">
          <a href={`#/cases/${id}/persons/${person.id}/profile`}>{t("persons.edit")}</a>
          <a href={`#/cases/${id}/persons/${person.id}/experience`}>{t("persons.experience")}</a>
          {may("cases:identify") && (
            <>
              <a href={`#/cases/${id}/persons/${person.id}/identity`}>{t("persons.identity")}</a>
              <a href={`#/cases/${id}/persons/${person.id}/changes`}>{t("persons.changes")}</a>
            </>
          )}
          {!person.is_first && (
            <button type="button" class="btn btn--plain" onClick={remove}>
              {t("persons.remove")}
            </button>
          )}
        </p>
      )}
      {may("cases:write") && may("cases:identify") && (
        <p class="no-print">
          <EraseIdentity id={id} person={person} done={changed} />
        </p>
      )}
      {may("cases:identify") && !person.is_first && <MaskedIdentity id={id} person={person} />}
    </li>
  );
}

interface RemoveProps {
  id: string;
  person: PersonOfCase;
  version: number;
  close: () => void;
  done: () => void;
}

function RemoveDialog({ id, person, version, close, done }: RemoveProps) {
  const [problem, setProblem] = useState<Problem>();
  const remove = async () => {
    try {
      await removePerson(id, person.id, version);
      done();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  return (
    <Dialog title={t("persons.remove.title")} onClose={close}>
      <p>
        <strong>{person.pseudonym}</strong> {t("persons.remove.text")}
      </p>
      <ProblemNote problem={problem} />
      <DialogActions care text={t("persons.remove")} press={() => void remove()} close={close} />
    </Dialog>
  );
}
