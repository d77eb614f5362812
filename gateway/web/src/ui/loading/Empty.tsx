import type { ComponentChildren } from "preact";

import { Drawing, type DrawingName } from "./Drawing";

/** Nothing here yet: one sentence that teaches, at most one button, one small drawing. */
export function Empty({ drawing = "calm", text, children }: Props) {
  return (
    <div class="state">
      <Drawing name={drawing} />
      <p>{text}</p>
      {children}
    </div>
  );
}

interface Props {
  drawing?: DrawingName;
  text: string;
  children?: ComponentChildren;
}
