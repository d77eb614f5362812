import { useState } from "preact/hooks";

import { type Case, changeCase, readCase } from "../../../api/case/cases";
import type { Screening } from "../../../api/case/instruments";
import { listParts } from "../../../api/case/parts";
import { codeLabel } from "../../../api/codelists";
import { isoDay, parseDate } from "../../../forms/dates";
import type { Field } from "../../../forms/field";
import { Fields } from "../../../forms/fields/Fields";
import type { Form } from "../../../forms/form";
import { useForm } from "../../../forms/useForm";
import { asProblem } from "../../../http/problem";
import { day, t } from "../../../i18n";
import { go, type Params, query } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { ChangedMeanwhile } from "./ChangedMeanwhile";

const FIELDS: Field[] = [
  { kind: "code", name: "trafficking_status", list: "trafficking_status", label: "register.status", required: true },
  { kind: "code", name: "status_decided_by", list: "status_decision_maker", label: "register.decidedBy" },
  { kind: "date", name: "status_decided_on", label: "decide.on", exact: true },
];
const POINTERS = Object.fromEntries(FIELDS.map((field) => [`/person/${field.name}`, field.name]));
const CHANGED_MEANWHILE = 412;

/** Decides anew whether the person is a victim: the status, who decided it and when. */
export default function DecideStatus({ params }: { params: Params }) {
  const id = params.id ?? "";
  const asked = query.value.get("screening");
  const loaded = useResource(
    async (context): Promise<Known> => {
      const [record, screenings] = await Promise.all([
        readCase(id, context),
        listParts<Screening>({ owner: "cases", name: "screenings" }, id, context),
      ]);
      return { record, screening: screeningOf(screenings.items, asked) };
    },
    [id, asked],
  );
  return (
    <Loaded whole from={loaded} lines={6}>
      {(known) => <Decision {...known} />}
    </Loaded>
  );
}

/** The case, and the screening of its first person that the decision rests on. */
interface Known {
  record: Case;
  screening: Screening | undefined;
}

/** The one that was asked for, else the newest. */
function screeningOf(screenings: readonly Screening[], asked: string | null): Screening | undefined {
  const own = screenings.filter(({ person_id, in_error }) => !person_id && !in_error);
  return own.find(({ id }) => id === asked) ?? own[0];
}

/** The form of a decision, and how it is saved; `meanwhile` is the case as another user changed it first. */
function useDecision({ record, screening }: Known) {
  const [meanwhile, setMeanwhile] = useState<Case>();
  const asked = useForm({
    keep: "draft",
    address: `/cases/${record.id}/status`,
    about: record.case_number,
    fields: FIELDS,
    // The version is that of the case as it was read when the form was begun: a draft continued later is still compared.
    start: () => ({
      version: record.version,
      trafficking_status: record.person.trafficking_status,
      status_decided_by: record.person.status_decided_by ?? "",
    }),
    objections,
    pointers: POINTERS,
    send: ({ form, values }) => {
      setMeanwhile(undefined);
      const person = { ...decisionOf(form), status_screening_id: screening?.id ?? null };
      return changeCase(record.id, Number(values.version), { person });
    },
    refused: async (thrown, form) => {
      if (asProblem(thrown).status !== CHANGED_MEANWHILE) return false;
      const now = await readCase(record.id);
      form.set("version", now.version);
      setMeanwhile(now);
      return true;
    },
    done: () => {
      showToast(t("decide.saved"));
      go(`/cases/${record.id}`);
    },
  });
  return { asked, meanwhile };
}

function Decision({ record, screening }: Known) {
  const { asked, meanwhile } = useDecision({ record, screening });
  return (
    <FormPage
      title={t("decide.title")}
      lead={t("decide.lead")}
      back={{ to: `/cases/${record.id}`, text: t("case.back") }}
      button={t("decide.save")}
      {...asked}
    >
      <Screened id={record.id} screening={screening} />
      <Fields {...asked} />
      {meanwhile && <ChangedMeanwhile now={meanwhile} />}
    </FormPage>
  );
}

/** What the screening said, beside the decision; a person makes both. */
function Screened({ id, screening }: { id: string; screening: Screening | undefined }) {
  if (screening)
    return (
      <p class="note">
        {t("screening.rests", { result: codeLabel("screening_result", screening.result), day: day(screening.done_on) })}
      </p>
    );
  return (
    <p class="note note--sun">
      {t("screening.none")} <a href={`#/cases/${id}/parts/screenings/new`}>{t("screening.add")}</a>
    </p>
  );
}

function objections(form: Form): Record<string, string> {
  const typed = form.text("status_decided_on").trim();
  return typed && !isoDay(parseDate(typed, new Date())) ? { status_decided_on: t("form.error.day") } : {};
}

/** An empty answer clears what was on record: it was not decided, or it is not known when. */
function decisionOf(form: Form) {
  return {
    trafficking_status: form.text("trafficking_status"),
    status_decided_by: form.text("status_decided_by") || null,
    status_decided_on: isoDay(parseDate(form.text("status_decided_on"), new Date())) ?? null,
  };
}
