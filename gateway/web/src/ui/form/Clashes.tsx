import { listOf } from "../../forms/field";
import { labelOf } from "../../forms/labelOf";
import { clocksAt } from "../../forms/moments";
import { type Clash, pathOf, type RecordField } from "../../forms/record";
import { t } from "../../i18n";
import { codeLabels } from "../facts/Code";
import { inWords } from "../facts/CodedFacts";

interface Props {
  clashes: readonly Clash[];
  /** Takes what stands there now instead of what was typed. */
  take: (field: RecordField) => void;
}

/** What another person changed meanwhile, beside what was typed here. Nothing was saved; the person decides. */
export function Clashes({ clashes, take }: Props) {
  if (clashes.length === 0) return null;
  return (
    <div class="note note--care" role="alert">
      <p>
        <strong>{t("clash.title")}</strong> {t("clash.text")}
      </p>
      <ul class="lines">
        {clashes.map(({ field, theirs, mine }) => (
          <li key={field.name}>
            <p>
              <strong>{labelOf(field)}</strong>
            </p>
            <p>{t("clash.theirs", { value: said(field, theirs) })}</p>
            <p>{t("clash.mine", { value: said(field, mine) })}</p>
            <button type="button" class="btn btn--second" onClick={() => take(field)}>
              {t("clash.take")}
              <span class="govuk-visually-hidden"> {labelOf(field)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function said(field: RecordField, value: unknown): string {
  const values = [value].flat().filter((one) => one !== null);
  if (values.length === 0) return t("clash.nothing");
  if (field.kind === "moment") {
    const { day, hour } = clocksAt(String(value), field.zone);
    return `${day}, ${hour}`;
  }
  const list = field.kind === "code" || field.kind === "codes" ? listOf(field, {}) : undefined;
  if (list && typeof value !== "boolean") return codeLabels(list, values as string[]);
  if (!("items" in field)) return inWords(pathOf(field), value);
  // What can be chosen here is no code of a list.
  const offered = new Map(field.items({}).map(({ code, label }) => [code, label]));
  return values.map((one) => offered.get(String(one)) ?? String(one)).join(", ");
}
