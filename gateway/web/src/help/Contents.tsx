import { t } from "../i18n";
import type { Manual } from "../manual/tree";
import { PageLink } from "./PageLink";

/** All chapters with their sections. */
export function Contents({ manual }: { manual: Manual }) {
  return (
    <>
      <h3>{t("help.contents")}</h3>
      {manual.map((chapter) => (
        <section key={chapter.id} class="help__others">
          <h4>
            <PageLink section={chapter.id}>{chapter.title}</PageLink>
          </h4>
          <ul>
            {chapter.sections.slice(1).map((section) => (
              <li key={section.id}>
                <PageLink section={section.id}>{section.title}</PageLink>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
