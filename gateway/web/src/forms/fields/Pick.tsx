interface Answer {
  code: string;
  label: string;
  /** It cannot be chosen; its label says why. */
  disabled?: boolean;
  /** The heading that it stands under among many. */
  group?: string;
}

interface Props {
  id: string;
  value: string;
  choose: (code: string) => void;
  items: readonly Answer[];
  /** What stands first and means "none of them"; left out when one must be chosen. */
  none?: string | undefined;
  describedBy?: string | undefined;
  invalid?: boolean;
}

/**
 * A native select. The chosen option carries the choice, not the select: answers often arrive after the choice was
 * made, and a select forgets a value that it has no option for.
 */
export function Pick({ id, value, choose, items, none, describedBy, invalid = false }: Props) {
  return (
    <select
      class="govuk-select"
      id={id}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      {none !== undefined && (
        <option value="" selected={value === ""}>
          {none}
        </option>
      )}
      {[...new Set(items.map(({ group }) => group))].map((group) => {
        const options = items
          .filter((item) => item.group === group)
          .map((item) => (
            <option key={item.code} value={item.code} selected={item.code === value} disabled={item.disabled}>
              {item.label}
            </option>
          ));
        return group ? (
          <optgroup key={group} label={group}>
            {options}
          </optgroup>
        ) : (
          options
        );
      })}
    </select>
  );
}

/** The same with its label above it, for filters and short questions. */
export function LabelledPick({ label, ...pick }: Props & { label: string }) {
  return (
    <div class="govuk-form-group">
      <label class="govuk-label" for={pick.id}>
        {label}
      </label>
      <Pick {...pick} />
    </div>
  );
}
