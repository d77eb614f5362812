import { listOrganisations, type Organisation } from "../../../api/people/identity";
import { ChecksOf } from "../../../forms/fields/Choices";
import { GroupOfMany } from "../../../forms/fields/Group";
import type { Form } from "../../../forms/form";
import { t } from "../../../i18n";
import { session } from "../../../session/session";
import { Loaded, useResource } from "../../../ui/loading/resource";

/** The organisations that may fetch the files, beside one's own. */
export function Recipients({ form }: { form: Form }) {
  const organisations = useResource((context) => listOrganisations({ limit: "200" }, context), []);
  return (
    <Loaded from={organisations}>
      {(page) => (
        <GroupOfMany
          name="recipients"
          label={t("extract.recipients")}
          hint={t("extract.recipients.hint")}
          error={undefined}
        >
          {() => (
            <ChecksOf
              name="recipients"
              items={others(page.items).map(({ id, name, public_name }) => ({ code: id, label: name ?? public_name }))}
              form={form}
            />
          )}
        </GroupOfMany>
      )}
    </Loaded>
  );
}

/** One's own organisation fetches them anyway; one that is suspended fetches nothing. */
function others(organisations: Organisation[]): Organisation[] {
  return organisations.filter(({ id, status }) => id !== session.value?.organisation_id && status === "active");
}
