import { language } from "../i18n";
import { inWordsOf, workCountry } from "../i18n/countryWords";

/** One field that the server refused: where in the body, and why in the reader's language. */
export interface FieldError {
  pointer: string;
  code: string;
  message: string;
}

/** What is stored by now and what was sent, where a form was written over an older state: codes, days and ids. */
export interface MovedOn {
  stored: object;
  sent: object;
}

/** What else is known of an error. */
interface Details {
  /** Under which support finds this response in the logs; says nothing about the person. */
  requestId?: string;
  errors?: FieldError[];
  movedOn?: MovedOn | undefined;
  /** Seconds until the same request may succeed (`Retry-After`). */
  retryAfter?: number;
  /** The request would have changed something, and may have. */
  changing?: boolean;
}

/** A response that is an error (RFC 9457), or none at all (`code` `offline`, `no_answer` or `updated`). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: FieldError[];
  readonly requestId: string;
  readonly movedOn: MovedOn | undefined;
  readonly changing: boolean;
  /** The moment, in milliseconds since 1970, from which the same request may succeed; 0 when no response said it. */
  readonly retryAt: number;

  constructor(status: number, code: string, title: string, details: Details = {}) {
    super(title);
    this.status = status;
    this.code = code;
    this.requestId = details.requestId ?? "";
    this.errors = details.errors ?? [];
    this.movedOn = details.movedOn;
    this.changing = details.changing ?? false;
    this.retryAt = details.retryAfter ? Date.now() + details.retryAfter * 1000 : 0;
  }

  get isOffline(): boolean {
    return this.code === "offline";
  }

  /** The server has another version of the application than this page. */
  get isUpdate(): boolean {
    return this.code === "updated";
  }

  get isUnanswered(): boolean {
    return this.code === "no_answer";
  }

  get isMissing(): boolean {
    return this.status === 404;
  }

  get isForbidden(): boolean {
    return this.status === 403;
  }

  /** The platform said no to what was asked, and says why; nothing is broken. */
  get isRefusal(): boolean {
    return this.status >= 400 && this.status < 500 && this.message !== "";
  }
}

interface ProblemBody extends Partial<MovedOn> {
  code?: string;
  title?: string;
  detail?: string;
  request_id?: string;
  errors?: FieldError[];
}

export async function problemOf(response: Response): Promise<Problem> {
  const requestId = response.headers.get("X-Request-Id") ?? "";
  const isJson = response.headers.get("Content-Type")?.includes("json") ?? false;
  const body: ProblemBody = isJson ? await response.json() : {};
  const here = (text: string) => inWordsOf(workCountry.value, language.value, text);
  return new Problem(response.status, body.code ?? `http_${response.status}`, here(body.title ?? ""), {
    requestId: body.request_id ?? requestId,
    movedOn: body.stored && (body as MovedOn),
    errors: (body.errors ?? []).map((error) => ({ ...error, message: here(error.message) })),
    retryAfter: Number(response.headers.get("Retry-After")) || 0,
  });
}

/** What was thrown, as a problem that a screen can show. */
export function asProblem(thrown: unknown): Problem {
  return thrown instanceof Problem ? thrown : new Problem(0, "unexpected", "");
}
