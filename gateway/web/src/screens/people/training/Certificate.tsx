import type { Profile } from "../../../api/people/profile";
import type { Training } from "../../../api/people/training";
import { day, t } from "../../../i18n";
import { Fact } from "../../../ui/facts/Fact";
import { roleName } from "../../../ui/facts/roleNames";
import { Icon } from "../../../ui/page/Icon";

interface Props {
  profile: Profile;
  training: Training;
  until: string;
}

/** Whose it is, what was passed and until when it counts; printed, it stands alone on the sheet. */
export function Certificate({ profile, training, until }: Props) {
  const passed = training.modules.filter((module) => module.passed_on);
  return (
    <section class="card stack certificate" data-part="certificate">
      <h2>{t("certificate.title")}</h2>
      <dl class="facts">
        <Fact term={t("user.name")}>{profile.display_name}</Fact>
        <Fact term={t("accesses.organisation")}>{profile.organisation.public_name}</Fact>
        <Fact term={t("users.column.role")}>{roleName(profile)}</Fact>
        <Fact term={t("certificate.until")}>{day(until)}</Fact>
      </dl>
      <ul>
        {passed.map(({ name, title, passed_on }) => (
          <li key={name}>
            {title} · {passed_on && day(passed_on)}
          </li>
        ))}
      </ul>
      <p class="small soft">{t("certificate.checked")}</p>
      <div class="actions">
        <button type="button" class="btn btn--second no-print" onClick={() => window.print()}>
          <Icon name="print" /> {t("certificate.print")}
        </button>
      </div>
    </section>
  );
}
