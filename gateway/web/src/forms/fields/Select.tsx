import type { Form } from "../form";
import { LabelledPick } from "./Pick";

interface Props {
  name: string;
  label: string;
  form: Form;
  items: ReadonlyArray<{ code: string; label: string }>;
  none?: string;
}

/** A select of a form over answers that are not a coded list. */
export function Select({ name, label, form, items, none }: Props) {
  const choose = (code: string) => form.set(name, code);
  return <LabelledPick id={name} label={label} value={form.text(name)} choose={choose} items={items} none={none} />;
}
