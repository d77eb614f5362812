import type { ComponentChildren } from "preact";

import { addingPart, changePart, type RecordedPart, readPart } from "../api/parts";
import { Fields } from "../forms/Fields";
import type { Values } from "../forms/form";
import { yesOrElseNo } from "../forms/questions";
import type { Part, RecordField } from "../forms/record";
import { useForm } from "../forms/useForm";
import { t } from "../i18n";
import { go, query } from "../router";
import { Clashes } from "../ui/Clashes";
import { FormPage } from "../ui/FormPage";
import { showToast } from "../ui/Toasts";
import type { PartWords } from "./kind";

/** The case or the proceeding that a part belongs to. */
export interface Owner {
  id: string;
  /** The address of its page. */
  address: string;
  /** What a form about it is called beside its title; never a name. */
  about: string;
  /** The words of the way back to it. */
  back: string;
}

interface Props {
  kind: PartWords;
  owner: Owner;
  fields: readonly RecordField[];
  /** What the server is sent for what was answered; left out, just that. */
  sent?: ((body: Part) => Part) | undefined;
  /** What there is to say about the answers, below the questions. */
  below?: ((values: Values) => ComponentChildren) | undefined;
}

/** Adds a part; `next` is where it leads, if not to its tab. */
export function AddPart<P extends RecordedPart>({
  kind,
  owner,
  fields,
  sent = asTyped,
  below,
  next,
}: Props & { next?: ((added: P) => string) | undefined }) {
  // What was asked for is part of the address: each has a draft of its own.
  const asking = query.value.toString();
  const asked = useForm({
    keep: "outbox",
    address: `${owner.address}/parts/${kind.name}/new${asking && `?${asking}`}`,
    about: owner.about,
    fields,
    send: ({ answered }) => addingPart<P>(kind, owner.id, sent(answered)),
    done: (added) => {
      showToast(t("edit.saved"));
      go(next?.(added) ?? tabOf(kind, owner));
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
      {below?.(asked.form.values.value)}
    </FormPage>
  );
}

/** Completes a part, corrects it, or says that it was recorded by mistake. */
export function ChangePart({ kind, owner, fields, sent = asTyped, below, part }: Props & { part: RecordedPart }) {
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
      {below?.(asked.form.values.value)}
      <Clashes {...asked} />
    </FormPage>
  );
}

const asTyped = (body: Part) => body;

function recordOf(part: RecordedPart): Part {
  return { ...part };
}

function tabOf(kind: PartWords, { address }: Owner): string {
  return `${address}?tab=${kind.tab}`;
}
