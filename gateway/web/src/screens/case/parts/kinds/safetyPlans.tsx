import type { Schema } from "../../../../contract/schemas";
import { codes, date, words, yesOrElseNo } from "../../../../forms/questions";
import { day, t } from "../../../../i18n";
import { Codes } from "../../../../ui/facts/Code";
import { Fact } from "../../../../ui/facts/Fact";
import { Tag } from "../../../../ui/facts/Tag";
import type { CaseKind } from "../kind";

type SafetyPlan = Schema<"SafetyPlanAnswer">;

/** The words of a plan, in the order in which they are read when danger comes close. */
const WORDS = ["danger", "warning_words", "what_to_do", "safe_contact", "places_to_avoid"] as const;

export const SAFETY_PLANS: CaseKind<SafetyPlan> = {
  owner: "cases",
  name: "safety-plans",
  tab: "risk",
  title: "safety.title",
  empty: "safety.empty",
  add: "safety.add",
  change: "safety.change",
  lead: "safety.lead",
  fields: ({ part }) => [
    words("danger", { label: "safety.danger", hint: "parts.words.hint" }),
    codes("warning_signs", "warning_sign", { label: "safety.warning_signs", dense: true }),
    words("warning_words", { label: "safety.warning_words" }),
    words("what_to_do", { label: "safety.what_to_do" }),
    words("safe_contact", { label: "safety.safe_contact", hint: "safety.safe_contact.hint" }),
    words("places_to_avoid", { label: "safety.places_to_avoid" }),
    { ...words("code_word", { label: "safety.code_word", hint: "safety.code_word.hint" }), long: false },
    { ...yesOrElseNo("agreed_by_person"), label: "safety.agreed", start: false },
    date("review_on", { label: "safety.review_on", exact: true, future: true }),
    ...(part ? [date("ended_on", { label: "safety.ended_on", exact: true })] : []),
  ],
  line: (plan) => (
    <>
      <p class="row">
        {plan.ended_on && <Tag>{t("safety.ended", { day: day(plan.ended_on) })}</Tag>}
        {!plan.agreed_by_person && <Tag tone="sun">{t("safety.draft")}</Tag>}
        {plan.review_on && !plan.ended_on && <span>{t("safety.review", { day: day(plan.review_on) })}</span>}
      </p>
      <dl class="facts">
        {WORDS.map((name) => plan[name] && <Fact term={t(`safety.${name}`)}>{plan[name]}</Fact>)}
        {plan.warning_signs.length > 0 && (
          <Fact term={t("safety.warning_signs")}>
            <Codes list="warning_sign" codes={plan.warning_signs} />
          </Fact>
        )}
        {plan.code_word && <Fact term={t("safety.code_word")}>{plan.code_word}</Fact>}
      </dl>
    </>
  ),
};
