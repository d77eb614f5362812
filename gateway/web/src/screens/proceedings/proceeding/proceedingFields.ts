import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import type { Proceeding } from "../../../api/proceedings/proceedings";
import { isoDay, parseDate } from "../../../forms/dates";
import { choice, choices, colleague, date, line, picked } from "../../../forms/questions";
import type { RecordField } from "../../../forms/record";
import { t } from "../../../i18n";
import { session } from "../../../session/session";
import { articlesToChoose, toChoose } from "./localNames";

const ofTheCourt = { folded: () => t("proceeding.court.fold") };
const ofTheReport = { folded: () => t("proceeding.report.fold") };

/** What is asked about a proceeding itself; `known` is what is on record. */
export function proceedingFields(pack: Jurisdiction, known?: Proceeding): RecordField[] {
  return [
    choice("institution", () => toChoose(pack.institutions, known?.institution), {
      label: "proceeding.institution",
      none: "form.choose",
      required: true,
    }),
    line("file_number", { label: "proceeding.number", hint: "proceeding.number.hint" }),
    date("facts_on", { label: "proceeding.factsOn", hint: "proceeding.factsOn.hint", exact: true }),
    choices("articles", ({ facts_on }) => articlesToChoose(pack, dayOf(facts_on)), { label: "proceeding.articles" }),
    { ...line("court"), label: "proceeding.court", ...ofTheCourt },
    { ...line("court_file_number"), label: "proceeding.courtNumber", ...ofTheCourt },
    { ...date("reported_on", { exact: true }), label: "proceeding.reportedOn", ...ofTheReport },
    picked("reported_by", "proceeding_reporter", { label: "proceeding.reportedBy", ...ofTheReport }),
    colleague("responsible", { label: "proceeding.responsible", start: session.value?.subject, ...ofTheReport }),
  ];
}

/** The stages as the country calls them; a proceeding has at least a report. */
export function stageField(pack: Jurisdiction, required = true): RecordField {
  return choice("stage", () => toChoose(pack.stages.filter(({ code }) => code !== "no_report")), {
    label: "proceeding.stage",
    none: required ? "form.choose" : "stages.noOther",
    required,
  });
}

export const SOURCE: RecordField = picked("source", "proceeding_source", {
  label: "stages.whoSays",
  required: true,
  start: "prosecution",
});

function dayOf(typed: unknown): string | undefined {
  return isoDay(parseDate(String(typed ?? ""), new Date(), { exact: true }));
}
