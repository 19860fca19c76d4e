"""Buckets' configurations through boto3: each is put, read back, taken away, and refused where S3 refuses it."""

import json
import os

import boto3
from botocore.client import Config
from botocore.exceptions import ClientError

s3 = boto3.client("s3", config=Config(s3={"addressing_style": "path"}))
account = os.environ["FOGBANK_ACCOUNT"]
bucket = "settings-tour"
target = "settings-target"


def refused(code, operation, message=None, **arguments):
    try:
        getattr(s3, operation)(**{"Bucket": bucket, **arguments})
    except ClientError as error:
        found = error.response["Error"]
        assert found["Code"] == code, f"{operation}: {found}"
        assert message is None or message in found["Message"], f"{operation}: {found}"
        return found
    raise AssertionError(f"{operation} should have been refused with {code}")


def call(operation, **arguments):
    answer = getattr(s3, operation)(**{"Bucket": bucket, **arguments})
    answer.pop("ResponseMetadata")
    return answer


for name in (bucket, target):
    s3.create_bucket(Bucket=name)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})

# Versioning
assert call("get_bucket_versioning") == {"Status": "Enabled"}
refused("IllegalVersioningConfigurationException", "put_bucket_versioning", VersioningConfiguration={})
refused(
    "AccessDenied",
    "put_bucket_versioning",
    "Mfa Authentication must be used",
    VersioningConfiguration={"Status": "Enabled", "MFADelete": "Enabled"},
)

# Object lock
refused("ObjectLockConfigurationNotFoundError", "get_object_lock_configuration")
lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}}
s3.create_bucket(Bucket="settings-locked", ObjectLockEnabledForBucket=True)
call("put_object_lock_configuration", Bucket="settings-locked", ObjectLockConfiguration=lock)
assert call("get_object_lock_configuration", Bucket="settings-locked")["ObjectLockConfiguration"] == lock
refused(
    "InvalidBucketState",
    "put_bucket_versioning",
    Bucket="settings-locked",
    VersioningConfiguration={"Status": "Suspended"},
)
for retention in ({"Mode": "GOVERNANCE"}, {"Mode": "GOVERNANCE", "Days": 1, "Years": 1}):
    refused(
        "MalformedXML",
        "put_object_lock_configuration",
        ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention}},
    )

# CORS
refused("NoSuchCORSConfiguration", "get_bucket_cors")
rules = [
    {
        "ID": "one",
        "AllowedHeaders": ["*"],
        "AllowedMethods": ["GET", "PUT"],
        "AllowedOrigins": ["https://*.example.com"],
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": 60,
    }
]
call("put_bucket_cors", CORSConfiguration={"CORSRules": rules})
assert call("get_bucket_cors") == {"CORSRules": rules}
for change, text in (
    ({"AllowedMethods": ["PATCH"]}, "Unsupported method is PATCH"),
    ({"AllowedOrigins": ["*.*"]}, "can not have more than one wildcard"),
    ({"ExposeHeaders": ["x-*"]}, "contains wildcard"),
):
    refused("InvalidRequest", "put_bucket_cors", text, CORSConfiguration={"CORSRules": [{**rules[0], **change}]})
refused("MalformedXML", "put_bucket_cors", CORSConfiguration={"CORSRules": rules * 101})
call("delete_bucket_cors")
refused("NoSuchCORSConfiguration", "get_bucket_cors")

# Website
refused("NoSuchWebsiteConfiguration", "get_bucket_website")
website = {
    "IndexDocument": {"Suffix": "index.html"},
    "ErrorDocument": {"Key": "error.html"},
    "RoutingRules": [
        {"Condition": {"KeyPrefixEquals": "docs/"}, "Redirect": {"ReplaceKeyPrefixWith": "documents/"}},
        {"Condition": {"HttpErrorCodeReturnedEquals": "404"}, "Redirect": {"HostName": "example.com"}},
    ],
}
call("put_bucket_website", WebsiteConfiguration=website)
assert call("get_bucket_website") == website
redirect = {"RedirectAllRequestsTo": {"HostName": "example.com", "Protocol": "https"}}
call("put_bucket_website", WebsiteConfiguration=redirect)
assert call("get_bucket_website") == redirect
refused("InvalidArgument", "put_bucket_website", WebsiteConfiguration={"IndexDocument": {"Suffix": "a/b"}})
refused("InvalidArgument", "put_bucket_website", WebsiteConfiguration={**redirect, **website})
call("delete_bucket_website")
refused("NoSuchWebsiteConfiguration", "get_bucket_website")

