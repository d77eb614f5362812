import type { ComponentChildren } from "preact";

import { openHelp } from "../ui/shell/help";

/** Leads to another section within the help; the screen and its address stay. */
export function PageLink({ section, children }: { section: string; children: ComponentChildren }) {
  return (
    <button type="button" class="btn--text" onClick={() => openHelp({ section })}>
      {children}
    </button>
  );
}
