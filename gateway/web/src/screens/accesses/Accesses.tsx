import { useState } from "preact/hooks";

import { type Access, readCountryAccesses } from "../../api/cases";
import { listOrganisations, listUsers, type Organisation, type User } from "../../api/identity";
import type { RequestContext } from "../../api/requestContext";
import { type Key, moment, t } from "../../i18n";
import { may } from "../../session/session";
import { Code } from "../../ui/Code";
import { Empty } from "../../ui/Empty";
import { More } from "../../ui/More";
import { organisationName } from "../../ui/organisationNames";
import { PageHead } from "../../ui/PageHead";
import { Loaded, useResource } from "../../ui/resource";
import { isNamed, whoOf } from "../case/access";

const ALL = "200";
const IDENTITY_OPENED = "identity.read";

/** Accesses to the cases of the country: by whom, when and why. Nothing of their content. */
export default function Accesses() {
  const [organisation, setOrganisation] = useState("");
  const [identityOnly, setIdentityOnly] = useState(true);
  const people = useResource(readPeople, []);
  const list = (cursor?: string, context?: RequestContext) => {
    const action = identityOnly ? IDENTITY_OPENED : undefined;
    return readCountryAccesses({ cursor, organisation_id: organisation || undefined, action }, context);
  };
  const log = useResource((context) => list(undefined, context), [organisation, identityOnly]);
  const { organisations, users } = people.data ?? { organisations: [], users: [] };
  return (
    <>
      <PageHead title={t("accesses.title")} lead={t("accesses.lead")} />
      <div class="card stack">
        <OrganisationChoice organisations={organisations} chosen={organisation} choose={setOrganisation} />
        <label class="row">
          <input
            type="checkbox"
            checked={identityOnly}
            onChange={(event) => setIdentityOnly(event.currentTarget.checked)}
          />
          {t("accesses.identityOnly")}
        </label>
      </div>
      <Loaded from={log} lines={8}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty text={t("accesses.none")} />
          ) : (
            <>
              <ul class="lines card card--flush">
                {page.items.map((access) => (
                  <Line key={access.id} access={access} users={users} />
                ))}
              </ul>
              <More page={page} load={list} show={log.set} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

interface ChoiceProps {
  organisations: Organisation[];
  chosen: string;
  choose: (id: string) => void;
}

function OrganisationChoice({ organisations, chosen, choose }: ChoiceProps) {
  return (
    <>
      <label class="govuk-label" for="accesses-organisation">
        {t("accesses.organisation")}
      </label>
      <select
        id="accesses-organisation"
        class="govuk-select"
        value={chosen}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <option value="">{t("accesses.everyOrganisation")}</option>
        {organisations.map(({ id, public_name }) => (
          <option key={id} value={id}>
            {public_name}
          </option>
        ))}
      </select>
    </>
  );
}

async function readPeople(context: RequestContext): Promise<{ organisations: Organisation[]; users: User[] }> {
  const [organisations, users] = await Promise.all([
    listOrganisations({ limit: ALL }, context),
    may("users:read") ? listUsers({ limit: ALL }, context) : { items: [] },
  ]);
  return { organisations: organisations.items, users: users.items };
}

function Line({ access, users }: { access: Access; users: User[] }) {
  return (
    <li class="line">
      <div class="line__main">
        <strong>{whoOf(access, users)}</strong>
        <div class="line__facts">
          {access.organisation_id && <span>{organisationName(access.organisation_id)}</span>}
          <span>{t(`access.${isNamed(access.action) ? access.action : "other"}` as Key)}</span>
          {access.purpose && (
            <span>
              <Code list="consent_purpose" code={access.purpose} />
            </span>
          )}
        </div>
      </div>
      <div class="line__side">
        <time dateTime={access.at}>{moment(access.at)}</time>
        {access.object_type === "case" && (
          <span class="soft">{t("accesses.case", { id: access.object_id?.slice(-8) ?? "" })}</span>
        )}
      </div>
    </li>
  );
}
