import { useState } from "preact/hooks";

import type { PacketPreview } from "../../../api/referrals/referrals";
import { type Key, t } from "../../../i18n";
import { CodedFacts, fieldName } from "../../../ui/facts/CodedFacts";
import { inOrder } from "../../../ui/facts/fieldOrder";
import { ConfirmText, RemoveIdentifying, TextObjections } from "../../../ui/form/TextObjections";

/** Where a preview holds those who go along. */
const ALONG = "accompanied_by";

interface Props {
  preview: PacketPreview;
  /** How long the receiver has to answer, in words; empty where that is not known. */
  within: string;
  busy: boolean;
  send: (textConfirmed: boolean) => void;
  /** The address of the form. */
  change: string;
  /** Takes what identifies out of the message, back in the form; undefined when there is no such text. */
  remove: (() => void) | undefined;
}

/** Field by field what the receiver will see: now, and only after it accepts. */
export function Preview({ preview, within, busy, send, change, remove }: Props) {
  const [confirmed, setConfirmed] = useState(false);
  const problems = preview.message_problems;
  const canConfirm = problems.every(({ confirmable }) => confirmable);
  const namesSomebody = problems.length > 0 && !(canConfirm && confirmed);
  const refused = refusedOf(preview);
  return (
    <section class="section">
      <Parts preview={preview} />
      {refused && (
        <p class="note note--care" role="alert">
          {t(`withheld.${refused}` as Key)} {t("preview.refused")}
        </p>
      )}
      {within && <p>{t("preview.within", { time: within })}</p>}
      {preview.asks_second_person && <p class="note note--sun">{t("transfer.asksFirst")}</p>}
      {preview.withheld.length > 0 && <Withheld fields={preview.withheld} />}
      {problems.length > 0 && (
        <>
          <TextObjections problems={problems} />
          {remove && <RemoveIdentifying remove={remove} />}
        </>
      )}
      {problems.length > 0 && canConfirm && <ConfirmText chosen={confirmed} choose={setConfirmed} />}
      <div class="actions">
        <button
          type="button"
          class="btn"
          disabled={busy || refused !== undefined || namesSomebody}
          onClick={() => send(confirmed)}
        >
          {t("refer.send")}
        </button>
        <a class="btn btn--second" href={`#${change}`}>
          {t("refer.change")}
        </a>
      </div>
    </section>
  );
}

type Content = PacketPreview["after_acceptance"];

/** Those who go along, as the server shows them. */
function alongIn(content: Content): Content[] {
  return (content[ALONG] as Content[] | undefined) ?? [];
}

/** Why the referral cannot be sent as it stands: for want of grounds about the person, or about one who goes along. */
function refusedOf({ withheld, after_acceptance }: PacketPreview): string | undefined {
  const own = withheld.find(({ reason }) => reason !== "above_profile");
  return own?.reason ?? alongIn(after_acceptance).flatMap(({ refused }) => (refused ? [String(refused)] : []))[0];
}

/** What is shown of the person, and then of each who goes along. */
function Shown({ content, along }: { content: Content; along: Content[] }) {
  const { [ALONG]: _, ...own } = content;
  return (
    <>
      <CodedFacts values={own} />
      {along.map(({ refused, ...other }, place) => (
        <div key={place}>
          <h3>{t("preview.along", { number: place + 1 })}</h3>
          <CodedFacts values={other} />
        </div>
      ))}
    </>
  );
}

function Parts({ preview }: { preview: PacketPreview }) {
  return (
    <div class="packet">
      <div class="packet__part packet__part--now">
        <h2>{t("preview.now")}</h2>
        <p class="small soft">{t("preview.now.hint")}</p>
        <Shown content={preview.before_acceptance} along={alongIn(preview.before_acceptance)} />
      </div>
      <div class="packet__part">
        <h2>{t("preview.later")}</h2>
        <p class="small soft">{t("preview.later.hint")}</p>
        <Shown content={onlyLater(preview)} along={alongIn(preview.after_acceptance)} />
        {preview.masked.length > 0 && (
          <p>
            {t("preview.masked", {
              fields: inOrder(preview.masked, (name) => name)
                .map(fieldName)
                .join(", "),
            })}
          </p>
        )}
        {preview.message && (
          <>
            <h3>{t("field.message")}</h3>
            <p>{preview.message}</p>
          </>
        )}
      </div>
    </div>
  );
}

/** The fields that stay here, and why. */
function Withheld({ fields }: { fields: PacketPreview["withheld"] }) {
  const list = (
    <ul>
      {inOrder(fields, ({ field }) => field).map(({ field, reason }) => (
        <li key={field}>
          {fieldName(field)}: <span class="soft">{t(`withheld.${reason}` as Key) || reason}</span>
        </li>
      ))}
    </ul>
  );
  return (
    <>
      <details class="govuk-details no-print">
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">{t("preview.withheld")}</span>
        </summary>
        {list}
      </details>
      {/* Nobody can unfold what is on paper. */}
      <div class="print-only section">
        <h2>{t("preview.withheld")}</h2>
        {list}
      </div>
    </>
  );
}

/** What acceptance adds to what is visible before it. */
function onlyLater({ before_acceptance, after_acceptance }: PacketPreview): Record<string, unknown> {
  return Object.fromEntries(Object.entries(after_acceptance).filter(([name]) => !(name in before_acceptance)));
}
