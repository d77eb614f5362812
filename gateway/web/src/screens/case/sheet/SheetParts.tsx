import type { ComponentChildren } from "preact";

import type { TransparencySheet } from "../../../api/case/persons";
import { discloses } from "../../../contract/serverRules";
import { day, type Key, number, t } from "../../../i18n";
import {
  answerText,
  type Consent,
  type GivenOut,
  inCountry,
  kindsText,
  type Opening,
  purposeText,
  type Received,
  reasonOf,
  recipientOf,
  safeName,
} from "./words";

/** The parts of the sheet of a person, in the order in which they are read to them. */
export function SheetParts({ sheet }: { sheet: TransparencySheet }) {
  const who = safeName(sheet.organisation_id);
  return (
    <>
      <Part title="sheet.kept">
        {sheet.erased && <p>{t("sheet.erased")}</p>}
        <ul>
          {sheet.kept.map((kind) => (
            <li key={kind}>{t(`sheet.kind.${kind}`)}</li>
          ))}
        </ul>
        <p>{t("sheet.keptHow")}</p>
      </Part>
      {sheet.received.length > 0 && (
        <Part title="sheet.received">
          <ul>
            {sheet.received.map((received) => (
              <li key={received.organisation_id}>
                <ReceivedLine received={received} home={sheet} />
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title="sheet.consents">
        <Lines of={sheet.consents} none="sheet.noConsents" line={(consent) => <ConsentLine consent={consent} />} />
        <p>{t("sheet.takeBack")}</p>
      </Part>
      <Part title="sheet.given">
        <Lines of={sheet.given_out} none="sheet.noGiven" line={(given) => <GivenLine given={given} home={sheet} />} />
      </Part>
      <Part title="sheet.openings">
        <Lines of={sheet.openings} none="sheet.noOpenings" line={(opening) => <OpeningLine opening={opening} />} />
      </Part>
      <Part title="sheet.ask">
        <ul>
          <li>{t("sheet.ask.correct", { who, number: sheet.case_number })}</li>
          <li>{t("sheet.ask.read")}</li>
          <li>{t("sheet.ask.erase", { who })}</li>
        </ul>
        <p>{t("sheet.ask.free")}</p>
        <p>
          <strong>{t("sheet.keep")}</strong>
        </p>
      </Part>
    </>
  );
}

function Part({ title, children }: { title: Key; children: ComponentChildren }) {
  return (
    <section class="section">
      <h2>{t(title)}</h2>
      {children}
    </section>
  );
}

interface LinesProps<T> {
  of: readonly T[];
  none: Key;
  line: (each: T) => ComponentChildren;
}

function Lines<T>({ of, none, line }: LinesProps<T>) {
  if (of.length === 0) return <p>{t(none)}</p>;
  return (
    <ul>
      {of.map((each, index) => (
        <li key={String(index)}>{line(each)}</li>
      ))}
    </ul>
  );
}

function ConsentLine({ consent }: { consent: Consent }) {
  const purpose = purposeText(consent.purpose);
  return (
    <>
      <strong>{purpose.charAt(0).toLocaleUpperCase() + purpose.slice(1)}.</strong> {answerText(consent)}
      {consent.holds && discloses(consent.purpose) && (
        <>
          {" "}
          {t("sheet.consent.to", { who: recipientOf(consent) })}{" "}
          {t("sheet.consent.kinds", { kinds: kindsText(consent.kinds) })}
        </>
      )}
    </>
  );
}

function ReceivedLine({ received, home }: { received: Received; home: TransparencySheet }) {
  const what = kindsText(received.kinds);
  return <>{t("sheet.received.line", { when: day(received.on), who: namedFrom(received, home), what })}</>;
}

function GivenLine({ given, home }: { given: GivenOut; home: TransparencySheet }) {
  return (
    <>
      {t("sheet.given.line", { when: day(given.on), who: namedFrom(given, home), what: kindsText(given.kinds) })}{" "}
      {t("sheet.given.for", { purpose: reasonOf(given) })}
    </>
  );
}

/** An organisation, with its country where that is another than the sheet's. */
function namedFrom({ organisation_id, country }: GivenOut | Received, home: TransparencySheet): string {
  const name = safeName(organisation_id);
  return country === home.country ? name : inCountry(name, country);
}

function OpeningLine({ opening }: { opening: Opening }) {
  const { organisation_id: id, on, purpose, times } = opening;
  const what = t(`sheet.opened.${opening.opened}`);
  return (
    <>
      {t("sheet.opening.line", { when: day(on), who: id ? safeName(id) : t("sheet.platform"), what })}
      {purpose && ` ${t("sheet.given.for", { purpose: purposeText(purpose) })}`}
      {times > 1 && ` ${t("sheet.opening.times", { count: number(times) })}`}
    </>
  );
}
