import type { Reparation } from "../../../api/proceedings/proceedingsOfCase";
import { day, t } from "../../../i18n";
import { Code } from "../../../ui/facts/Code";
import { Tag } from "../../../ui/facts/Tag";
import { wordsOf } from "./called";
import type { ProceedingProps } from "./proceedingProps";
import { money } from "./words";

/** What was ordered for the persons, and what of it was paid. */
export function Reparations(props: ProceedingProps) {
  const { reparations } = props.proceeding;
  return (
    <div data-part="reparations">
      <h3>{t("legal.reparation")}</h3>
      {reparations.length === 0 ? (
        <p class="soft">{t("legal.noReparation")}</p>
      ) : (
        <ul class="lines">
          {reparations.map((reparation) => (
            <One key={reparation.id} {...props} reparation={reparation} />
          ))}
        </ul>
      )}
    </div>
  );
}

function One({ reparation, proceeding, persons }: ProceedingProps & { reparation: Reparation }) {
  const { type, status, person } = reparation;
  const about = person && wordsOf(person, proceeding, persons);
  return (
    <li class="part">
      <p>
        <strong>
          <Code list="reparation_type" code={type} />
        </strong>{" "}
        <Tag tone={status === "paid" ? "leaf" : "plain"}>
          <Code list="reparation_status" code={status} />
        </Tag>
      </p>
      <p>{amountsOf(reparation).join(" · ")}</p>
      {about && <p class="small soft">{about}</p>}
    </li>
  );
}

/** What was asked for or ordered, and paid, with the days that are known. */
function amountsOf({ amount, paid_amount, currency, ordered_on, paid_on }: Reparation): string[] {
  const said: string[] = [];
  if (amount !== null && currency)
    said.push(t(ordered_on ? "legal.ordered" : "legal.asked", { amount: money(amount, currency) }));
  if (ordered_on) said.push(day(ordered_on));
  if (paid_amount !== null && currency) said.push(t("legal.paid", { amount: money(paid_amount, currency) }));
  if (paid_on) said.push(day(paid_on));
  return said;
}
