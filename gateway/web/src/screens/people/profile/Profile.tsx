import { changeProfile, type Profile as Known, readProfile } from "../../../api/people/profile";
import { Fields } from "../../../forms/fields/Fields";
import type { RecordField } from "../../../forms/record";
import { useForm } from "../../../forms/useForm";
import { day, t } from "../../../i18n";
import { session, signInAddress } from "../../../session/session";
import { showToast } from "../../../ui/dialogs/Toasts";
import { Code } from "../../../ui/facts/Code";
import { EmailAddress } from "../../../ui/facts/EmailAddress";
import { Fact } from "../../../ui/facts/Fact";
import { roleName } from "../../../ui/facts/roleNames";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { AllowedTo } from "../roles/AllowedTo";
import { standingWords } from "../users/standingWords";
import { languageField } from "../users/userFields";
import { OwnSessions } from "./OwnSessions";

const FIELDS: readonly RecordField[] = [languageField()];

/** Oneself: who one is here, what one may do, the language of e-mails, and where one is signed in. */
export default function Profile() {
  const loaded = useResource((context) => readProfile(context), []);
  return (
    <>
      <PageHead title={t("profile.title")} lead={t("profile.lead")} />
      <Loaded from={loaded} lines={10}>
        {({ profile, version }) => (
          <div class="stack">
            <Card profile={profile} />
            <Language key={version} profile={profile} version={version} reload={loaded.reload} />
            <OwnSessions />
            <AllowedTo given={profile} />
          </div>
        )}
      </Loaded>
    </>
  );
}

function Card({ profile }: { profile: Known }) {
  return (
    <section class="card" data-part="card">
      <dl class="facts">
        <Fact term={t("user.name")}>{profile.display_name}</Fact>
        <Fact term={t("user.email")}>{profile.email && <EmailAddress address={profile.email} />}</Fact>
        <Fact term={t("accesses.organisation")}>{profile.organisation.public_name}</Fact>
        <Fact term={t("users.column.role")}>{roleName(profile)}</Fact>
        <Fact term={t("user.factor")}>{t(profile.second_factor ? "user.factor.has" : "user.factor.none")}</Fact>
        <Fact term={t("user.pledge")}>
          {profile.pledge_signed_on ? day(profile.pledge_signed_on) : t("user.pledge.none")}
        </Fact>
        <Fact term={t("user.standing")}>
          <a href="#/training">{standingWords(profile)}</a>
          {!session.value?.practice_of && (
            <>
              {" · "}
              <a href={signInAddress(true)}>{t("practice.open")}</a>
            </>
          )}
        </Fact>
        <Fact term={t("profile.access")}>
          <a href="/oauth2/access">{t("profile.access.open")}</a>
        </Fact>
        <Fact term={t("profile.passkeys")}>
          <a href="/oauth2/passkeys">{t("profile.passkeys.open")}</a>
        </Fact>
        <Fact term={t("directory.country")}>
          {profile.countries.map((country) => (
            <span key={country}>
              <Code list="platform_country" code={country} />{" "}
            </span>
          ))}
        </Fact>
      </dl>
    </section>
  );
}

function Language({ profile, version, reload }: { profile: Known; version: number; reload: () => void }) {
  const { form, problem, busy, save } = useForm({
    keep: "draft",
    address: "/profile",
    fields: FIELDS,
    record: { record: profile, version },
    read: async () => {
      const now = await readProfile();
      return { record: now.profile, version: now.version };
    },
    send: ({ version: known, answered }) => changeProfile(known, answered),
    done: () => {
      showToast(t("profile.saved"));
      reload();
    },
  });
  return (
    <form class="card stack" noValidate onSubmit={save}>
      <Fields fields={FIELDS} form={form} />
      <ProblemNote problem={problem} />
      <div class="actions">
        <button type="submit" class="btn btn--second" disabled={busy}>
          {t("profile.language.save")}
        </button>
      </div>
    </form>
  );
}
