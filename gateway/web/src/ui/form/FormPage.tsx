import type { ComponentChildren } from "preact";
import { ErrorSummary } from "../../forms/fields/ErrorSummary";
import { Fields } from "../../forms/fields/Fields";
import type { UsedForm } from "../../forms/useForm";
import { useWaitForLists } from "../../forms/waitForLists";
import { ProblemNote } from "../loading/ProblemState";
import { NotOnPaper } from "../page/NotOnPaper";
import { PageHead } from "../page/PageHead";

interface Props extends Pick<UsedForm, "form" | "fields" | "problem" | "busy" | "save"> {
  title: string;
  lead?: string | undefined;
  back: { to: string; text: string };
  button: string;
  /** What stands above the button, where that is more than the questions: what has changed meanwhile too. */
  children?: ComponentChildren;
}

/** A screen with one form: what is wrong with it on top, the questions, and the button that sends them. */
export function FormPage({ title, lead, back, button, children, ...asked }: Props) {
  const { form, fields, problem, busy, save } = asked;
  const waiting = useWaitForLists(fields, form);
  return (
    <div class="form">
      <PageHead title={title} {...(lead && { lead })} back={back} />
      <NotOnPaper />
      <ErrorSummary form={form} fields={fields} />
      <form {...waiting} noValidate onSubmit={save}>
        {children ?? <Fields {...asked} />}
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
