import { isMissing, retryMissing } from "../api/codelists";
import { t } from "../i18n";
import { CodeChoice, CodesChoice } from "./Choices";
import { Controls } from "./Controls";
import type { Field } from "./field";
import type { Form } from "./form";
import { GroupOfMany } from "./Group";
import { DateInput, TextInput } from "./Typed";

/** Draws a list of questions. A screen says what is asked; the server's lists say what can be answered. */
export function Fields({ fields, form }: { fields: readonly Field[]; form: Form }) {
  const asked = fields.filter((field) => field.when?.(form.values.value) ?? true);
  return (
    <>
      {asked.map((field) => (
        <One key={field.name} field={field} form={form} />
      ))}
    </>
  );
}

/** A question whose answers did not come: it says so, and is drawn again by itself when they do. */
function Missing({ field }: { field: Field }) {
  return (
    <GroupOfMany name={field.name} label={t(field.label)} hint={undefined} error={undefined}>
      {() => (
        <div class="note note--sun row" role="status">
          <span>{t("form.optionsMissing")}</span>
          <button type="button" class="btn btn--second" onClick={retryMissing}>
            {t("state.retry")}
          </button>
        </div>
      )}
    </GroupOfMany>
  );
}

function One({ field, form }: { field: Field; form: Form }) {
  if ("list" in field && isMissing(field.list)) return <Missing field={field} />;
  switch (field.kind) {
    case "code":
      return <CodeChoice field={field} form={form} />;
    case "codes":
      return <CodesChoice field={field} form={form} />;
    case "controls":
      return <Controls field={field} form={form} />;
    case "text":
      return <TextInput field={field} form={form} />;
    case "date":
      return <DateInput field={field} form={form} />;
  }
}
