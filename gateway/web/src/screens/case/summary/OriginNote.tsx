import type { Case } from "../../../api/case/cases";
import { day, type Key, t } from "../../../i18n";
import { Code } from "../../../ui/facts/Code";
import { Fact } from "../../../ui/facts/Fact";
import { missingOf } from "./origin";

/** The referral that the case was opened from, what came filled with it, and what is still missing. */
export default function OriginNote({ record }: { record: Case }) {
  const { origin } = record;
  if (!origin) return null;
  const missing = missingOf(record);
  return (
    <section class="card">
      <h2 class="card__title">{t("origin.title")}</h2>
      <p>{t("origin.text")}</p>
      <dl class="facts">
        <Fact term={t("origin.referral")}>
          <a href={`#/referrals/${origin.referral_id}`}>{origin.referral_code}</a>
        </Fact>
        <Fact term={t("origin.on")}>{day(origin.incoming_referral_on)}</Fact>
        <Fact term={t("origin.profile")}>
          <Code list="disclosure_profile" code={origin.profile} />
        </Fact>
        <Fact term={t("origin.filled")}>{origin.fields.map(wordOf).join(", ")}</Fact>
      </dl>
      {missing.length === 0 ? (
        <p class="note note--leaf">{t("origin.nothingMissing")}</p>
      ) : (
        <>
          <h3>{t("origin.missing")}</h3>
          <ul class="lines">
            {missing.map((text) => (
              <li key={text}>{t(text)}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function wordOf(field: string): string {
  return t(`field.${field}` as Key) || field;
}
