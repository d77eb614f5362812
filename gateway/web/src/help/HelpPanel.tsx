import { useEffect, useRef, useState } from "preact/hooks";

import { language, t } from "../i18n";
import { loadManual } from "../manual/load";
import { findSection, type Manual } from "../manual/tree";
import { Loaded, useResource } from "../ui/loading/resource";
import { Support } from "../ui/loading/Support";
import { help, keysShown, openHelp } from "../ui/shell/help";
import { Article } from "./Article";
import { Contents } from "./Contents";
import { Frame } from "./Frame";
import { Search } from "./Search";
import { Shortcuts } from "./Shortcuts";

const load = () => loadManual(language.value);

/** The manual beside the work. `here` is the section about the open screen. */
export default function HelpPanel({ here }: { here: string }) {
  const manual = useResource(load, []);
  // Whoever comes for the keys finds them on top; opening the list later moves nothing.
  const [keysFirst] = useState(keysShown.value);
  return (
    <Frame>
      {keysFirst && <Keys />}
      <Loaded from={manual} lines={8}>
        {(loaded) => <Pages manual={loaded} here={here} />}
      </Loaded>
      {!keysFirst && <Keys />}
      <p class="small help__support">
        <Support />
      </p>
    </Frame>
  );
}

function Keys() {
  return (
    <details
      class="help__keys"
      open={keysShown.value}
      onToggle={(event) => {
        keysShown.value = event.currentTarget.open;
      }}
    >
      <summary>{t("shortcuts.title")}</summary>
      <Shortcuts />
    </details>
  );
}

function Pages({ manual, here }: { manual: Manual; here: string }) {
  const [words, setWords] = useState("");
  const page = help.value ?? "here";
  const found = findSection(manual, typeof page === "object" ? page.section : here);
  // Whoever follows a link has finished the search.
  const top = useTopOf(page, () => setWords(""));
  return (
    <>
      <Search manual={manual} words={words} change={setWords} />
      <div class="help__page stack" ref={top} tabIndex={-1} hidden={words.trim() !== ""}>
        <p class="row help__ways">
          {page !== "contents" && (
            <button type="button" class="btn--text" onClick={() => openHelp("contents")}>
              {t("help.contents")}
            </button>
          )}
          {page !== "here" && (
            <button type="button" class="btn--text" onClick={() => openHelp()}>
              {t("help.open")}
            </button>
          )}
        </p>
        {page === "contents" || !found ? <Contents manual={manual} /> : <Article {...found} />}
      </div>
    </>
  );
}

/** The place to read from; it takes the focus whenever another page is shown, which is `turned`. */
function useTopOf(page: unknown, turned: () => void) {
  const top = useRef<HTMLDivElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) {
      turned();
      top.current?.focus();
    }
    first.current = false;
  }, [page]);
  return top;
}
