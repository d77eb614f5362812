import { useEffect, useRef } from "preact/hooks";

import { type Key, t } from "../../i18n";
import type { Field } from "../field";
import { focusQuestion } from "../focusQuestion";
import type { Form } from "../form";
import { labelOf } from "../labelOf";

/** The id of the summary. */
export const SUMMARY = "errors";

interface Props {
  form: Form;
  /** Every question of the form, also those that another of its steps asks. */
  fields: readonly Field[];
  /** Shows the step that asks a question which is not on the page now. */
  reach?: (name: string) => void;
}

/** What has to be put right, at the top; each line names its question and leads to it. */
export function ErrorSummary({ form, fields, reach }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const errors = asAsked(form.errors.value, fields);
  const count = errors.length;
  const labels = new Map(fields.map((field) => [field.name, labelOf(field)]));
  useEffect(() => {
    // Only when the form was sent and refused: the focus stays in a field that is being corrected.
    if (count > 0 && form.justRefused()) box.current?.focus();
  }, [form.errors.value]);
  if (count === 0) return null;
  return (
    <div class="govuk-error-summary" id={SUMMARY} ref={box} tabIndex={-1} role="alert" aria-labelledby="errors-title">
      <h2 class="govuk-error-summary__title" id="errors-title">
        {t("form.errors")}
      </h2>
      <ul class="govuk-list govuk-error-summary__list">
        {errors.map(([name, message]) => (
          <li key={name}>
            <Line
              name={name}
              text={[labels.get(name) ?? partOf(name), message].filter(Boolean).join(" – ")}
              reach={reach}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What is wrong, in the order of the questions; what no question asks is last. */
export function asAsked(errors: Form["errors"]["value"], fields: readonly Pick<Field, "name">[]): [string, string][] {
  const places = new Map(fields.map(({ name }, place) => [name, place]));
  const placeOf = ([name]: [string, string]) => places.get(name) ?? fields.length;
  return Object.entries(errors).sort((one, other) => placeOf(one) - placeOf(other));
}

interface LineProps {
  name: string;
  text: string;
  reach: ((name: string) => void) | undefined;
}

/** A link to the question, unless the form asks none about this. */
function Line({ name, text, reach }: LineProps) {
  if (isPointer(name)) return <span>{text}</span>;
  const follow = (event: Event) => {
    event.preventDefault();
    if (document.getElementById(name)) focusQuestion(name);
    else reach?.(name);
  };
  return (
    <a href={`#${name}`} onClick={follow}>
      {text}
    </a>
  );
}

/** What the server refused and no question asks, in words: the last name of its pointer that has any. */
function partOf(pointer: string): string {
  if (!isPointer(pointer)) return "";
  const names = pointer.split("/").reverse();
  return names.map((name) => t(`field.${name}` as Key)).find(Boolean) ?? "";
}

function isPointer(name: string): boolean {
  return /^[/?]/.test(name);
}
