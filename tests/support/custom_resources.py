"""The fields of custom resources that the charts use, with their types, as JSON Schemas.

Their definitions are in no package of this project, so these are written by hand from the manuals of the operators: a
misspelt or misplaced field is found, a field that an operator drops in a later release is not.
"""

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1}
NUMBER: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
TEXTS: Schema = {"type": "object", "additionalProperties": {"type": "string"}}


def shape(required: str = "", /, **properties: Schema) -> Schema:
    """An object with these fields and no others; `required` names those that must be there."""
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required.split()}


def list_of(item: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "items": item}


def one_of(*values: str) -> Schema:
    return {"enum": list(values)}


def resource(version: str, kind: str, spec: Schema) -> Schema:
    """A whole object of one kind."""
    metadata = shape("name", name=TEXT, labels=TEXTS, annotations=TEXTS)
    return shape(
        "apiVersion kind metadata spec",
        apiVersion={"const": version},
        kind={"const": kind},
        metadata=metadata,
        spec=spec,
    )


NAME = shape("name", name=TEXT)
KEY = shape("name key", name=TEXT, key=TEXT)
PLUGIN = {"name": TEXT, "parameters": TEXTS}
STORAGE = shape("size", size=TEXT, storageClass=TEXT)
SELECTOR = shape(matchLabels=TEXTS, matchExpressions=list_of({"type": "object"}))

SCHEMAS = {
    "ScaledObject": resource(
        "keda.sh/v1alpha1",
        "ScaledObject",
        shape(
            "scaleTargetRef triggers",
            scaleTargetRef=NAME,
            minReplicaCount=NUMBER,
            maxReplicaCount=NUMBER,
            pollingInterval=NUMBER,
            fallback=shape(
                "failureThreshold replicas",
                failureThreshold=NUMBER,
                replicas=NUMBER,
                behavior=one_of("static", "currentReplicas", "currentReplicasIfHigher", "currentReplicasIfLower"),
            ),
            triggers=list_of(
                shape(
                    "type metadata authenticationRef",
                    type={"const": "postgresql"},
                    metadata=shape("query targetQueryValue", query=TEXT, targetQueryValue=TEXT),
                    authenticationRef=NAME,
                )
            ),
        ),
    ),
    "TriggerAuthentication": resource(
        "keda.sh/v1alpha1",
        "TriggerAuthentication",
        shape(
            "secretTargetRef", secretTargetRef=list_of(shape("parameter name key", parameter=TEXT, name=TEXT, key=TEXT))
        ),
    ),
    "PodMonitor": resource(
        "monitoring.coreos.com/v1",
        "PodMonitor",
        shape(
            "selector podMetricsEndpoints",
            selector=SELECTOR,
            podTargetLabels=list_of(TEXT),
            podMetricsEndpoints=list_of(
                shape(
                    "port path",
                    port=TEXT,
                    path=TEXT,
                    interval=TEXT,
                    authorization=shape("credentials", credentials=KEY),
                )
            ),
        ),
    ),
    "ExternalSecret": resource(
        "external-secrets.io/v1",
        "ExternalSecret",
        shape(
            "secretStoreRef target dataFrom",
            refreshInterval=TEXT,
            secretStoreRef=shape("name kind", name=TEXT, kind=one_of("SecretStore", "ClusterSecretStore")),
            target=shape(
                "name",
                name=TEXT,
                creationPolicy=one_of("Owner", "Orphan", "Merge", "None"),
                deletionPolicy=one_of("Delete", "Merge", "Retain"),
            ),
            dataFrom=list_of(shape("extract", extract=shape("key", key=TEXT))),
        ),
    ),
    "Cluster": resource(
        "postgresql.cnpg.io/v1",
        "Cluster",
        shape(
            "instances storage",
            instances=NUMBER,
            imageName=TEXT,
            enableSuperuserAccess=FLAG,
            superuserSecret=NAME,
            storage=STORAGE,
            walStorage=STORAGE,
            resources=shape("requests limits", requests=TEXTS, limits=TEXTS),
            affinity=shape(
                enablePodAntiAffinity=FLAG, topologyKey=TEXT, podAntiAffinityType=one_of("preferred", "required")
            ),
            postgresql=shape(
                parameters=TEXTS, synchronous=shape("method number", method=one_of("any", "first"), number=NUMBER)
            ),
            plugins=list_of(shape("name", **PLUGIN, isWALArchiver=FLAG)),
            bootstrap=shape(recovery=shape("source", source=TEXT, recoveryTarget=shape("targetTime", targetTime=TEXT))),
            externalClusters=list_of(shape("name", name=TEXT, plugin=shape("name parameters", **PLUGIN))),
        ),
    ),
    "ScheduledBackup": resource(
        "postgresql.cnpg.io/v1",
        "ScheduledBackup",
        shape(
            "schedule cluster method",
            schedule=TEXT,
            backupOwnerReference=one_of("none", "self", "cluster"),
            cluster=NAME,
            method=one_of("barmanObjectStore", "volumeSnapshot", "plugin"),
            pluginConfiguration=NAME,
        ),
    ),
    "ObjectStore": resource(
        "barmancloud.cnpg.io/v1",
        "ObjectStore",
        shape(
            "configuration",
            retentionPolicy=TEXT,
            configuration=shape(
                "destinationPath s3Credentials",
                destinationPath=TEXT,
                endpointURL=TEXT,
                s3Credentials=shape("accessKeyId secretAccessKey", accessKeyId=KEY, secretAccessKey=KEY),
                wal=shape(compression=one_of("bzip2", "gzip", "lz4", "snappy", "xz", "zstd")),
            ),
        ),
    ),
}
