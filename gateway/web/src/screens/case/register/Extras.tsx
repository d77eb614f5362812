import type { Match } from "../../../api/case/cases";
import { codeList } from "../../../api/codelists";
import { LabelledPick } from "../../../forms/fields/Pick";
import type { Form } from "../../../forms/form";
import { t, tn } from "../../../i18n";
import { may, session } from "../../../session/session";
import { Matches } from "../../../ui/records/Matches";
import { isMinor } from "./age";
import type { Step } from "./steps";

/** What a step says or asks before its coded questions. */
export function Before({ step, form }: { step: Step["id"]; form: Form }) {
  const countries = session.value?.countries ?? [];
  if (step === "safety")
    return (
      <>
        <SafeToTalk form={form} />
        {countries.length > 1 && <Country countries={countries} form={form} />}
      </>
    );
  if (step === "situation" && isMinor(form.values.value))
    return <p class="note note--leaf">{t("register.minorNote")}</p>;
  return null;
}

/** A reminder for whoever asks, and what to do when it is not safe; the answer is kept on this page only. */
function SafeToTalk({ form }: { form: Form }) {
  const unsafe = form.values.value.safe_now === "no";
  return (
    <div class="govuk-form-group">
      <p class="govuk-hint">{t("register.safeNow.hint")}</p>
      <div class="choices">
        <div class="govuk-checkboxes__item">
          <input
            class="govuk-checkboxes__input"
            type="checkbox"
            id="safe_now-no"
            checked={unsafe}
            onChange={(event) => form.set("safe_now", event.currentTarget.checked ? "no" : "")}
          />
          <label class="govuk-label govuk-checkboxes__label" for="safe_now-no">
            {t("register.safeNow")}
          </label>
        </div>
      </div>
      {unsafe && (
        <div class="note note--care" role="alert">
          <strong>{t("register.unsafe.title")}</strong> {t("register.unsafe.text")}{" "}
          <a href="#/">{t("register.unsafe.later")}</a>
        </div>
      )}
    </div>
  );
}

/** What a step adds once its questions are answered. */
export function After({ step, form, matches }: { step: Step["id"]; form: Form; matches: Match[] }) {
  if (step === "person" && matches.length > 0)
    return (
      <div class="note note--sun stack" role="alert">
        <p>
          <strong>{tn("register.alike", matches.length)}</strong> {t("register.alike.text")}
        </p>
        <Matches matches={matches} />
      </div>
    );
  if ((step === "situation" || step === "details") && may("referrals:send")) return <ReferNext form={form} />;
  return null;
}

function Country({ countries, form }: { countries: string[]; form: Form }) {
  return (
    <LabelledPick
      id="country"
      label={t("register.country")}
      value={form.text("country")}
      choose={(code) => form.set("country", code)}
      none={t("form.choose")}
      items={countries.map((code) => ({ code, label: codeList("platform_country")?.labels.get(code) ?? code }))}
    />
  );
}

function ReferNext({ form }: { form: Form }) {
  return (
    <div class="govuk-form-group choices">
      <div class="govuk-checkboxes__item">
        <input
          class="govuk-checkboxes__input"
          type="checkbox"
          id="refer_next"
          checked={Boolean(form.values.value.refer_next)}
          onChange={(event) => form.set("refer_next", event.currentTarget.checked)}
        />
        <label class="govuk-label govuk-checkboxes__label" for="refer_next">
          {t("register.referNext")}
        </label>
      </div>
    </div>
  );
}
