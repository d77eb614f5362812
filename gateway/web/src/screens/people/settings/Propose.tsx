import { useState } from "preact/hooks";

import { previewSetting } from "../../../api/people/administrationOfCountry";
import { startingValues } from "../../../forms/record";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { draftOf, type Looked, ProposalForm, type ProposeProps } from "./ProposalForm";
import { fieldsOf, knownOf, proposalOf } from "./settingFields";

/** Asks for another value of a setting that has fixed parts. */
export function Propose(props: ProposeProps) {
  const { setting, country } = props;
  const [looked, look] = useState<Looked>();
  const fields = fieldsOf(setting);
  const asked = useForm({
    keep: "draft",
    address: draftOf(props),
    fields,
    start: () => startingValues(fields, knownOf(setting)),
    send: async ({ answered }) => {
      const proposal = proposalOf(setting, answered);
      return { proposal, plan: await previewSetting(country, setting.name, proposal) };
    },
    done: look,
  });
  return (
    <section class="card stack no-print" data-part="propose">
      <h2>{t("setting.change")}</h2>
      <ProposalForm {...props} {...asked} looked={looked} look={look} />
    </section>
  );
}
