import type { User } from "../../../api/people/identity";
import { organisationName } from "../../../api/people/organisationNames";
import { type Key, t } from "../../../i18n";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { awaitsReader, type Waiting } from "./awaitsReader";
import { askedFor } from "./kindWords";

interface Props {
  waiting: Waiting & Pick<User, "access_request_kind">;
  /** What is said where other people decide. */
  words: Key;
}

/** What a person or a system waits for, and whose yes; the reader who may say it is led to the request. */
export function PendingRequest({ waiting, words }: Props) {
  const { organisation_id, access_request_id: id } = waiting;
  const own = useResource((context) => awaitsReader(waiting, context).catch(() => false), [organisation_id, id]);
  const what = askedFor(waiting);
  return (
    <Loaded from={own} lines={1}>
      {(isOwn) => (
        <p class="note note--sun">
          {isOwn ? (
            <a href={`#/requests?mine=false&preview=${id}`}>{t("user.waits.self", { what })}</a>
          ) : (
            t(words, { organisation: organisationName(organisation_id), what })
          )}
        </p>
      )}
    </Loaded>
  );
}
