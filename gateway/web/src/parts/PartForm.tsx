import type { ComponentChildren } from "preact";

import { addingPart, changePart, type RecordedPart, readPart } from "../api/case/parts";
import { placeOrThrow, useSubmit } from "../forms/attempt";
import { useDraft } from "../forms/drafts";
import { Fields } from "../forms/fields/Fields";
import type { Values } from "../forms/form";
import { yesOrElseNo } from "../forms/questions";
import { changesOf, type Part, pointersOf, type RecordField, valuesOf } from "../forms/record";
import { sendForm } from "../forms/send";
import { objectionsTo, useRecordForm } from "../forms/useRecordForm";
import { t } from "../i18n";
import { go, query } from "../router";
import { showToast } from "../ui/dialogs/Toasts";
import { Clashes } from "../ui/form/Clashes";
import { FormPage } from "../ui/form/FormPage";
import type { PartWords } from "./kind";

/** The case or the proceeding that a part belongs to; see Owner. */
interface Owned {
  id: string;
  /** The address of its page. */
  address: string;
  about: string;
  back: string;
}

interface Props {
  kind: PartWords;
  owner: Owned;
  fields: readonly RecordField[];
  /** What the server is sent for what was answered. */
  sent: (body: Part) => Part;
  /** What there is to say about the answers, below the questions. */
  below: (values: Values) => ComponentChildren;
}

/** Adds a part; `next` is where it leads, if not to its tab. */
export function AddPart({
  kind,
  owner,
  fields,
  sent,
  below,
  next,
}: Props & { next: (added: RecordedPart) => string | undefined }) {
  // What was asked for is part of the address: each has a draft of its own.
  const asked = query.value.toString();
  const address = `${owner.address}/parts/${kind.name}/new${asked && `?${asked}`}`;
  const form = useDraft(address, () => valuesOf(fields, startOf(fields)), owner.about);
  const store = async () => {
    try {
      const body = sent(changesOf(fields, {}, form.values.value));
      const added = await sendForm(address, form, addingPart(kind, owner.id, body));
      if (!added) return;
      showToast(t("edit.saved"));
      go(next(added) ?? tabOf(kind, owner));
    } catch (thrown) {
      placeOrThrow(form, thrown, pointersOf(fields));
    }
  };
  const submission = useSubmit(form, () => objectionsTo(fields, form), store);
  return (
    <FormPage
      title={t(kind.add)}
      {...(kind.lead && { lead: t(kind.lead) })}
      back={{ to: tabOf(kind, owner), text: owner.back }}
      form={form}
      fields={[...fields]}
      button={t("edit.save")}
      {...submission}
    >
      <Fields fields={fields} form={form} />
      {below(form.values.value)}
    </FormPage>
  );
}

/** Completes a part, corrects it, or says that it was recorded by mistake. */
export function ChangePart({ kind, owner, fields, sent, below, part }: Props & { part: RecordedPart }) {
  const all = [...fields, yesOrElseNo("in_error")];
  const { form, clashes, take, submission } = useRecordForm({
    address: `${owner.address}/parts/${kind.name}/${part.id}`,
    about: owner.about,
    fields: all,
    loaded: { record: recordOf(part), version: part.version },
    read: async () => {
      const now = await readPart(kind, owner.id, part.id);
      return { record: recordOf(now), version: now.version };
    },
    send: (version, patch) => changePart(kind, owner.id, part.id, version, sent(patch)),
    done: () => {
      showToast(t("edit.saved"));
      go(tabOf(kind, owner));
    },
  });
  return (
    <FormPage
      title={t(kind.change)}
      back={{ to: tabOf(kind, owner), text: owner.back }}
      form={form}
      fields={all}
      button={t("edit.save")}
      {...submission}
    >
      <Fields fields={all} form={form} />
      {below(form.values.value)}
      <Clashes clashes={clashes} take={take} />
    </FormPage>
  );
}

function startOf(fields: readonly RecordField[]): Part {
  return Object.fromEntries(fields.flatMap(({ path, start }) => (start === undefined ? [] : [[path, start]])));
}

function recordOf(part: RecordedPart): Part {
  return { ...part };
}

function tabOf(kind: PartWords, { address }: Owned): string {
  return `${address}?tab=${kind.tab}`;
}
