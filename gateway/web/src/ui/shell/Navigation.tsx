import { t } from "../../i18n";
import { isAsked, unread } from "../../notifications/stream";
import { path } from "../../router";
import { may, opens } from "../../session/session";
import { Icon, Tree } from "../page/Icon";
import { type Destination, GROUPS } from "./destinations";

/** A rail beside the content on wide screens, a bar under it on phones; one list of links for both. */
export function Navigation() {
  return (
    <nav class="nav" aria-label={t("nav.label")}>
      <a class="brand nav__wide" href="#/">
        <Tree /> Ceiba
      </a>
      <ul>
        {GROUPS.map((group) => {
          const items = group.items.filter(opens);
          if (items.length === 0) return null;
          return [
            group.title && (
              <li key={group.title} class="nav__group">
                {t(group.title)}
              </li>
            ),
            ...items.map((item) => <NavigationItem key={item.to} item={item} />),
          ];
        })}
        <NavigationItem item={MORE} />
      </ul>
    </nav>
  );
}

const MORE: Destination = { to: "/more", text: "nav.more", icon: "more", permission: "", bar: {} };

function NavigationItem({ item }: { item: Destination }) {
  const count = item.to === "/" ? unread.value : 0;
  return (
    <li class={isInBar(item) ? undefined : "nav__wide"}>
      <a class="nav__link" href={`#${addressOf(item)}`} aria-current={isHere(item.to) ? "page" : undefined}>
        <Icon name={item.icon} />
        <span>{t(item.text)}</span>
        {count > 0 && (
          <span class="nav__count">
            {count}
            <span class="govuk-visually-hidden"> {t("nav.unread")}</span>
          </span>
        )}
      </a>
    </li>
  );
}

function addressOf({ to, narrowed }: Destination): string {
  return narrowed && may(narrowed.holds) && !may(narrowed.lacks) ? to + narrowed.query : to;
}

function isHere(to: string): boolean {
  return path.value === to || (to !== "/" && path.value.startsWith(`${to}/`));
}

function isInBar({ bar }: Destination): boolean {
  if (!bar) return false;
  const { holds, lacks, asked } = bar;
  return (!holds || holds.some(may)) && !(lacks && may(lacks)) && (!asked || isAsked.value);
}
