import { useState } from "preact/hooks";
import { readSeal, sealCase, unsealCase, type VersionedSeal } from "../../../api/case/sealing";
import { colleagues } from "../../../api/people/colleagues";
import { useAttempt } from "../../../forms/attempt";
import type { Field } from "../../../forms/field";
import { ChecksOf } from "../../../forms/fields/Choices";
import { GroupOfMany } from "../../../forms/fields/Group";
import type { Form } from "../../../forms/form";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { session } from "../../../session/session";
import { Dialog } from "../../../ui/dialogs/Dialog";
import { DialogActions } from "../../../ui/dialogs/DialogActions";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Loaded, useResource } from "../../../ui/loading/resource";

const FEWEST = 2;
const FIELDS: Field[] = [{ kind: "choice", name: "named", label: "seal.named", items: people, required: true }];

/** Seals a case for people, changes who they are, or opens it again to all who attend cases. */
export default function SealCase({ params }: { params: Params }) {
  const id = params.id ?? "";
  const loaded = useResource((context) => readSeal(id, context), [id]);
  return (
    <Loaded whole from={loaded} lines={6}>
      {(read) => <Names key={id} id={id} read={read} />}
    </Loaded>
  );
}

function Names({ id, read }: { id: string; read: VersionedSeal }) {
  const { named } = read.seal;
  const me = session.value?.subject ?? "";
  const asked = useForm({
    fields: FIELDS,
    start: () => ({ named: named.length ? named : [me] }),
    objections,
    send: async ({ form }) => {
      const chosen = chosenOf(form);
      return { chosen, done: await sealCase(id, read.version, chosen) };
    },
    done: ({ chosen, done }) => {
      showToast(t(done ? "seal.saved" : "seal.asked"));
      go(!done || chosen.includes(me) ? `/cases/${id}` : "/cases");
    },
  });
  const { form } = asked;
  return (
    <>
      <FormPage
        title={t(named.length ? "seal.change" : "seal.title")}
        lead={t("seal.lead")}
        back={{ to: `/cases/${id}`, text: t("case.back") }}
        button={t("seal.save")}
        {...asked}
      >
        <GroupOfMany name="named" label={t("seal.named")} hint={t("seal.named.hint")} error={form.errors.value.named}>
          {() => <ChecksOf name="named" items={people()} form={form} />}
        </GroupOfMany>
      </FormPage>
      {named.length > 0 && <Unseal id={id} version={read.version} />}
    </>
  );
}

function Unseal({ id, version }: { id: string; version: number }) {
  const [asked, ask] = useState(false);
  const { problem, attempt } = useAttempt();
  const open = async () => {
    await unsealCase(id, version);
    showToast(t("seal.opened"));
    go(`/cases/${id}`);
  };
  return (
    <div class="form">
      <button type="button" class="btn btn--second" onClick={() => ask(true)}>
        {t("seal.open")}
      </button>
      {asked && (
        <Dialog title={t("seal.open")} onClose={() => ask(false)}>
          <p>{t("seal.open.text")}</p>
          <ProblemNote problem={problem} />
          <DialogActions text={t("seal.open")} press={() => void attempt(open)} close={() => ask(false)} />
        </Dialog>
      )}
    </div>
  );
}

/** Who is ticked. A person who has left is not offered any more, and goes with the next change. */
function chosenOf(form: Form): string[] {
  const offered = new Set(people().map(({ code }) => code));
  return form.list("named").filter((id) => offered.has(id));
}

/** Whoever attends cases or supervises it: nobody else ever reads one. */
const READS_CASES = new Set<string>(["caseworker", "supervisor"]);

function people() {
  return colleagues()
    .filter(({ role }) => READS_CASES.has(role))
    .map(({ id, display_name }) => ({ code: id, label: display_name }));
}

function objections(form: Form): Record<string, string> {
  return chosenOf(form).length < FEWEST ? { named: t("seal.named.few") } : {};
}
