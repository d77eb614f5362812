import { type CodeItem, codeList } from "../../../api/codelists";
import { Fold } from "../../../forms/fields/Fold";
import { t } from "../../../i18n";

/** The text that is read out today; undefined until the list has arrived. */
export function currentNotice(): CodeItem | undefined {
  return codeList("consent_notice")?.items.at(-1);
}

/** What is read out before the person answers. */
export function Notice({ notice }: { notice: CodeItem | undefined }) {
  if (!notice) return null;
  return (
    <Fold label={t("consent.notice")} open>
      <NoticeText notice={notice} />
    </Fold>
  );
}

export function NoticeText({ notice }: { notice: CodeItem }) {
  return (
    <>
      {notice.text?.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <p class="small soft">{notice.label}</p>
    </>
  );
}
