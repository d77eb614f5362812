import type { Session } from "../../../api/people/administration";
import { moment, t } from "../../../i18n";

type Seen = Pick<Session, "browser" | "system">;

/** Names that are the same in every language. */
const BROWSERS = {
  chrome: "Chrome",
  edge: "Edge",
  firefox: "Firefox",
  opera: "Opera",
  safari: "Safari",
  samsung: "Samsung Internet",
} as const satisfies Record<NonNullable<Seen["browser"]>, string>;
const SYSTEMS = {
  android: "Android",
  chrome_os: "ChromeOS",
  linux: "Linux",
  macos: "Mac",
  windows: "Windows",
} as const satisfies Record<Exclude<Seen["system"], "ios" | null>, string>;

/** The browser as its person would call it: "Chrome en Android". */
export function browserName({ browser, system }: Seen): string {
  const name = browser ? BROWSERS[browser] : t("browser.unknown");
  if (!system) return name;
  return t("browser.on", { browser: name, system: system === "ios" ? t("browser.ios") : SYSTEMS[system] });
}

/** Where and since when a person is signed in. */
export function SignedInSince({ session }: { session: Session }) {
  return (
    <div class="line__main">
      {browserName(session)}
      <div class="soft">
        {t("user.session", { since: moment(session.created_at), until: moment(session.expires_at) })}
      </div>
    </div>
  );
}
