import { useState } from "preact/hooks";

import { registerSystem, type SystemWithSecret } from "../../api/administration";
import { type Organisation, readOrganisation } from "../../api/identity";
import type { RequestBody } from "../../contract/schemas";
import { keyFor, placeOrThrow, useSubmit } from "../../forms/attempt";
import { discard, useDraft } from "../../forms/drafts";
import { Fields } from "../../forms/Fields";
import type { Form } from "../../forms/form";
import { pointersOf, startingValues } from "../../forms/record";
import { objectionsTo } from "../../forms/useRecordForm";
import { t } from "../../i18n";
import { go, query } from "../../router";
import { FormPage } from "../../ui/FormPage";
import { Loaded, useResource } from "../../ui/resource";
import { showToast } from "../../ui/Toasts";
import { AllowedTo } from "../users/AllowedTo";
import { SecretOnce } from "./SecretOnce";
import { keysIn, SYSTEM_FIELDS, systemBody } from "./systemFields";

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
  const address = `/systems/new?organisation=${id}`;
  const back = `/organisations/${id}`;
  const form = useDraft(address, () => startingValues(SYSTEM_FIELDS));
  const [made, setMade] = useState<SystemWithSecret>();
  const store = async () => {
    const body = { country, organisation_id: id, ...systemBody(form.values.value) } as RequestBody<"RegisterClient">;
    try {
      const system = await registerSystem(body, keyFor(form, body));
      discard(address);
      if (system.client_secret) return setMade(system);
      showToast(t(system.access_request_id ? "system.asked" : "system.registered"));
      go(`/systems/${system.client_id}`);
    } catch (thrown) {
      placeOrThrow(form, thrown, pointersOf(SYSTEM_FIELDS));
    }
  };
  const submission = useSubmit(form, () => objections(form), store);
  return (
    <FormPage
      title={t("system.register.title", { name: public_name })}
      lead={t("system.register.lead")}
      back={{ to: back, text: public_name }}
      form={form}
      fields={[...SYSTEM_FIELDS]}
      button={t("system.register.save")}
      {...submission}
    >
      <Fields fields={SYSTEM_FIELDS} form={form} />
      <AllowedTo given={{ role: form.text("role") }} />
      {made && <SecretOnce system={made} close={() => go(`/systems/${made.client_id}`)} />}
    </FormPage>
  );
}

function objections(form: Form): Record<string, string> {
  const values = form.values.value;
  const wrong = values.auth_method === "private_key_jwt" && Boolean(values.jwks) && !keysIn(values.jwks);
  return { ...objectionsTo(SYSTEM_FIELDS, form), ...(wrong && { jwks: t("system.keys.wrong") }) };
}
