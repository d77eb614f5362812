import { codeList } from "../../../../api/codelists";
import type { Schema } from "../../../../contract/schemas";
import { todayIso } from "../../../../forms/dates";
import { codes, date, words, yesOrElseNo } from "../../../../forms/questions";
import { day, t } from "../../../../i18n";
import { Codes } from "../../../../ui/facts/Code";
import { DoneButton } from "../DoneButton";
import type { CaseKind } from "../kind";

export type Conference = Schema<"ConferenceAnswer">;

/** The institutions of the country of the case; those of others are behind a fold. */
function institutionsOf(country: string): string[] {
  const all = codeList("institution")?.items ?? [];
  return all.map(({ code }) => code).filter((code) => code.startsWith(`${country}_`));
}

export const CONFERENCES: CaseKind<Conference> = {
  owner: "cases",
  name: "conferences",
  tab: "plan",
  title: "conferences.title",
  empty: "conferences.empty",
  add: "conferences.add",
  change: "conferences.change",
  lead: "conferences.lead",
  fields: ({ record }) => [
    date("held_on", { label: "conferences.held", exact: true, required: true, start: todayIso() }),
    codes("institutions", "institution", { label: "conferences.institutions", common: institutionsOf(record.country) }),
    codes("roles", "conference_role", { label: "conferences.roles", dense: true }),
    words("decided", { label: "conferences.decided", hint: "parts.words.hint" }),
    date("next_on", { label: "conferences.next", exact: true, future: true }),
    yesOrElseNo("next_held", { label: "conferences.nextHeld", start: false, when: ({ next_on }) => !!next_on }),
  ],
  line: (conference) => (
    <>
      <p>
        <strong>{day(conference.held_on)}</strong> · <Codes list="institution" codes={conference.institutions} />
      </p>
      {conference.roles.length > 0 && (
        <p class="small">
          <Codes list="conference_role" codes={conference.roles} />
        </p>
      )}
      {conference.decided && <p>{conference.decided}</p>}
      {conference.next_on && <p class="small soft">{t("conferences.nextOn", { day: day(conference.next_on) })}</p>}
    </>
  ),
  acts: (conference, { record, done }) => (
    <div class="row no-print">
      <a class="btn btn--second" href={`#/cases/${record.id}/parts/own-tasks/new?conference_id=${conference.id}`}>
        {t("conferences.task")}
      </a>
      {conference.next_on && !conference.next_held && (
        <DoneButton
          name="conferences"
          id={record.id}
          part={conference.id}
          patch={() => ({ next_held: true })}
          text={t("conferences.meetAgain")}
          done={done}
        />
      )}
    </div>
  ),
};
