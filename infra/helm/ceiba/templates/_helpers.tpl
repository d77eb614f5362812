{{/* What is said of a process is derived from its name: <service>-<role>, or gateway. */}}
{{- define "ceiba.service" -}}{{ splitList "-" . | first }}{{- end }}
{{- define "ceiba.role" -}}{{ if eq . "gateway" }}api{{ else }}{{ splitList "-" . | last }}{{ end }}{{- end }}
{{- define "ceiba.isWeb" -}}{{ if has (include "ceiba.role" .) (list "api" "stream") }}yes{{ end }}{{- end }}
{{- define "ceiba.port" -}}{{ if include "ceiba.isWeb" . }}8000{{ else }}9464{{ end }}{{- end }}

{{/* By which labels its pods are found. Takes (root, name). */}}
{{- define "ceiba.selector" -}}
app.kubernetes.io/name: ceiba
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "ceiba.labels" -}}
{{ include "ceiba.selector" . }}
app.kubernetes.io/part-of: ceiba
app.kubernetes.io/version: {{ (index . 0).Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ (index . 0).Release.Service }}
ceiba/service: {{ include "ceiba.service" (index . 1) }}
{{- end }}

{{/* The image of a part (a service, gateway or ops). Takes (root, part). */}}
{{- define "ceiba.image" -}}
{{- $root := index . 0 }}{{ $part := index . 1 }}{{ $image := $root.Values.image -}}
{{ $image.registry }}/{{ $part }}
{{- with index $image.digests $part }}@{{ . }}{{ else }}:{{ $image.tag | default $root.Chart.AppVersion }}{{ end }}
{{- end }}

{{/* What holds for every pod: an account that is not root, and no access to the cluster. */}}
{{- define "ceiba.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 65534
  runAsGroup: 65534
  fsGroup: 65534
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end }}

{{- define "ceiba.container" -}}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  runAsUser: 65534
  capabilities: {drop: [ALL]}
{{- end }}

{{- define "ceiba.anchorsClaim" -}}{{ .Values.anchors.existingClaim | default "ceiba-anchors" }}{{- end }}
{{- define "ceiba.documentsClaim" -}}{{ .Values.documents.claim.existingClaim | default "ceiba-documents" }}{{- end }}

{{/* Whether something else than `replicas` decides how many there are. Takes (root, name, process). */}}
{{- define "ceiba.isScaled" -}}
{{- $keda := (index . 0).Values.keda.enabled }}
{{- if (index . 2).scale }}{{ if or (include "ceiba.isWeb" (index . 1)) $keda }}yes{{ end }}{{ end }}
{{- end }}
