import { useState } from "preact/hooks";

import { registerSystem, type SystemWithSecret } from "../../../api/people/administration";
import { type Organisation, readOrganisation } from "../../../api/people/identity";
import type { RequestBody } from "../../../contract/schemas";
import { Fields } from "../../../forms/fields/Fields";
import type { Values } from "../../../forms/form";
import { objectionsTo } from "../../../forms/objections";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { query, replace } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { askedWords } from "./askedWords";
import { SecretOnce } from "./SecretOnce";
import { chosenScopes, keysIn, SYSTEM_FIELDS, systemBody } from "./systemFields";

/** Registers a system of an organisation; its secret is shown once. */
export default function RegisterSystem() {
  const id = query.value.get("organisation") ?? "";
  const loaded = useResource((context) => readOrganisation(id, context), [id]);
  return (
    <Loaded whole from={loaded} lines={8}>
      {({ organisation }) => <Registering organisation={organisation} />}
    </Loaded>
  );
}

function Registering({ organisation: { id, country, public_name } }: { organisation: Organisation }) {
  const back = `/organisations/${id}`;
  const [made, setMade] = useState<SystemWithSecret>();
  const asked = useForm({
    keep: "draft",
    address: `/systems/new?organisation=${id}`,
    fields: SYSTEM_FIELDS,
    objections: (form) => ({ ...objectionsTo(SYSTEM_FIELDS, form), ...wrongTogether(form.values.value) }),
    send: ({ values, keyOf }) => {
      const body = { country, organisation_id: id, ...systemBody(values) } as RequestBody<"RegisterClient">;
      return registerSystem(body, keyOf(body));
    },
    done: (system) => {
      if (system.client_secret) return setMade(system);
      showToast(t(system.access_request_id ? askedWords(system) : "system.registered"));
      replace(`/systems/${system.client_id}`);
    },
  });
  return (
    <FormPage
      title={t("system.register.title", { name: public_name })}
      lead={t("system.register.lead")}
      back={{ to: back, text: public_name }}
      button={t("system.register.save")}
      {...asked}
    >
      <Fields {...asked} />
      {made && <SecretOnce system={made} close={() => replace(`/systems/${made.client_id}`)} />}
    </FormPage>
  );
}

/** What is wrong with some answers because of others. */
function wrongTogether(values: Values): Record<string, string> {
  const { acts, auth_method, jwks, role } = values;
  const wrong = auth_method === "private_key_jwt" && Boolean(jwks) && !keysIn(jwks);
  // An application that only signs people in needs none.
  const idle = Boolean(role) && acts !== "people" && chosenScopes(values).length === 0;
  return { ...(wrong && { jwks: t("system.keys.wrong") }), ...(idle && { scope: t("system.scope.none") }) };
}
