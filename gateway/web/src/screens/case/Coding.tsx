import { readCoding, type StandardCoding } from "../../api/cases";
import { codeLabel } from "../../api/codelists";
import { t, tn } from "../../i18n";
import { codedWords, fieldName } from "../../ui/CodedFacts";
import { OpenedSection } from "../../ui/OpenedSection";
import { Loaded, useResource } from "../../ui/resource";
import { Tag } from "../../ui/Tag";

/** The record in the words of other standards; their fields and codes are for systems, which ask for them. */
export function Coding({ id }: { id: string }) {
  return <OpenedSection title={t("coding.title")}>{() => <Standards id={id} />}</OpenedSection>;
}

function Standards({ id }: { id: string }) {
  const coding = useResource((context) => readCoding(id, context), [id]);
  return (
    <Loaded from={coding} lines={8}>
      {({ standards }) => (
        <div class="stack">
          <p class="soft">{t("coding.lead")}</p>
          {standards.map((coding) => (
            <Standard key={coding.standard} coding={coding} />
          ))}
        </div>
      )}
    </Loaded>
  );
}

function Standard({ coding }: { coding: StandardCoding }) {
  const { gaps } = coding;
  return (
    <section class="coding stack" aria-label={coding.standard}>
      <h3 class="row">
        {coding.standard} {coding.version}
        <Tag tone={gaps.length ? "sun" : "leaf"}>
          {gaps.length ? tn("coding.gaps", gaps.length) : t("coding.complete")}
        </Tag>
      </h3>
      {coding.standard === "IC-TIP" && <p class="small soft">{t("coding.ictip")}</p>}
      <dl class="coding__values">
        {coding.values.map((value) => (
          <div key={value.field}>
            <dt>{fieldName(value.recorded)}</dt>
            <dd>{codedWords(value.recorded, value.values)}</dd>
          </div>
        ))}
      </dl>
      {gaps.length > 0 && <Gaps gaps={gaps} />}
    </section>
  );
}

function Gaps({ gaps }: { gaps: StandardCoding["gaps"] }) {
  return (
    <div class="note note--sun">
      <h4>{t("coding.missing")}</h4>
      <ul>
        {gaps.map((gap) => (
          <li key={`${gap.field}${gap.code}`}>
            {fieldName(gap.recorded)}: {t(`coding.${gap.reason}`, { word: wordOf(gap) })}
          </li>
        ))}
      </ul>
    </div>
  );
}

function wordOf({ list, code }: StandardCoding["gaps"][number]): string {
  return list && code ? codeLabel(list, code) : "";
}
