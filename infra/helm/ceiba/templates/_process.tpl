{{/* A web process answers requests. A worker and a relay touch a file while they work (infra/docker/health.py). */}}
{{- define "ceiba.probes" -}}
{{- if include "ceiba.isWeb" . }}
startupProbe:
  httpGet: {path: /livez, port: http}
  periodSeconds: 2
  timeoutSeconds: 3
  failureThreshold: 90
livenessProbe:
  httpGet: {path: /livez, port: http}
  periodSeconds: 10
  timeoutSeconds: 3
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /readyz, port: http}
  periodSeconds: 5
  timeoutSeconds: 4
  failureThreshold: 2
{{- else }}
startupProbe:
  exec: {command: [python, -m, infra.docker.health]}
  periodSeconds: 5
  timeoutSeconds: 10
  failureThreshold: 36
livenessProbe:
  exec: {command: [python, -m, infra.docker.health]}
  periodSeconds: 15
  timeoutSeconds: 10
  failureThreshold: 4
{{- end }}
{{- end }}

{{/* Where the documents of cases are. */}}
{{- define "ceiba.documents" -}}
{{- with .Values.documents.s3 }}
{{- if .endpoint }}
- {name: CEIBA_DOCUMENTS_S3_ENDPOINT, value: {{ .endpoint | quote }}}
- {name: CEIBA_DOCUMENTS_S3_BUCKET, value: {{ .bucket | quote }}}
- {name: CEIBA_DOCUMENTS_S3_REGION, value: {{ .region | quote }}}
{{- end }}
{{- end }}
{{- if .Values.documents.claim.enabled }}
- {name: CEIBA_DOCUMENTS_FOLDER, value: /documents}
{{- end }}
{{- with .Values.documents.clamd }}
- {name: CEIBA_DOCUMENTS_CLAMD, value: {{ . | quote }}}
{{- end }}
{{- end }}
