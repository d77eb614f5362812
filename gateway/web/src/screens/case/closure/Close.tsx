import { useState } from "preact/hooks";
import { type Case, readCase, searchCases } from "../../../api/case/cases";
import { type ClosureState, closeCase, readClosure } from "../../../api/case/closure";
import { placeOrThrow, useSubmit } from "../../../forms/attempt";
import { discard, useDraft } from "../../../forms/drafts";
import { Fields } from "../../../forms/fields/Fields";
import type { Form } from "../../../forms/form";
import { asProblem } from "../../../http/problem";
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
  const address = `/cases/${record.id}/close`;
  // The version is the one that was in view when the form was begun, also in a draft that is continued later.
  const form = useDraft(address, () => ({ ...startOf(state), seen_version: record.version }), record.case_number);
  const [changed, setChanged] = useState<Case>();
  const open = stillOpen(state);

  const store = async () => {
    try {
      const kept = form.text("reason") === DUPLICATE ? await keptCase(form) : undefined;
      if (form.text("reason") === DUPLICATE && !kept) return;
      const answer = await closeCase(record.id, closureOf(form, kept), Number(form.values.value.seen_version ?? 0));
      discard(address);
      // Where the organisation wants a second person, the answer is the question to them.
      showToast(t("closed_on" in answer ? "closure.closed" : "timeline.approval.asked"));
      go(`/cases/${record.id}?tab=closure`);
    } catch (thrown) {
      if (asProblem(thrown).status === CHANGED_SINCE) {
        const now = await readCase(record.id);
        form.set("seen_version", now.version);
        setChanged(now);
        return;
      }
      placeOrThrow(form, thrown, POINTERS);
    }
  };
  const submission = useSubmit(form, () => objections(form), store);
  return (
    <FormPage
      title={t("closure.title")}
      lead={t("closure.lead")}
      back={{ to: `/cases/${record.id}?tab=closure`, text: t("case.back") }}
      form={form}
      fields={FIELDS}
      button={t("closure.close")}
      {...submission}
    >
      {changed && (
        <p class="note note--care" role="alert" data-part="changed">
          {t("closure.changed")} <RiskTag code={changed.risk_level} />{" "}
          <a href={`#/cases/${record.id}`}>{t("closure.changed.see")}</a>
        </p>
      )}
      {open && <p class="note note--care">{t("closure.stillOpen", { what: open })}</p>}
      <Fields fields={FIELDS} form={form} />
    </FormPage>
  );
}

/** The case with the number that was typed; where there is none, the field says so. */
async function keptCase(form: Form): Promise<string | undefined> {
  const { items } = await searchCases({ case_number: form.text("kept_number").trim() });
  const [only] = items;
  if (only && items.length === 1) return only.id;
  form.errors.value = { kept_number: t("closure.kept.unknown") };
  return undefined;
}
