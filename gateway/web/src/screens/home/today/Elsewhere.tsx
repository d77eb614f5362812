import { useState } from "preact/hooks";

import { t, tn } from "../../../i18n";
import { ANYTHING } from "../../../notifications/stream";
import { may, opens } from "../../../session/session";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { Icon } from "../../../ui/page/Icon";
import { GROUPS } from "../../../ui/shell/destinations";
import { countEach, WAITING, type Waiting } from "./waitingCounts";

/** For roles without cases or referrals: what waits for them; where nothing ever waits, the way to their work. */
export default function Elsewhere() {
  const waiting = WAITING.filter(({ permission }) => may(permission));
  return waiting.length > 0 ? <WhatWaits waiting={waiting} /> : <Screens />;
}

function WhatWaits({ waiting }: { waiting: readonly Waiting[] }) {
  const [counts, setCounts] = useState<Record<string, number>>({});
  const tell = (to: string, count: number) => setCounts((known) => ({ ...known, [to]: count }));
  const found = useResource((context) => countEach(waiting, tell, context), [], ANYTHING);
  const lines = waiting.map((each) => ({ ...each, of: counts[each.to] ?? 0 })).filter(({ of }) => of > 0);
  return (
    <section class="card" aria-labelledby="elsewhere">
      <h2 id="elsewhere" class="card__title">
        {t("today.waits")}
      </h2>
      {lines.length > 0 && (
        <ul class="lines">
          {lines.map(({ to, text, of }) => (
            <li key={to} class="line">
              <a class="line__link" href={`#${to}`}>
                {tn(text, of)}
              </a>
            </li>
          ))}
        </ul>
      )}
      <Loaded from={found} lines={3}>
        {(all) => all === 0 && <p class="soft">{t("today.nothing")}</p>}
      </Loaded>
    </section>
  );
}

function Screens() {
  const screens = GROUPS.flatMap(({ items }) => items).filter((item) => item.to !== "/" && opens(item));
  return (
    <section class="card" aria-labelledby="elsewhere">
      <h2 id="elsewhere" class="card__title">
        {t("today.elsewhere")}
      </h2>
      <ul class="lines">
        {screens.map((screen) => (
          <li key={screen.to} class="line">
            <a class="line__link row" href={`#${screen.to}`}>
              <Icon name={screen.icon} /> {t(screen.text)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
