import { readMailbox } from "../../../api/people/mailbox";
import { t } from "../../../i18n";
import { EmailAddress } from "../../../ui/facts/EmailAddress";
import { Loaded, useResource } from "../../../ui/loading/resource";

/** Where one's own organisation gets its notices by e-mail, and whether that address was refused. */
export function MailboxOf({ id }: { id: string }) {
  const loaded = useResource(readMailbox, [id]);
  return (
    <section class="card stack" data-part="mailbox">
      <h2>{t("mailbox.title")}</h2>
      <Loaded from={loaded} lines={2}>
        {({ mailbox }) => (
          <>
            <p>{mailbox ? <EmailAddress address={mailbox.address} /> : t("mailbox.none")}</p>
            {mailbox?.refused_at && <p class="note note--sun">{t("mailbox.refused")}</p>}
          </>
        )}
      </Loaded>
      <div class="row no-print">
        <a class="btn btn--second" href={`#/organisations/${id}/mailbox`}>
          {t("mailbox.set")}
        </a>
      </div>
    </section>
  );
}
