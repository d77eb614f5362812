import { CodeChoice, CodesChoice } from "./Choices";
import { Controls } from "./Controls";
import type { Field } from "./field";
import type { Form } from "./form";
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

function One({ field, form }: { field: Field; form: Form }) {
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
