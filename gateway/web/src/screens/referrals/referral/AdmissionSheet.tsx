import { codeLabel } from "../../../api/codelists";
import { day, t, tn } from "../../../i18n";
import { Code, Codes, RiskTag } from "../../../ui/facts/Code";
import { CodedFacts } from "../../../ui/facts/CodedFacts";
import { Fact } from "../../../ui/facts/Fact";
import { Tag } from "../../../ui/facts/Tag";
import { ToldCautions } from "../../../ui/records/Cautions";
import { ageText } from "../../../ui/time/age";
import { Contact, type Contacts } from "./Contact";

/** What is read first about a person who arrives; the packet may hold more, or less. */
interface Person extends Contacts {
  salutation?: string;
  first_names?: string;
  surnames?: string;
  known_as?: string;
  birthdate?: string;
  birth_year?: number;
  age?: number;
  age_band?: string;
  majority?: string;
  gender?: string;
  risk_level?: string;
  primary_language?: string;
  secondary_language?: string;
  needs_interpreter?: boolean;
  needs?: string[];
  services?: string[];
  disabilities?: string[];
  dependants?: number;
  flags?: string[];
  more_flags?: string[];
}

/** Fields that have a place of their own on the sheet. */
const PLACED = new Set([
  ...["salutation", "first_names", "surnames", "known_as", "birthdate", "birth_year", "age", "age_band"],
  ...["majority", "gender", "risk_level", "primary_language", "secondary_language", "needs_interpreter"],
  ...["needs", "services", "disabilities", "dependants", "flags", "more_flags"],
  ...["phones", "email", "safe_to_write", "address", "guardian_contact"],
]);
/** What ties the seal to the referral, and is no fact about the person. */
const INTERNAL = new Set(["referral_id", "nonce"]);

/** What was shared, in the order in which somebody is received: who, in which danger, how to speak, what for. */
export function AdmissionSheet({ packet }: { packet: Record<string, unknown> }) {
  const person = packet as Person;
  const rest = Object.entries(packet).filter(([name]) => !PLACED.has(name) && !INTERNAL.has(name));
  return (
    <div class="sheet">
      <Who person={person} />
      <Contact contacts={person} mayCall={!person.flags?.includes("do_not_call")} />
      <Needs person={person} />
      {rest.length > 0 && (
        <section>
          <h3>{t("sheet.more")}</h3>
          <CodedFacts values={Object.fromEntries(rest)} />
        </section>
      )}
    </div>
  );
}

function Who({ person }: { person: Person }) {
  const name = [person.salutation, person.first_names, person.surnames].filter(Boolean).join(" ");
  return (
    <section class="stack">
      <p class="identity__name">{name || person.known_as || t("identity.noName")}</p>
      <p class="band__row">
        <RiskTag code={person.risk_level} />
        {person.majority === "minor" && <Tag tone="clay">{t("case.minor")}</Tag>}
      </p>
      <ToldCautions codes={[...(person.flags ?? []), ...(person.more_flags ?? [])]} />
      <dl class="facts">
        {name && person.known_as && <Fact term={t("field.known_as")}>{person.known_as}</Fact>}
        <Fact term={t("field.age")}>{ageOf(person)}</Fact>
        <Fact term={t("field.gender")}>
          <Code list="gender" code={person.gender} />
        </Fact>
        <Fact term={t("field.primary_language")}>{languagesOf(person)}</Fact>
      </dl>
    </section>
  );
}

function Needs({ person }: { person: Person }) {
  return (
    <section>
      <h3>{t("sheet.needs")}</h3>
      <dl class="facts">
        <Fact term={t("referral.services")}>
          <Codes list="service_type" codes={person.services} />
        </Fact>
        {person.needs && (
          <Fact term={t("field.needs")}>
            <Codes list="service_type" codes={person.needs} />
          </Fact>
        )}
        {person.disabilities && (
          <Fact term={t("field.disabilities")}>
            <Codes list="disability" codes={person.disabilities} />
          </Fact>
        )}
        {person.dependants !== undefined && <Fact term={t("field.dependants")}>{person.dependants}</Fact>}
      </dl>
    </section>
  );
}

function ageOf({ birthdate, birth_year = Number(birthdate?.slice(0, 4)), age, age_band }: Person): string {
  if (birthdate?.length === 10) return `${ageText({ born_by: birthdate, birth_year: null })} (${day(birthdate)})`;
  if (birth_year) return `${ageText({ born_by: `${birth_year}-12-31`, birth_year })} (${birth_year})`;
  return age === undefined
    ? ageText({ born_by: null, birth_year: null, age_band: age_band ?? null })
    : tn("age.years", age);
}

function languagesOf({ primary_language, secondary_language, needs_interpreter }: Person): string {
  const spoken = [primary_language, secondary_language].flatMap((code) => (code ? [codeLabel("language", code)] : []));
  const words = spoken.join(", ") || "–";
  return needs_interpreter ? `${words} (${t("case.interpreter")})` : words;
}
