import type { CodeItem } from "../../api/codelists";
import { t } from "../../i18n";
import type { ChoicesField, CodesField } from "../field";
import type { Form } from "../form";
import { labelOf } from "../labelOf";
import { emptyChoice, Group, helpOf } from "./Group";
import { Pick } from "./Pick";

interface Props {
  field: CodesField | ChoicesField;
  form: Form;
  items: CodeItem[];
}

/** For lists as long as the countries of the world: choose, see it listed, choose the next. */
export function AddOneByOne({ field, form, items }: Props) {
  const chosen = form.list(field.name);
  const left = items.filter((item) => !chosen.includes(item.code));
  const remove = (code: string) =>
    form.set(
      field.name,
      form.list(field.name).filter((other) => other !== code),
    );
  return (
    <Group name={field.name} label={labelOf(field)} {...helpOf(field, form)}>
      {(describedBy) => (
        <>
          <Pick
            id={field.name}
            describedBy={describedBy}
            invalid={field.name in form.errors.value}
            value=""
            items={left}
            none={chosen.length ? t("form.addAnother") : emptyChoice(field, "")}
            choose={(code) => form.set(field.name, [...chosen, code])}
          />
          <ul class="chosen">
            {chosen.map((code) => (
              <li key={code}>
                <Remove label={items.find((item) => item.code === code)?.label ?? code} press={() => remove(code)} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Group>
  );
}

function Remove({ label, press }: { label: string; press: () => void }) {
  return (
    <button type="button" class="btn btn--second" aria-label={t("form.remove", { what: label })} onClick={press}>
      {label} ×
    </button>
  );
}
