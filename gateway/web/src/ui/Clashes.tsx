import type { Clash, RecordField } from "../forms/record";
import { t } from "../i18n";
import { fieldName, inWords } from "./CodedFacts";

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
              <strong>{fieldName(field.path)}</strong>
            </p>
            <p>{t("clash.theirs", { value: said(field.path, theirs) })}</p>
            <p>{t("clash.mine", { value: said(field.path, mine) })}</p>
            <button type="button" class="btn btn--second" onClick={() => take(field)}>
              {t("clash.take")}
              <span class="govuk-visually-hidden"> {fieldName(field.path)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function said(path: string, value: unknown): string {
  const isNothing = value === null || (Array.isArray(value) && value.length === 0);
  return isNothing ? t("clash.nothing") : inWords(path, value);
}
