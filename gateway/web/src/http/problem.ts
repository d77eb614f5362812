/** One field that the server refused: where in the body, and why in the reader's language. */
export interface FieldError {
  pointer: string;
  code: string;
  message: string;
}

/** A response that is an error (RFC 9457), or none at all (`code` `offline` or `no_answer`). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: FieldError[];
  /** Under which support finds this response in the logs; says nothing about the person. */
  readonly requestId: string;

  constructor(status: number, code: string, title: string, requestId = "", errors: FieldError[] = []) {
    super(title);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.errors = errors;
  }

  get isOffline(): boolean {
    return this.code === "offline";
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
}

interface ProblemBody {
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
  return new Problem(
    response.status,
    body.code ?? `http_${response.status}`,
    body.title ?? "",
    body.request_id ?? requestId,
    body.errors ?? [],
  );
}

/** What was thrown, as a problem that a screen can show. */
export function asProblem(thrown: unknown): Problem {
  return thrown instanceof Problem ? thrown : new Problem(0, "unexpected", "");
}