# Tags
refused("NoSuchTagSet", "get_bucket_tagging")
tags = [{"Key": "team", "Value": "blue"}, {"Key": "__proto__", "Value": "x"}]
call("put_bucket_tagging", Tagging={"TagSet": tags})
assert call("get_bucket_tagging") == {"TagSet": tags}
refused("InvalidTag", "put_bucket_tagging", Tagging={"TagSet": [tags[0], tags[0]]})
refused("InvalidTag", "put_bucket_tagging", Tagging={"TagSet": [{"Key": "aws:x", "Value": ""}]})
refused(
    "BadRequest",
    "put_bucket_tagging",
    Tagging={"TagSet": [{"Key": f"k{n}", "Value": ""} for n in range(51)]},
)
call("delete_bucket_tagging")
refused("NoSuchTagSet", "get_bucket_tagging")

# Lifecycle
refused("NoSuchLifecycleConfiguration", "get_bucket_lifecycle_configuration")
lifecycle = {
    "Rules": [
        {
            "ID": "logs",
            "Status": "Enabled",
            "Filter": {"And": {"Prefix": "logs/", "Tags": [{"Key": "a", "Value": "b"}], "ObjectSizeGreaterThan": 500}},
            "Transitions": [
                {"Days": 30, "StorageClass": "STANDARD_IA"},
                {"Days": 90, "StorageClass": "GLACIER"},
            ],
            "Expiration": {"Days": 365},
            "NoncurrentVersionExpiration": {"NoncurrentDays": 7, "NewerNoncurrentVersions": 3},
        },
        {
            "ID": "uploads",
            "Status": "Disabled",
            "Filter": {"Prefix": ""},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
        },
    ]
}
answer = call("put_bucket_lifecycle_configuration", LifecycleConfiguration=lifecycle)
assert answer == {"TransitionDefaultMinimumObjectSize": "all_storage_classes_128K"}, answer
assert call("get_bucket_lifecycle_configuration")["Rules"] == lifecycle["Rules"]


def rule(**parts):
    return {"Status": "Enabled", "Filter": {"Prefix": ""}, **parts}


for code, text, rules in (
    ("InvalidRequest", "At least one action needs", [rule()]),
    ("InvalidArgument", "'Days' for Expiration action must be a positive integer", [rule(Expiration={"Days": 0})]),
    ("MalformedXML", "", [rule(Expiration={"Days": 1, "ExpiredObjectDeleteMarker": True})]),
    ("MalformedXML", "", [rule(Filter={"Prefix": "a", "Tag": tags[0]}, Expiration={"Days": 1})]),
    ("MalformedXML", "", [{"Status": "Enabled", "Expiration": {"Days": 1}}]),
    ("MalformedXML", "", [{**rule(Expiration={"Days": 1}), "Status": "enabled"}]),
    ("InvalidArgument", "same ID", [rule(ID="a", Expiration={"Days": 1})] * 2),
    (
        "InvalidArgument",
        "greater than or equal to 30 for storageClass 'ONEZONE_IA'",
        [rule(Transitions=[{"Days": 29, "StorageClass": "ONEZONE_IA"}])],
    ),
    (
        "InvalidArgument",
        "'Days' in the Expiration action for filter '(prefix=)' must be greater than 'Days' in the Transition action",
        [rule(Transitions=[{"Days": 30, "StorageClass": "GLACIER"}], Expiration={"Days": 30})],
    ),
    (
        "InvalidRequest",
        "AbortIncompleteMultipartUpload cannot be specified with Tags.",
        [rule(Filter={"Tag": tags[0]}, AbortIncompleteMultipartUpload={"DaysAfterInitiation": 1})],
    ),
    (
        "InvalidRequest",
        "Found overlapping prefixes '' and 'a' for same action type 'Expiration'",
        [{"Status": "Enabled", "Prefix": prefix, "Expiration": {"Days": 1}} for prefix in ("", "a")],
    ),
):
    refused(code, "put_bucket_lifecycle_configuration", text, LifecycleConfiguration={"Rules": rules})
call("put_bucket_lifecycle_configuration", LifecycleConfiguration={"Rules": [rule(Expiration={"Days": 1})]})
assert len(call("get_bucket_lifecycle_configuration")["Rules"][0]["ID"]) == 48
call("delete_bucket_lifecycle")
refused("NoSuchLifecycleConfiguration", "get_bucket_lifecycle_configuration")

