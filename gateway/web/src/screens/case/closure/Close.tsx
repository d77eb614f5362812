import { useState } from "preact/hooks";
import { type Case, readCase, searchCases } from "../../../api/case/cases";
import { type ClosureState, closeCase, readClosure } from "../../../api/case/closure";
import { Fields } from "../../../forms/fields/Fields";
import type { Form } from "../../../forms/form";
import { useForm } from "../../../forms/useForm";
import { asProblem, Problem } from "../../../http/problem";
import { t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { RiskTag } from "../../../ui/facts/Code";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { closureOf, DUPLICATE, FIELDS, objections, POINTERS, startOf, stillOpen } from "./closing";

const CHANGED_SINCE = 412;

interface Loading {
  record: Case;
  state: ClosureState;
}

/** Closes a case: why, what was looked at before, and whether the person may be contacted afterwards. */
export default function Close({ params }: { params: Params }) {
  const id = params.id ?? "";
  const loaded = useResource(
    async (context): Promise<Loading> => {
      const [record, state] = await Promise.all([readCase(id, context), readClosure(id, context)]);
      return { record, state };
    },
    [id],
  );
  return (
    <Loaded whole from={loaded} lines={8}>
      {(known) => <Closing {...known} />}
    </Loaded>
  );
}

function Closing({ record, state }: Loading) {
  const [changed, setChanged] = useState<Case>();
  const open = stillOpen(state);
  const asked = useForm({
    keep: "draft",
    address: `/cases/${record.id}/close`,
    about: record.case_number,
    fields: FIELDS,
    // The version is the one that was in view when the form was begun, also in a draft that is continued later.
    start: () => ({ ...startOf(state), seen_version: record.version }),
    objections,
    pointers: POINTERS,
    send: async ({ form, values }) => {
      const kept = form.text("reason") === DUPLICATE ? await keptCase(form) : undefined;
      return closeCase(record.id, closureOf(form, kept), Number(values.seen_version ?? 0));
    },
    refused: async (thrown, form) => {
      if (asProblem(thrown).status !== CHANGED_SINCE) return false;
      const now = await readCase(record.id);
      form.set("seen_version", now.version);
      setChanged(now);
      return true;
    },
    done: (answer) => {
      // Where the organisation wants a second person, the answer is the question to them.
      showToast(t("closed_on" in answer ? "closure.closed" : "timeline.approval.asked"));
      go(`/cases/${record.id}?tab=closure`);
    },
  });
  return (
    <FormPage
      title={t("closure.title")}
      lead={t("closure.lead")}
      back={{ to: `/cases/${record.id}?tab=closure`, text: t("case.back") }}
      button={t("closure.close")}
      {...asked}
    >
      {changed && (
        <p class="note note--care" role="alert" data-part="changed">
          {t("closure.changed")} <RiskTag code={changed.risk_level} />{" "}
          <a href={`#/cases/${record.id}`}>{t("closure.changed.see")}</a>
        </p>
      )}
      {open && <p class="note note--care">{t("closure.stillOpen", { what: open })}</p>}
      <Fields {...asked} />
    </FormPage>
  );
}

/** The case with the number that was typed. Throws Problem 422 about the question where there is none. */
async function keptCase(form: Form): Promise<string> {
  const { items } = await searchCases({ case_number: form.text("kept_number").trim() });
  const [only] = items;
  if (only && items.length === 1) return only.id;
  const error = { pointer: "/kept_number", code: "unknown", message: t("closure.kept.unknown") };
  throw new Problem(422, "invalid", "", { errors: [error] });
}
