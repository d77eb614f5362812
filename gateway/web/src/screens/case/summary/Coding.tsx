import { readCoding, type StandardCoding } from "../../../api/case/cases";
import { codeLabel } from "../../../api/codelists";
import { t, tn } from "../../../i18n";
import { codedWords, fieldName } from "../../../ui/facts/CodedFacts";
import { Tag } from "../../../ui/facts/Tag";
import { OpenedSection } from "../../../ui/loading/OpenedSection";
import { Loaded, useResource } from "../../../ui/loading/resource";

interface Props {
  id: string;
  /** The first person of the case, for who may complete the record of them. */
  first: string | undefined;
}

/** The record in the words of other standards; their fields and codes are for systems, which ask for them. */
export function Coding({ id, first }: Props) {
  return <OpenedSection title={t("coding.title")}>{() => <Standards id={id} first={first} />}</OpenedSection>;
}

function Standards({ id, first }: Props) {
  const coding = useResource((context) => readCoding(id, context), [id]);
  return (
    <Loaded from={coding} lines={8}>
      {({ standards }) => (
        <div class="stack">
          <p class="soft">{t("coding.lead")}</p>
          {standards.map((coding) => (
            <Standard key={coding.standard} coding={coding} formOf={(path) => formOf(path, id, first)} />
          ))}
        </div>
      )}
    </Loaded>
  );
}

interface StandardProps {
  coding: StandardCoding;
  /** Where the field at a path is completed; undefined for who may not. */
  formOf: (path: string) => string | undefined;
}

function Standard({ coding, formOf }: StandardProps) {
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
      {gaps.length > 0 && <Gaps gaps={gaps} formOf={formOf} />}
    </section>
  );
}

function Gaps({ gaps, formOf }: { gaps: StandardCoding["gaps"]; formOf: StandardProps["formOf"] }) {
  return (
    <div class="note note--sun">
      <h4>{t("coding.missing")}</h4>
      <ul>
        {gaps.map((gap) => (
          <li key={`${gap.field}${gap.code}`}>
            {fieldName(gap.recorded)}: {t(`coding.${gap.reason}`, { word: wordOf(gap) })}{" "}
            <Completing form={formOf(gap.recorded)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Completing({ form }: { form: string | undefined }) {
  return form ? (
    <a class="no-print" href={`#${form}`}>
      {t("coding.complete.field")}
    </a>
  ) : null;
}

/** The form with the field: what happened to the person, who they are in codes, or the case itself. */
function formOf(path: string, id: string, first: string | undefined): string | undefined {
  if (!first) return undefined;
  if (path.startsWith("experience")) return `/cases/${id}/persons/${first}/experience`;
  return path.startsWith("person") ? `/cases/${id}/persons/${first}/profile` : `/cases/${id}/record`;
}

function wordOf({ list, code }: StandardCoding["gaps"][number]): string {
  return list && code ? codeLabel(list, code) : "";
}