# Replication
refused("ReplicationConfigurationNotFoundError", "get_bucket_replication")
replication = {
    "Role": f"arn:aws:iam::{account}:role/replication",
    "Rules": [
        {
            "ID": "all",
            "Priority": 1,
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "DeleteMarkerReplication": {"Status": "Disabled"},
            "Destination": {"Bucket": f"arn:aws:s3:::{target}"},
        }
    ],
}
call("put_bucket_replication", ReplicationConfiguration=replication)
assert call("get_bucket_replication")["ReplicationConfiguration"] == replication
refused("InvalidBucketState", "put_bucket_versioning", VersioningConfiguration={"Status": "Suspended"})
for change, text in (
    ({"Destination": {"Bucket": "arn:aws:s3:::nowhere-at-all"}}, "Destination bucket must exist."),
    ({"Destination": {"Bucket": f"arn:aws:s3:::{bucket}"}}, "source bucket"),
):
    changed = {**replication, "Rules": [{**replication["Rules"][0], **change}]}
    refused("InvalidRequest", "put_bucket_replication", text, ReplicationConfiguration=changed)
call("delete_bucket_replication")

# Logging
assert call("get_bucket_logging") == {}
logging = {"TargetBucket": target, "TargetPrefix": "log/"}
call("put_bucket_logging", BucketLoggingStatus={"LoggingEnabled": logging})
assert call("get_bucket_logging") == {"LoggingEnabled": logging}
refused(
    "InvalidTargetBucketForLogging",
    "put_bucket_logging",
    BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": "nowhere-at-all", "TargetPrefix": ""}},
)
call("put_bucket_logging", BucketLoggingStatus={})
assert call("get_bucket_logging") == {}

# Notifications
assert call("get_bucket_notification_configuration") == {}
call("put_bucket_notification_configuration", NotificationConfiguration={"EventBridgeConfiguration": {}})
assert call("get_bucket_notification_configuration") == {"EventBridgeConfiguration": {}}
queue = {"QueueArn": f"arn:aws:sqs:us-east-1:{account}:q", "Events": ["s3:ObjectCreated:*"]}
refused(
    "InvalidArgument",
    "put_bucket_notification_configuration",
    "Configurations overlap",
    NotificationConfiguration={"QueueConfigurations": [queue, {**queue, "Events": ["s3:ObjectCreated:Put"]}]},
)
refused(
    "InvalidArgument",
    "put_bucket_notification_configuration",
    "region is not valid",
    NotificationConfiguration={
        "QueueConfigurations": [{**queue, "QueueArn": f"arn:aws:sqs:eu-west-1:{account}:q"}]
    },
)
call("put_bucket_notification_configuration", NotificationConfiguration={})

# Payment, acceleration
assert call("get_bucket_request_payment") == {"Payer": "BucketOwner"}
call("put_bucket_request_payment", RequestPaymentConfiguration={"Payer": "Requester"})
assert call("get_bucket_request_payment") == {"Payer": "Requester"}
assert call("get_bucket_accelerate_configuration") == {}
call("put_bucket_accelerate_configuration", AccelerateConfiguration={"Status": "Enabled"})
assert call("get_bucket_accelerate_configuration") == {"Status": "Enabled"}

# Encryption
standard = call("get_bucket_encryption")["ServerSideEncryptionConfiguration"]["Rules"]
assert standard == [
    {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}
], standard
kms = {
    "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/x"},
    "BucketKeyEnabled": True,
}
call("put_bucket_encryption", ServerSideEncryptionConfiguration={"Rules": [kms]})
assert call("get_bucket_encryption")["ServerSideEncryptionConfiguration"]["Rules"] == [kms]
refused("MalformedXML", "put_bucket_encryption", ServerSideEncryptionConfiguration={"Rules": [kms, kms]})
call("delete_bucket_encryption")
assert call("get_bucket_encryption")["ServerSideEncryptionConfiguration"]["Rules"] == standard

# Ownership, ACL, public access
owner = s3.list_buckets()["Owner"]["ID"]
full = {"Grantee": {"Type": "CanonicalUser", "ID": owner}, "Permission": "FULL_CONTROL"}
everyone = "http://acs.amazonaws.com/groups/global/AllUsers"
assert call("get_bucket_acl") == {"Owner": {"ID": owner}, "Grants": [full]}
refused("AccessControlListNotSupported", "put_bucket_acl", ACL="private")
call("put_bucket_ownership_controls", OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
refused("AccessDenied", "put_bucket_acl", "prevented by the BlockPublicAcls setting", ACL="public-read")
call("delete_public_access_block")
refused("NoSuchPublicAccessBlockConfiguration", "get_public_access_block")
call("put_bucket_acl", ACL="public-read")
assert call("get_bucket_acl")["Grants"] == [full, {"Grantee": {"Type": "Group", "URI": everyone}, "Permission": "READ"}]
call("put_bucket_acl", GrantRead=f'id="{owner}"', GrantWrite=f'uri="{everyone}"')
assert [grant["Permission"] for grant in call("get_bucket_acl")["Grants"]] == ["READ", "WRITE"]
call("put_bucket_acl", AccessControlPolicy={"Owner": {"ID": owner}, "Grants": [full]})
assert call("get_bucket_acl")["Grants"] == [full]
refused("InvalidArgument", "put_bucket_acl", "Invalid id", GrantRead='id="ffff"')
call("put_bucket_acl", ACL="public-read")
refused(
    "InvalidBucketAclWithObjectOwnership",
    "put_bucket_ownership_controls",
    OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
)
call("put_bucket_acl", ACL="private")
call("delete_bucket_ownership_controls")
refused("OwnershipControlsNotFoundError", "get_bucket_ownership_controls")

# Policy
refused("NoSuchBucketPolicy", "get_bucket_policy")
refused("NoSuchBucketPolicy", "get_bucket_policy_status")


def policy(**parts):
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**statement, **parts}]})


