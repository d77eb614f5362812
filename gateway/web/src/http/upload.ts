import { Problem } from "./problem";

/** A photograph of ten megabytes on a slow line takes minutes. */
const UPLOAD_MS = 600_000;

/** Which part of a file has left, from 0 to 1. */
export type Progress = (part: number) => void;

/**
 * Sends one request as `fetchComplete` does, and says how far it is: `fetch` does not tell that of what it sends. Throws
 * Problem `offline` without network and `no_answer` when no response came in time.
 */
export function uploading(progress: Progress) {
  return (address: string, init: RequestInit = {}, signal?: AbortSignal): Promise<Response> =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const fail = (code: string) => () => reject(new Problem(0, code, "", { changing: true }));
      const abort = () => request.abort();
      request.open(init.method ?? "POST", address);
      request.responseType = "arraybuffer";
      request.timeout = UPLOAD_MS;
      new Headers(init.headers).forEach((value, name) => {
        request.setRequestHeader(name, value);
      });
      request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
      request.onload = () => resolve(responseOf(request));
      request.onerror = fail("offline");
      request.ontimeout = fail("no_answer");
      request.onabort = () => reject(new DOMException("", "AbortError"));
      request.onloadend = () => signal?.removeEventListener("abort", abort);
      signal?.addEventListener("abort", abort);
      request.send(init.body as XMLHttpRequestBodyInit);
    });
}

function responseOf(request: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const line of request.getAllResponseHeaders().trim().split(/\r?\n/)) {
    const [name, ...rest] = line.split(": ");
    if (name) headers.append(name, rest.join(": "));
  }
  const body = request.response as ArrayBuffer;
  return new Response(body.byteLength > 0 ? body : null, { status: request.status, headers });
}
