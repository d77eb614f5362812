import { isMissing, retryMissing } from "../../api/codelists";
import { t } from "../../i18n";
import { type Field, listOf } from "../field";
import type { Form } from "../form";
import { labelOf } from "../labelOf";
import { Choice, Choices, CodeChoice, CodesChoice } from "./Choices";
import { Controls } from "./Controls";
import { Fold } from "./Fold";
import { GroupOfMany } from "./Group";
import { Parts } from "./Parts";
import { MomentInput, SpanInput } from "./TwoParts";
import { DateInput, TextInput } from "./Typed";

/** Draws a list of questions. A screen says what is asked; the server's lists say what can be answered. */
export function Fields({ fields, form }: { fields: readonly Field[]; form: Form }) {
  const values = form.values.value;
  const asked = fields.filter((field) => field.when?.(values) ?? true);
  return (
    <>
      {runsOf(asked, (field) => field.folded).map(({ mark, items }) => {
        const questions = items.map((field) => <One key={field.name} field={field} form={form} />);
        return mark ? (
          <Fold key={items[0]?.name} label={mark(values)} open={items.some(({ name }) => name in form.errors.value)}>
            {questions}
          </Fold>
        ) : (
          questions
        );
      })}
    </>
  );
}

interface Run<T, M> {
  mark: M;
  items: T[];
}

/** Neighbours of the same mark together. */
function runsOf<T, M>(all: readonly T[], markOf: (item: T) => M): Run<T, M>[] {
  const runs: Run<T, M>[] = [];
  for (const item of all) {
    const last = runs.at(-1);
    if (last && last.mark === markOf(item)) last.items.push(item);
    else runs.push({ mark: markOf(item), items: [item] });
  }
  return runs;
}

/** A question whose answers did not come: it says so, and is drawn again by itself when they do. */
function Missing({ field }: { field: Field }) {
  return (
    <GroupOfMany name={field.name} label={labelOf(field)} hint={undefined} error={undefined}>
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
  const list = listOf(field, form.values.value);
  if (list && isMissing(list)) return <Missing field={field} />;
  switch (field.kind) {
    case "code":
      return <CodeChoice field={field} form={form} />;
    case "codes":
      return <CodesChoice field={field} form={form} />;
    case "controls":
      return <Controls field={field} form={form} />;
    case "choice":
      return <Choice field={field} form={form} />;
    case "choices":
      return <Choices field={field} form={form} />;
    case "moment":
      return <MomentInput field={field} form={form} />;
    case "span":
      return <SpanInput field={field} form={form} />;
    case "text":
      return <TextInput field={field} form={form} />;
    case "date":
      return <DateInput field={field} form={form} />;
    case "parts":
      return <Parts field={field} form={form} Questions={Fields} />;
  }
}
