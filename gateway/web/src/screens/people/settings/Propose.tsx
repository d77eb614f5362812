import { useState } from "preact/hooks";

import { previewSetting } from "../../../api/people/administrationOfCountry";
import { useNewForm } from "../../../forms/useNewForm";
import { t } from "../../../i18n";
import { draftOf, type Looked, ProposalForm, type ProposeProps } from "./ProposalForm";
import { fieldsOf, knownOf, proposalOf } from "./settingFields";

/** Asks for another value of a setting that has fixed parts. */
export function Propose(props: ProposeProps) {
  const { setting, country } = props;
  const [looked, look] = useState<Looked>();
  const fields = fieldsOf(setting);
  const { form, submission } = useNewForm({
    address: draftOf(props),
    fields,
    known: knownOf(setting),
    send: async (asked) => {
      const proposal = proposalOf(setting, asked);
      return { proposal, plan: await previewSetting(country, setting.name, proposal) };
    },
    done: look,
  });
  return (
    <section class="card stack no-print" data-part="propose">
      <h2>{t("setting.change")}</h2>
      <ProposalForm {...props} form={form} fields={fields} submission={submission} looked={looked} look={look} />
    </section>
  );
}
