import type { ComponentChildren } from "preact";
import type { Field } from "../../forms/field";
import { ErrorSummary } from "../../forms/fields/ErrorSummary";
import type { Form } from "../../forms/form";
import { useSteady } from "../../forms/steady";
import type { Problem } from "../../http/problem";
import { ProblemNote } from "../loading/ProblemState";
import { NotOnPaper } from "../page/NotOnPaper";
import { PageHead } from "../page/PageHead";

interface Props {
  title: string;
  lead?: string;
  back: { to: string; text: string };
  form: Form;
  /** The fields that the summary of errors names. */
  fields: Field[];
  button: string;
  /** As `useSubmit` gives them. */
  problem: Problem | undefined;
  busy: boolean;
  save: (event: Event) => void;
  children: ComponentChildren;
}

/** A screen with one form: what is wrong with it on top, the questions, and the button that sends them. */
export function FormPage({ title, lead, back, form, fields, button, problem, busy, save, children }: Props) {
  const unsteady = useSteady(fields, form);
  return (
    <div class="form">
      <PageHead title={title} {...(lead && { lead })} back={back} />
      <NotOnPaper />
      <ErrorSummary form={form} fields={fields} />
      <form {...unsteady} noValidate onSubmit={save}>
        {children}
        <ProblemNote problem={problem} />
        <div class="actions">
          <button type="submit" class="btn" disabled={busy}>
            {button}
          </button>
        </div>
      </form>
    </div>
  );
}
