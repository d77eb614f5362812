import type { ComponentChildren } from "preact";

import type { PlatformState } from "../../../api/people/operations";
import { number, t } from "../../../i18n";
import { Fact } from "../../../ui/facts/Fact";
import { Tag, type Tone } from "../../../ui/facts/Tag";
import { checks, days, named, offset, percent, span } from "./words";

const TONES: Record<string, Tone> = { ready: "leaf", degraded: "sun", waiting: "alarm", unreachable: "alarm" };

/** What was measured, whether it is a problem or not. */
export function Measured({ state }: { state: PlatformState }) {
  return (
    <>
      <Services state={state} />
      <Waiting state={state} />
      <DeadLetters state={state} />
      <div class="grid grid--two">
        <Backup state={state} />
        <Releases state={state} />
        <Audit state={state} />
        <Machines state={state} />
      </div>
    </>
  );
}

function Services({ state }: { state: PlatformState }) {
  return (
    <Part id="services" title={t("operations.services")}>
      <ul class="lines">
        {state.services.map(({ service, state: how, missing, schema, processes }) => (
          <li key={service} class="line">
            <div class="line__main">
              <strong>{named("service", service)}</strong>
              <div class="line__facts">
                {processes.map(({ kind, count }) => (
                  <span key={kind}>
                    {named("process", kind)}: {number(count)}
                  </span>
                ))}
                {schema && <span>{t("operations.schema", { schema })}</span>}
                {missing.length > 0 && <span>{t("operations.missing", { checks: checks(missing) })}</span>}
              </div>
            </div>
            <Tag tone={TONES[how] ?? "plain"}>{named("state", how)}</Tag>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Waiting({ state }: { state: PlatformState }) {
  const queues = state.queues.filter(({ length }) => length > 0);
  return (
    <Part id="queues" title={t("operations.queues")} none={t("operations.queues.none")}>
      {[
        ...state.outbox.map(({ service, consumer, waiting, oldest_seconds }) => (
          <Line key={`${service} ${consumer}`} code={consumer}>
            {t("operations.outbox", {
              service: named("service", service),
              count: number(waiting),
              age: span(oldest_seconds),
            })}
          </Line>
        )),
        ...queues.map(({ queue, length }) => (
          <Line key={queue} code={queue}>
            {t("operations.queue", { count: number(length) })}
          </Line>
        )),
      ]}
    </Part>
  );
}

function DeadLetters({ state }: { state: PlatformState }) {
  return (
    <Part id="dead-letters" title={t("operations.dead")} none={t("operations.dead.none")}>
      {state.dead_letters.map(({ service, kind, count, oldest_seconds }) => (
        <Line key={`${service} ${kind}`} code={kind}>
          {t("operations.dead.line", {
            service: named("service", service),
            count: number(count),
            age: span(oldest_seconds),
          })}
        </Line>
      ))}
    </Part>
  );
}

function Backup({ state: { backup } }: { state: PlatformState }) {
  const ago = (seconds: number | null) =>
    seconds === null ? t("operations.never") : t("operations.ago", { age: span(seconds) });
  return (
    <Part id="backup" title={t("operations.backup")}>
      <dl class="facts">
        <Fact term={t("operations.backup.last")}>{ago(backup.age_seconds)}</Fact>
        <Fact term={t("operations.backup.drill")}>{ago(backup.drill_age_seconds)}</Fact>
        <Fact term={t("operations.backup.archive")}>{ago(backup.archive_age_seconds)}</Fact>
      </dl>
    </Part>
  );
}

function Releases({ state }: { state: PlatformState }) {
  return (
    <Part id="releases" title={t("operations.releases")}>
      <ul class="lines">
        {state.releases.map(({ version, revision, processes }) => (
          <Line key={`${version} ${revision}`} name={version}>
            {t("operations.release", { count: number(processes) })}{" "}
            <span class="support-code">{revision.slice(0, 12)}</span>
          </Line>
        ))}
      </ul>
    </Part>
  );
}

function Audit({ state }: { state: PlatformState }) {
  return (
    <Part id="audit" title={t("operations.audit")} none={t("operations.unknown")}>
      {state.audit.map(({ service, verified_seconds, findings }) => (
        <Line key={service} name={named("service", service)}>
          {findings > 0 ? t("operations.audit.changed", { count: number(findings) }) : t("operations.audit.whole")}
          {" · "}
          {verified_seconds === null
            ? t("operations.audit.never")
            : t("operations.audit.verified", { age: span(verified_seconds) })}
        </Line>
      ))}
    </Part>
  );
}

function Machines({ state }: { state: PlatformState }) {
  return (
    <Part id="machines" title={t("operations.machines")} none={t("operations.unknown")}>
      {[
        ...state.certificates.map(({ certificate, days_left }) => (
          <Line key={certificate} name={named("certificate", certificate)}>
            {t("operations.daysLeft", { days: days(days_left) })}
          </Line>
        )),
        ...state.volumes.map(({ service, volume, free_share }) => (
          <Line key={`${service} ${volume}`} name={named("volume", volume)}>
            {named("service", service)} · {t("operations.free", { share: percent(free_share) })}
          </Line>
        )),
        ...state.clocks.map(({ service, kind, offset_seconds }) => (
          <Line
            key={`${service} ${kind}`}
            name={t("operations.clock", { service: named("service", service), kind: named("process", kind) })}
          >
            {offset(offset_seconds)}
          </Line>
        )),
        ...state.retired_keys.map(({ service, country, retired_days }) => (
          <Line key={`${service} ${country}`} name={t("operations.key", { country })}>
            {named("service", service)} · {t("operations.retired", { days: days(retired_days) })}
          </Line>
        )),
      ]}
    </Part>
  );
}

interface PartProps {
  id: string;
  title: string;
  /** What to say when there is no line. Without it, the children are no lines. */
  none?: string;
  children: ComponentChildren;
}

function Part({ id, title, none, children }: PartProps) {
  const isEmpty = Array.isArray(children) && children.length === 0;
  const lines = none === undefined ? children : <ul class="lines">{children}</ul>;
  return (
    <section class="card" aria-labelledby={id} data-part={id}>
      <h2 id={id}>{title}</h2>
      {isEmpty ? <p class="soft">{none}</p> : lines}
    </section>
  );
}

interface LineProps {
  name?: string;
  /** In place of a name: how machines write it. */
  code?: string;
  children: ComponentChildren;
}

function Line({ name, code, children }: LineProps) {
  return (
    <li class="line">
      <div class="line__main">
        <span class={code === undefined ? undefined : "support-code"}>{name ?? code}</span>
        <div class="line__facts">
          <span>{children}</span>
        </div>
      </div>
    </li>
  );
}
