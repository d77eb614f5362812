import { codeList } from "../api/codelists";
import { t } from "../i18n";
import type { ControlsField } from "./field";
import type { Form } from "./form";
import { GroupOfMany } from "./Group";

/** Every item asked one by one. What was not asked stays out of the record, which is not the same as "no". */
export function Controls({ field, form }: { field: ControlsField; form: Form }) {
  const items = codeList(field.list)?.items ?? [];
  const answers = codeList("yes_no_unknown")?.items ?? [];
  const given = (form.values.value[field.name] as Record<string, string> | undefined) ?? {};
  const answer = (code: string, value: string) => form.set(field.name, { ...given, [code]: value });
  return (
    <GroupOfMany
      name={field.name}
      label={t(field.label)}
      hint={field.hint && t(field.hint)}
      error={form.errors.value[field.name]}
    >
      {() => (
        <div class="controls">
          {items.map((item) => (
            <fieldset key={item.code} class="controls__row">
              <legend>{item.label}</legend>
              <span class="segments">
                {answers.map((choice) => (
                  <label key={choice.code}>
                    <input
                      type="radio"
                      name={`${field.name}-${item.code}`}
                      checked={given[item.code] === choice.code}
                      onChange={() => answer(item.code, choice.code)}
                    />
                    {choice.label}
                  </label>
                ))}
              </span>
            </fieldset>
          ))}
        </div>
      )}
    </GroupOfMany>
  );
}
