import type { CustodySheet } from "../../../api/proceedings/evidence";
import { t } from "../../../i18n";
import { inGroups, openingOf, type Summed, signedOf } from "./custody";

/** How the sums are verified with nothing but this paper: what each is taken of, by name and value. */
export function Verify({ sheet }: { sheet: CustodySheet }) {
  const signed = sheet.handovers.filter(({ digest }) => digest);
  return (
    <section class="section custody__verify">
      <h2>{t("custody.verify")}</h2>
      <p>{t("custody.verify.how")}</p>
      <Values title={t("custody.opening")} sum={sheet.opening} summed={openingOf(sheet.evidence)} />
      {signed.map((handover, place) => (
        <Values
          key={handover.id}
          title={`${t("custody.handover", { number: sheet.handovers.indexOf(handover) + 1 })}. ${t("custody.sum")}`}
          sum={handover.digest ?? ""}
          summed={signedOf(signed[place - 1]?.digest ?? sheet.opening, handover)}
        />
      ))}
    </section>
  );
}

function Values({ title, sum, summed }: { title: string; sum: string; summed: Summed }) {
  return (
    <section class="custody__step">
      <h3>{title}</h3>
      <p class="custody__sum">{inGroups(sum)}</p>
      <dl class="custody__values" aria-label={t("custody.verify.names")}>
        {summed.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