call("put_bucket_policy", Policy=policy())
assert call("get_bucket_policy") == {"Policy": policy()}
assert call("get_bucket_policy_status") == {"PolicyStatus": {"IsPublic": True}}
block = {name: True for name in ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")}
call("put_public_access_block", PublicAccessBlockConfiguration=block)
assert call("get_public_access_block") == {"PublicAccessBlockConfiguration": block}
refused("AccessDenied", "put_bucket_policy", "prevented by the BlockPublicPolicy setting", Policy=policy())
call("put_bucket_policy", Policy=policy(Principal={"AWS": "999999999999"}))
assert call("get_bucket_policy_status") == {"PolicyStatus": {"IsPublic": False}}
for text, broken in (
    ("first byte must be '{'", "nothing"),
    ("Policy has invalid resource", policy(Resource="arn:aws:s3:::another/*")),
    ("Policy has invalid action", policy(Action="s3:Fly")),
    ("Action does not apply to any resource(s) in statement", policy(Resource=f"arn:aws:s3:::{bucket}")),
    ("Invalid principal in policy", policy(Principal={"AWS": f"arn:aws:iam::{account}:user/nobody"})),
    ("exceeds the maximum allowed document size", policy(Sid="x" * 21_000)),
):
    refused("MalformedPolicy", "put_bucket_policy", text, Policy=broken)
call("delete_bucket_policy")
refused("NoSuchBucketPolicy", "get_bucket_policy")

# Configurations under ids
inventory = {
    "Id": "daily",
    "IsEnabled": True,
    "IncludedObjectVersions": "All",
    "Schedule": {"Frequency": "Daily"},
    "OptionalFields": ["Size"],
    "Destination": {"S3BucketDestination": {"Bucket": f"arn:aws:s3:::{target}", "Format": "CSV"}},
}
analytics = {"Id": "a", "Filter": {"Prefix": "x"}, "StorageClassAnalysis": {}}
metrics = {"Id": "m"}
tiering = {"Id": "t", "Status": "Enabled", "Tierings": [{"Days": 90, "AccessTier": "ARCHIVE_ACCESS"}]}
for kind, name, configuration in (
    ("inventory", "InventoryConfiguration", inventory),
    ("analytics", "AnalyticsConfiguration", analytics),
    ("metrics", "MetricsConfiguration", metrics),
    ("intelligent_tiering", "IntelligentTieringConfiguration", tiering),
):
    one = {"Id": configuration["Id"]}
    refused("NoSuchConfiguration", f"get_bucket_{kind}_configuration", **one)
    call(f"put_bucket_{kind}_configuration", **one, **{name: configuration})
    assert call(f"get_bucket_{kind}_configuration", **one)[name] == configuration
    listed = call(f"list_bucket_{kind}_configurations")
    assert listed[f"{name}List"] == [configuration] and not listed["IsTruncated"], listed
    refused("InvalidArgument", f"put_bucket_{kind}_configuration", Id="other", **{name: configuration})
    call(f"delete_bucket_{kind}_configuration", **one)
    refused("NoSuchConfiguration", f"delete_bucket_{kind}_configuration", **one)
for n in range(101):
    call("put_bucket_metrics_configuration", Id=f"m{n:03}", MetricsConfiguration={"Id": f"m{n:03}"})
first = call("list_bucket_metrics_configurations")
assert len(first["MetricsConfigurationList"]) == 100 and first["IsTruncated"]
rest = call("list_bucket_metrics_configurations", ContinuationToken=first["NextContinuationToken"])
assert [each["Id"] for each in rest["MetricsConfigurationList"]] == ["m100"]

# ABAC
assert call("get_bucket_abac") == {"AbacStatus": {"Status": "Disabled"}}
call("put_bucket_abac", AbacStatus={"Status": "Enabled"})
assert call("get_bucket_abac") == {"AbacStatus": {"Status": "Enabled"}}
