import { useEffect, useRef, useState } from "preact/hooks";

import { listOrganisations } from "../api/people/identity";
import { useAttempt } from "../forms/attempt";
import { t, tn } from "../i18n";
import { go } from "../router";
import { may } from "../session/session";
import { Dialog } from "../ui/dialogs/Dialog";
import { ProblemNote } from "../ui/loading/ProblemState";
import { useResource } from "../ui/loading/resource";
import { closePalette } from "../ui/shell/palette";
import { type Choice, knownChoices } from "./choices";
import { Listbox } from "./Listbox";
import { lookups, organisationChoices } from "./lookups";

const LIST = "palette-list";
const organisations = (context: Parameters<typeof listOrganisations>[1]) =>
  may("organisations:read") ? listOrganisations({ limit: "200" }, context) : Promise.resolve(undefined);

/** One field for every screen, act, case, person and organisation. What is typed leaves the device only on Enter. */
export default function Palette() {
  const palette = usePalette();
  const { words, choices, active, found, problem } = palette;
  return (
    <Dialog title={t("palette.open")} onClose={closePalette}>
      <div class="palette">
        <label class="govuk-label" for="palette-words">
          {t("palette.label")}
        </label>
        <input
          class="govuk-input"
          id="palette-words"
          type="text"
          role="combobox"
          aria-expanded={choices.length > 0}
          aria-controls={LIST}
          aria-autocomplete="list"
          aria-activedescendant={choices[active]?.id}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={words}
          onInput={(event) => palette.type(event.currentTarget.value)}
          onKeyDown={palette.onKey}
        />
        <ProblemNote problem={problem} />
        <p class="small soft" role="status">
          {found?.length === 0 ? t("palette.nothing") : tn("palette.count", choices.length)}
        </p>
        <Listbox id={LIST} choices={choices} active={active} choose={palette.choose} />
      </div>
    </Dialog>
  );
}

function usePalette() {
  const [words, setWords] = useState("");
  const [active, setActive] = useState(0);
  const [found, setFound] = useState<Choice[]>();
  const { problem, busy, attempt } = useAttempt();
  const known = useResource(organisations, []);
  const choices = [
    ...(found ?? []),
    ...knownChoices(words),
    ...organisationChoices(known.data?.items ?? [], words),
    ...lookups(words),
  ];
  const latest = useRef(words);
  const type = (next: string) => {
    latest.current = next;
    setWords(next);
    setFound(undefined);
    setActive(0);
  };
  const choose = (choice: Choice) => {
    const { act } = choice;
    if ("find" in act)
      return void attempt(async () => {
        const answer = await act.find();
        // Somebody typed on meanwhile: this answers another question.
        if (latest.current !== words) return;
        setFound(answer);
        setActive(0);
      });
    closePalette();
    if ("to" in act) go(act.to);
    else act.run();
  };
  const onKey = (event: KeyboardEvent) => {
    const last = choices.length - 1;
    const next = { ArrowDown: active < last ? active + 1 : 0, ArrowUp: active > 0 ? active - 1 : last }[event.key];
    if (next !== undefined) setActive(next);
    else if (event.key === "Enter" && choices[active] && !busy) choose(choices[active]);
    else return;
    event.preventDefault();
  };
  useShown(choices[active]?.id);
  return { words, choices, active, found, problem, type, choose, onKey };
}

/** Keeps the chosen line in view while the arrows go through a long list. */
function useShown(id: string | undefined): void {
  useEffect(() => {
    if (id) document.getElementById(id)?.scrollIntoView({ block: "nearest" });
  }, [id]);
}
