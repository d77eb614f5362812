import type { ComponentType } from "preact";

import { t } from "../../i18n";
import type { Field, PartsField } from "../field";
import type { Form } from "../form";
import { labelOf } from "../labelOf";
import { fieldsOf, keysOf, withOneMore } from "../partKeys";
import { GroupOfMany } from "./Group";

interface Props {
  field: PartsField;
  form: Form;
  /** Draws the questions about one of them. */
  Questions: ComponentType<{ fields: readonly Field[]; form: Form }>;
}

/** The same questions for each of several things; one more can be added, and each removed. */
export function Parts({ field, form, Questions }: Props) {
  const { name, hint, each, add, most } = field;
  const keys = keysOf(field, form.values.value);
  const remove = (key: string) =>
    form.set(
      name,
      keys.filter((other) => other !== key),
    );
  return (
    <GroupOfMany name={name} label={labelOf(field)} hint={hint && t(hint)} error={form.errors.value[name]}>
      {() => (
        <>
          {keys.map((key, place) => {
            const title = t(each, { number: place + 1 });
            return (
              <fieldset class="govuk-fieldset part" key={key}>
                <legend class="govuk-fieldset__legend">{title}</legend>
                <Questions fields={fieldsOf(field, key)} form={form} />
                <button
                  type="button"
                  class="btn btn--second"
                  aria-label={t("form.remove", { what: title })}
                  onClick={() => remove(key)}
                >
                  {t("form.removePart")}
                </button>
              </fieldset>
            );
          })}
          {keys.length < most && (
            <button
              type="button"
              class="btn btn--second"
              id={`${name}-add`}
              onClick={() => form.set(name, withOneMore(field, form.values.value))}
            >
              {t(add)}
            </button>
          )}
        </>
      )}
    </GroupOfMany>
  );
}
