import type { ComponentChildren } from "preact";

import { type Key, t } from "../i18n";
import type { Choice } from "./choices";

interface Props {
  id: string;
  choices: Choice[];
  active: number;
  choose: (choice: Choice) => void;
}

/** The lines under the field, in groups. The focus stays in the field, which names the active line. */
export function Listbox({ id, choices, active, choose }: Props) {
  const groups = [...new Set(choices.map(({ group }) => group))];
  return (
    <div class="palette__list" id={id} role="listbox" aria-label={t("palette.open")}>
      {groups.map((group) => (
        <Group key={group} name={group}>
          {choices.map(
            (choice, index) =>
              choice.group === group && (
                <Line key={choice.id} choice={choice} active={index === active} choose={choose} />
              ),
          )}
        </Group>
      ))}
    </div>
  );
}

function Group({ name, children }: { name: Key; children: ComponentChildren }) {
  const id = name.replace(/\./g, "-");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of options within a listbox has no element of its own
    <div role="group" aria-labelledby={id}>
      <div class="palette__group" id={id} role="presentation">
        {t(name)}
      </div>
      {children}
    </div>
  );
}

function Line({ choice, active, choose }: { choice: Choice; active: boolean; choose: (choice: Choice) => void }) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the field names it as its active descendant
    <div
      class="palette__line"
      id={choice.id}
      role="option"
      aria-selected={active}
      onClick={() => choose(choice)}
      onMouseDown={(event) => event.preventDefault()}
    >
      <span>{choice.text}</span>
      {choice.detail && <span class="small soft">{choice.detail}</span>}
    </div>
  );
}
