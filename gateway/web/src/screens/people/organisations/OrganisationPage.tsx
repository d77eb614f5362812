import { codeLabel } from "../../../api/codelists";
import {
  reinstateOrganisation,
  suspendOrganisation,
  unverifyOrganisation,
  verifyOrganisation,
} from "../../../api/people/administration";
import { type Organisation, readOrganisation } from "../../../api/people/identity";
import { organisationName } from "../../../api/people/organisationNames";
import { day, t } from "../../../i18n";
import type { Params } from "../../../router";
import { reaches } from "../../../session/reach";
import { may, session } from "../../../session/session";
import { Act } from "../../../ui/dialogs/ConfirmDialog";
import { Code } from "../../../ui/facts/Code";
import { EmailAddress } from "../../../ui/facts/EmailAddress";
import { Fact } from "../../../ui/facts/Fact";
import { knownName } from "../../../ui/facts/personNames";
import { StatusTag } from "../../../ui/facts/StatusTag";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { PendingRequest } from "../requests/PendingRequest";
import { Suspend } from "../suspension/Suspend";
import { Suspended } from "../suspension/Suspended";
import { MailboxOf } from "./MailboxOf";
import { OffersOf } from "./OffersOf";
import { OfficesOf } from "./OfficesOf";
import { PeopleOf } from "./PeopleOf";
import { SystemsOf } from "./SystemsOf";

/** One organisation: its card for everyone; who works in it, its systems and services for who administers it. */
export default function OrganisationPage({ params: { id = "" } }: { params: Params }) {
  const loaded = useResource((context) => readOrganisation(id, context), [id]);
  return (
    <Loaded whole from={loaded} lines={10}>
      {({ organisation }) => (
        <>
          <PageHead title={organisation.public_name} back={{ to: "/organisations", text: t("organisations.title") }} />
          <div class="stack">
            <Card organisation={organisation} reload={loaded.reload} />
            <OfficesOf organisation={organisation} />
            {may("webhooks:manage") && session.value?.organisation_id === id && <MailboxOf id={id} />}
            {may("users:read") && reaches(organisation) && <PeopleOf organisation={organisation} />}
            {may("clients:read") && reaches(organisation) && <SystemsOf organisation={organisation} />}
            {may("directory:read") && <OffersOf key={id} organisation={organisation} />}
          </div>
        </>
      )}
    </Loaded>
  );
}

interface Props {
  organisation: Organisation;
  reload: () => void;
}

function Card({ organisation, reload }: Props) {
  const { id, name, kind, country, adm1, contact_email, parent_id, status } = organisation;
  return (
    <section class="card stack" data-part="card">
      <p class="band__row">
        <StatusTag status={status} />
      </p>
      <dl class="facts">
        {status === "suspended" && organisation.suspended_at && (
          <Fact term={t("status.suspended")}>
            <Suspended at={organisation.suspended_at} reason={organisation.suspended_for ?? null} />
          </Fact>
        )}
        {name && <Fact term={t("organisation.name")}>{name}</Fact>}
        <Fact term={t("organisations.column.kind")}>
          <Code list="org_type" code={kind} />
        </Fact>
        <Fact term={t("directory.country")}>
          <Code list="platform_country" code={country} />
        </Fact>
        {parent_id && (
          <Fact term={t("organisation.parent")}>
            <a href={`#/organisations/${parent_id}`}>{organisationName(parent_id)}</a>
          </Fact>
        )}
        {adm1 && <Fact term={t("register.place")}>{codeLabel(`iso_3166_2_${country.toLowerCase()}`, adm1)}</Fact>}
        <Fact term={t("organisation.check")}>{checkOf(organisation)}</Fact>
        {contact_email && (
          <Fact term={t("organisations.column.email")}>
            <EmailAddress address={contact_email} />
          </Fact>
        )}
      </dl>
      {organisation.access_request_id && (
        <PendingRequest
          waiting={{
            organisation_id: id,
            access_request_id: organisation.access_request_id,
            access_request_kind: "rules",
          }}
          words="rules.waits.note"
        />
      )}
      {may("organisations:write") && reaches(organisation) && (
        <div class="row no-print">
          <a class="btn btn--second" href={`#/organisations/${id}/card`}>
            {t("organisation.edit")}
          </a>
          <a class="btn btn--second" href={`#/organisations/${id}/rules`}>
            {t("rules.link")}
          </a>
          {id !== session.value?.organisation_id && <Checking organisation={organisation} reload={reload} />}
          <Standing organisation={organisation} reload={reload} />
        </div>
      )}
    </section>
  );
}

/** Marks that it was checked; once it is, anew, or takes the mark back. A suspended one is reinstated before all. */
function Checking({ organisation, reload }: Props) {
  const name = organisation.public_name;
  const isChecked = Boolean(organisation.verified_on);
  return (
    <>
      <Act
        which="organisation.verify"
        name={name}
        second={isChecked || organisation.status === "suspended"}
        {...(isChecked && { text: t("organisation.verifyAgain") })}
        send={() => verifyOrganisation(organisation)}
        done={reload}
      />
      {isChecked && (
        <Act
          care
          which="organisation.unverify"
          name={name}
          send={() => unverifyOrganisation(organisation)}
          done={reload}
        />
      )}
    </>
  );
}

/** When it was checked, and for who administers it by which person: a system has no name here. */
function checkOf({ id, verified_on, verified_by }: Organisation): string {
  const isOwn = id === session.value?.organisation_id && may("organisations:write");
  if (!verified_on) return t(isOwn ? "organisation.unverified.own" : "organisation.unverified");
  const checked = { day: day(verified_on) };
  const who = verified_by && may("users:read") && knownName(verified_by);
  return who ? t("organisation.verifiedBy", { ...checked, who }) : t("organisation.verified", checked);
}

/** Stops it from acting, or lets it act again. */
function Standing({ organisation, reload }: Props) {
  const name = organisation.public_name;
  return organisation.status === "suspended" ? (
    <Act which="organisation.reinstate" name={name} send={() => reinstateOrganisation(organisation)} done={reload} />
  ) : (
    <Suspend
      which="organisation.suspend"
      name={name}
      send={(reason) => suspendOrganisation(organisation, reason)}
      done={reload}
    />
  );
}
