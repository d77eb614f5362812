import type { ComponentChildren } from "preact";

import { addingPart, changePart, type RecordedPart, readPart } from "../api/case/parts";
import { Fields } from "../forms/fields/Fields";
import type { Values } from "../forms/form";
import { yesOrElseNo } from "../forms/questions";
import type { Part, RecordField } from "../forms/record";
import { useForm } from "../forms/useForm";
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
  const named = query.value.toString();
  const asked = useForm({
    keep: "outbox",
    address: `${owner.address}/parts/${kind.name}/new${named && `?${named}`}`,
    about: owner.about,
    fields,
    send: ({ answered }) => addingPart(kind, owner.id, sent(answered)),
    done: (added) => {
      showToast(t("edit.saved"));
      go(next(added) ?? tabOf(kind, owner));
    },
  });
  return (
    <FormPage
      title={t(kind.add)}
      lead={kind.lead && t(kind.lead)}
      back={{ to: tabOf(kind, owner), text: owner.back }}
      button={t("edit.save")}
      {...asked}
    >
      <Fields {...asked} />
      {below(asked.form.values.value)}
    </FormPage>
  );
}

/** Completes a part, corrects it, or says that it was recorded by mistake. */
export function ChangePart({ kind, owner, fields, sent, below, part }: Props & { part: RecordedPart }) {
  const asked = useForm({
    keep: "draft",
    address: `${owner.address}/parts/${kind.name}/${part.id}`,
    about: owner.about,
    fields: [...fields, yesOrElseNo("in_error")],
    record: { record: recordOf(part), version: part.version },
    read: async () => {
      const now = await readPart(kind, owner.id, part.id);
      return { record: recordOf(now), version: now.version };
    },
    send: ({ version, answered }) => changePart(kind, owner.id, part.id, version, sent(answered)),
    done: () => {
      showToast(t("edit.saved"));
      go(tabOf(kind, owner));
    },
  });
  return (
    <FormPage
      title={t(kind.change)}
      back={{ to: tabOf(kind, owner), text: owner.back }}
      button={t("edit.save")}
      {...asked}
    >
      <Fields {...asked} />
      {below(asked.form.values.value)}
      <Clashes {...asked} />
    </FormPage>
  );
}

function recordOf(part: RecordedPart): Part {
  return { ...part };
}

function tabOf(kind: PartWords, { address }: Owned): string {
  return `${address}?tab=${kind.tab}`;
}
