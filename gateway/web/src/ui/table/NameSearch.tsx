import { t } from "../../i18n";
import type { Resource } from "../loading/resource";

interface Props {
  value: string;
  type: (value: string) => void;
}

/** Narrows what is shown to names that hold what is typed; it stays in the page, and in no address. */
export function NameSearch({ value, type }: Props) {
  return (
    <div class="narrow">
      <div class="narrow__field">
        <label for="name-search">{t("list.byName")}</label>
        <input
          id="name-search"
          type="search"
          autocomplete="off"
          value={value}
          onInput={(event) => type(event.currentTarget.value)}
        />
      </div>
    </div>
  );
}

/** What was loaded, as `change` shows it. */
export const changed = <T,>(from: Resource<T>, change: (data: T) => T): Resource<T> => ({
  ...from,
  data: from.data && change(from.data),
});

/** Whether one of the names holds what was typed, whatever its case and accents. */
export function isNamed(typed: string, ...names: (string | null | undefined)[]): boolean {
  return names.some((name) => plain(name ?? "").includes(plain(typed.trim())));
}

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
