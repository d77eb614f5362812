import { useState } from "preact/hooks";

import { listVocabulary, previewSetting, type VocabularyList } from "../../../../api/people/administrationOfCountry";
import { Group } from "../../../../forms/fields/Group";
import { Pick } from "../../../../forms/fields/Pick";
import type { Form, Values } from "../../../../forms/form";
import { objectionsTo } from "../../../../forms/objections";
import { placeOrThrow, useForm } from "../../../../forms/useForm";
import { language, t } from "../../../../i18n";
import { Loaded, useResource } from "../../../../ui/loading/resource";
import { draftOf, type Looked, ProposalForm, type ProposeProps } from "../ProposalForm";
import { decidedAbout, fieldsOf, knownOf, LIST, listOfFirst, pointersIn, proposalOf } from "./wordFields";

/** Asks list by list what the country says and offers, and shows every change before all of it is sent. */
export function ProposeWords(props: ProposeProps) {
  const lists = useResource(listVocabulary, []);
  return (
    <section class="card stack no-print" data-part="propose">
      <h2>{t("setting.change")}</h2>
      <Loaded from={lists} lines={6}>
        {({ items }) => <Words {...props} lists={items.filter(({ may_be_worded }) => may_be_worded)} />}
      </Loaded>
    </section>
  );
}

function Words({ lists, ...props }: ProposeProps & { lists: VocabularyList[] }) {
  const { setting, country } = props;
  const [looked, look] = useState<Looked>();
  const { form, fields, problem, busy, attempt } = useForm({
    keep: "draft",
    address: draftOf(props),
    fields: (values) => fieldsOf(lists.find(({ id }) => id === values[LIST])),
    start: () => knownOf(setting),
  });
  const preview = async () => {
    const proposal = proposalOf(form.values.value);
    try {
      look({ proposal, plan: await previewSetting(country, setting.name, proposal) });
    } catch (thrown) {
      placeOrThrow(form, thrown, pointersIn(proposal));
      const wrong = listOfFirst(form.errors.value);
      if (wrong) form.set(LIST, wrong);
    }
  };
  const save = (event: Event) => {
    event.preventDefault();
    form.errors.value = objectionsTo(fields, form);
    if (Object.keys(form.errors.value).length === 0) void attempt(preview);
  };
  const asked = { form, fields, problem, busy, save };
  return (
    <ProposalForm {...props} {...asked} looked={looked} look={look}>
      <ChooseList form={form} lists={lists} />
    </ProposalForm>
  );
}

function ChooseList({ form, lists }: { form: Form; lists: VocabularyList[] }) {
  const items = lists
    .map(({ id: code, title }) => ({ code, label: titleOf(title[language.value], code, form.values.value) }))
    .sort((one, other) => one.label.localeCompare(other.label, language.value));
  return (
    <Group name={LIST} label={t("words.list")} hint={t("words.list.hint")} error={undefined}>
      {(describedBy) => (
        <Pick
          id={LIST}
          describedBy={describedBy}
          value={form.text(LIST)}
          choose={(id) => form.set(LIST, id)}
          items={items}
          none={t("form.choose")}
        />
      )}
    </Group>
  );
}

function titleOf(title: string, list: string, values: Values): string {
  const count = decidedAbout(list, values);
  return count > 0 ? `${title} (${count})` : title;
}
