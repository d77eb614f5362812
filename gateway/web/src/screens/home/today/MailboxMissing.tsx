import { readMailbox } from "../../../api/people/mailbox";
import { t } from "../../../i18n";
import { session } from "../../../session/session";
import { useResource } from "../../../ui/loading/resource";

/** For who may choose it, while the organisation has no mailbox: no other screen leads there, and nothing arrives by mail. */
export function MailboxMissing() {
  const { data } = useResource(readMailbox, []);
  if (!data || data.mailbox) return null;
  return (
    <p class="shown note note--sun" data-part="no-mailbox">
      {t("today.mailbox")}{" "}
      <a href={`#/organisations/${session.value?.organisation_id}/mailbox`}>{t("today.mailbox.set")}</a>
    </p>
  );
}
