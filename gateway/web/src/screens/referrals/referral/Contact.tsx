import { t } from "../../../i18n";
import { Fact } from "../../../ui/facts/Fact";
import { Tag } from "../../../ui/facts/Tag";

/** How the person can be reached, and whether doing so is safe for them. */
export interface Contacts {
  phones?: Array<{ number: string; safe_to_call: boolean; safe_hours: string | null }>;
  email?: string;
  safe_to_write?: boolean;
  address?: Record<string, string | null>;
  guardian_contact?: string;
}

/** `mayCall` is false where a caution forbids it, whatever was recorded of a number. */
export function Contact({ contacts, mayCall }: { contacts: Contacts; mayCall: boolean }) {
  const { phones = [], email, safe_to_write, address, guardian_contact } = contacts;
  const place = Object.values(address ?? {}).filter(Boolean);
  const isEmpty = phones.length === 0 && !email && place.length === 0 && !guardian_contact;
  return (
    <section>
      <h3>{t("sheet.contact")}</h3>
      {isEmpty && <p class="soft">{t("sheet.noContact")}</p>}
      <dl class="facts">
        {phones.map(({ number, safe_to_call, safe_hours }) => (
          <Fact key={number} term={t("sheet.phone")}>
            <span class="numeric">{number}</span>{" "}
            <Safety safe={mayCall && safe_to_call} yes="sheet.call" no="sheet.doNotCall" />
            {mayCall && safe_hours && ` (${safe_hours})`}
          </Fact>
        ))}
        {email && (
          <Fact term={t("field.email")}>
            {email} <Safety safe={safe_to_write === true} yes="sheet.write" no="sheet.doNotWrite" />
          </Fact>
        )}
        {place.length > 0 && <Fact term={t("field.address")}>{place.join(", ")}</Fact>}
        {guardian_contact && <Fact term={t("field.guardian_contact")}>{guardian_contact}</Fact>}
      </dl>
    </section>
  );
}

type Words = "sheet.call" | "sheet.doNotCall" | "sheet.write" | "sheet.doNotWrite";

function Safety({ safe, yes, no }: { safe: boolean; yes: Words; no: Words }) {
  return <Tag tone={safe ? "leaf" : "alarm"}>{t(safe ? yes : no)}</Tag>;
}
