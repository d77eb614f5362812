import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { HintNote } from "./HintNote";

interface Props {
  title: ComponentChildren;
  lead?: string;
  /** A link back to where this screen belongs. */
  back?: { to: string; text: string };
  children?: ComponentChildren;
}

/** The one heading of a screen; it takes the focus when the screen opens, so that a reader starts there. */
export function PageHead({ title, lead, back, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!document.querySelector("dialog[open]")) heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <>
      {back && (
        <a class="back" href={`#${back.to}`}>
          ‹ {back.text}
        </a>
      )}
      <div class="page-head">
        <div class="page-head__text">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p>{lead}</p>}
        </div>
        {children}
      </div>
      <HintNote />
    </>
  );
}
