import { t, tn } from "../i18n";
import { searchManual } from "../manual/search";
import type { Manual } from "../manual/tree";
import { PageLink } from "./PageLink";

interface Props {
  manual: Manual;
  words: string;
  change: (words: string) => void;
}

/** Looks through the manual on the device, at every letter; nothing of it is sent. */
export function Search({ manual, words, change }: Props) {
  const asked = words.trim() !== "";
  return (
    <search class="help__search">
      <label class="govuk-label" for="help-search">
        {t("help.search")}
      </label>
      <input
        class="govuk-input"
        id="help-search"
        type="search"
        autocomplete="off"
        value={words}
        onInput={(event) => change(event.currentTarget.value)}
      />
      <div role="status">{asked && <Hits manual={manual} words={words} />}</div>
    </search>
  );
}

function Hits({ manual, words }: { manual: Manual; words: string }) {
  const hits = searchManual(manual, words);
  if (hits.length === 0) return <p>{t("help.none")}</p>;
  return (
    <>
      <p class="small soft">{tn("help.found", hits.length)}</p>
      <ul class="help__hits">
        {hits.map(({ chapter, section, around }) => (
          <li key={section.id}>
            <PageLink section={section.id}>{section.title}</PageLink>
            {section.title !== chapter.title && <span class="small soft"> {chapter.title}</span>}
            {around && (
              <p class="small">
                {around[0]}
                <mark>{around[1]}</mark>
                {around[2]}
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
