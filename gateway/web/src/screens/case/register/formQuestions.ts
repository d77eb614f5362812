import { type CodeItem, codeList, isMissing } from "../../../api/codelists";
import type { Field } from "../../../forms/field";
import type { Values } from "../../../forms/form";

const SUBFORMS = "exploitation_subform";
const WORK = new Set(["forced_labour", "child_labour", "servitude"]);
/** The laws name forced labour without the age. */
const WIDER: Readonly<Record<string, string>> = { child_labour: "forced_labour" };

/** The forms of exploitation that were chosen. */
function chosenForms({ exploitation }: Values): readonly string[] {
  return (exploitation as string[] | undefined) ?? [];
}

/** Whether a subform is one of this form. */
export const isOf =
  (form: string) =>
  ({ parent }: CodeItem): boolean =>
    parent === form;

/** Whether the law of a country names this form with it. */
export const namesInLaw =
  (form: string) =>
  ({ canonical }: CodeItem): boolean =>
    canonical === (WIDER[form] ?? form);

/** What is asked of each form that was chosen: in which way, in which sector, and what the law of the country calls it. */
export function formQuestions(values: Values): Field[] {
  const country = String(values.country ?? "");
  return chosenForms(values).flatMap((form): Field[] => {
    const what = { list: "exploitation_type", code: form };
    return [
      {
        kind: "codes",
        name: `subforms.${form}`,
        what,
        list: SUBFORMS,
        only: isOf(form),
        label: "register.subforms",
        when: () => offers(SUBFORMS, isOf(form)),
      },
      {
        kind: "code",
        name: `sector.${form}`,
        what,
        list: "labour_sector",
        label: "register.sector",
        when: () => WORK.has(form),
      },
      ...(country ? [lawQuestion(form, country, what)] : []),
    ];
  });
}

function lawQuestion(form: string, country: string, what: { list: string; code: string }): Field {
  const list = `national_purpose_${country.toLowerCase()}`;
  return {
    kind: "code",
    name: nameInLaw(form, country),
    what,
    list,
    only: namesInLaw(form),
    label: "register.nationalPurpose",
    when: () => offers(list, namesInLaw(form)),
  };
}

/** Of each country: what the law of another one calls it is no answer here. */
function nameInLaw(form: string, country: string): string {
  return `national_purpose.${country}.${form}`;
}

/** Whether there is something to choose; a list that could not be loaded says so in its question. */
function offers(list: string, only: (item: CodeItem) => boolean): boolean {
  return codeList(list)?.items.some(only) ?? isMissing(list);
}

/** The forms of exploitation as a record holds them: a form of which several ways were chosen stands once for each. */
export function formsOf(values: Values): object[] {
  return chosenForms(values).flatMap((type) => {
    const subforms = (values[`subforms.${type}`] as string[] | undefined) ?? [];
    const more = {
      ...answer("sector", values[`sector.${type}`]),
      ...answer("national_purpose", values[nameInLaw(type, String(values.country ?? ""))]),
    };
    return (subforms.length ? subforms : [null]).map((subform) => ({ type, subform, ...more }));
  });
}

function answer(name: string, code: unknown): object {
  return code ? { [name]: code } : {};
}
