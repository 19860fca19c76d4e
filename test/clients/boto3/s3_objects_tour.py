"""Objects through boto3: every way in, every way out, versions, listings, uploads, locks, archives."""

import hashlib
import io
import os
import zlib
from base64 import b64encode
from datetime import datetime, timedelta, timezone

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.client import Config
from botocore.exceptions import ClientError
from expectations import same

s3 = boto3.client("s3", config=Config(s3={"addressing_style": "path"}))
kms = boto3.client("kms")
bucket = "objects-tour"
mib = 1024 * 1024


def refused(code, operation, status=None, **arguments):
    try:
        getattr(s3, operation)(**{"Bucket": bucket, **arguments})
    except ClientError as error:
        same(error.response["Error"]["Code"], code)
        if status is not None:
            same(error.response["ResponseMetadata"]["HTTPStatusCode"], status)
        return error.response
    raise AssertionError(f"{operation} should have been refused with {code}")


def call(operation, **arguments):
    return getattr(s3, operation)(**{"Bucket": bucket, **arguments})


def body(**arguments):
    return call("get_object", **arguments)["Body"].read()


def keys(**arguments):
    return [entry["Key"] for entry in call("list_objects_v2", **arguments).get("Contents", [])]


# Buckets.
s3.create_bucket(Bucket=bucket)
s3.create_bucket(Bucket=bucket)
refused("InvalidBucketName", "create_bucket", 400, Bucket="192.168.0.1")
refused("NoSuchBucket", "list_objects_v2", 404, Bucket="nobodys-bucket")
abroad = boto3.client("s3", region_name="eu-west-1", config=Config(s3={"addressing_style": "path"}))
abroad.create_bucket(Bucket="abroad-tour", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
same(s3.get_bucket_location(Bucket="abroad-tour")["LocationConstraint"], "eu-west-1")
same({each["Name"] for each in s3.list_buckets()["Buckets"]}, {bucket, "abroad-tour"})
same([each["Name"] for each in s3.list_buckets(BucketRegion="eu-west-1")["Buckets"]], ["abroad-tour"])
first = s3.list_buckets(MaxBuckets=1)
same(len(s3.list_buckets(MaxBuckets=1, ContinuationToken=first["ContinuationToken"])["Buckets"]), 1)

# In and out, small and large, through every kind of checksum.
for size in [0, 1, 1024, 64 * 1024, 64 * 1024 + 1, 3 * mib + 5]:
    content = os.urandom(size)
    put = call("put_object", Key="a", Body=content)
    same(put["ETag"], f'"{hashlib.md5(content).hexdigest()}"')
    same(body(Key="a"), content)
    if size > 1000:
        same(body(Key="a", Range="bytes=500-999"), content[500:1000])
        same(body(Key="a", Range="bytes=-7"), content[-7:])
        same(body(Key="a", Range=f"bytes={size - 3}-"), content[-3:])
refused("InvalidRange", "get_object", 416, Key="a", Range="bytes=99999999-")
crc = b64encode(zlib.crc32(b"abc").to_bytes(4, "big")).decode()
same(call("put_object", Key="c", Body=b"abc", ChecksumAlgorithm="CRC32")["ChecksumCRC32"], crc)
same(call("head_object", Key="c", ChecksumMode="ENABLED")["ChecksumCRC32"], crc)
sha = b64encode(hashlib.sha256(b"abc").digest()).decode()
same(call("put_object", Key="c", Body=b"abc", ChecksumSHA256=sha)["ChecksumSHA256"], sha)
refused("BadDigest", "put_object", 400, Key="c", Body=b"abd", ChecksumSHA256=sha)
refused("BadDigest", "put_object", 400, Key="c", Body=b"abd", ContentMD5=b64encode(hashlib.md5(b"abc").digest()).decode())
refused("InvalidDigest", "put_object", 400, Key="c", Body=b"abd", ContentMD5="no")
same(body(Key="c"), b"abc")

# Headers, metadata, tags, overrides.
call(
    "put_object",
    Key="dressed",
    Body=b"x",
    ContentType="text/css",
    CacheControl="no-cache",
    ContentDisposition="inline",
    ContentLanguage="de",
    Metadata={"one": "1", "two": "2"},
    Tagging="a=1&b=2",
)
head = call("head_object", Key="dressed")
same((head["ContentType"], head["CacheControl"], head["ContentLanguage"]), ("text/css", "no-cache", "de"))
same(head["Metadata"], {"one": "1", "two": "2"})
got = call("get_object", Key="dressed", ResponseContentType="a/b")
same((got["ContentType"], got["TagCount"]), ("a/b", 2))
same(call("get_object_tagging", Key="dressed")["TagSet"], [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
call("put_object_tagging", Key="dressed", Tagging={"TagSet": [{"Key": "c", "Value": "3"}]})
call("delete_object_tagging", Key="dressed")
same(call("get_object_tagging", Key="dressed")["TagSet"], [])
refused("MetadataTooLarge", "put_object", 400, Key="dressed", Metadata={"x": "y" * 2048})
refused("BadRequest", "put_object", 400, Key="dressed", Tagging="&".join(f"k{n}=v" for n in range(11)))
refused("KeyTooLongError", "put_object", 400, Key="k" * 1025)

# Conditions.
etag = head["ETag"]
refused("PreconditionFailed", "get_object", 412, Key="dressed", IfMatch='"other"')
refused("304", "get_object", 304, Key="dressed", IfNoneMatch=etag)
refused("304", "get_object", 304, Key="dressed", IfModifiedSince=datetime.now(timezone.utc) + timedelta(hours=1))
refused("412", "head_object", 412, Key="dressed", IfUnmodifiedSince=datetime(2001, 1, 1, tzinfo=timezone.utc))
refused("PreconditionFailed", "put_object", 412, Key="dressed", Body=b"", IfNoneMatch="*")
refused("PreconditionFailed", "put_object", 412, Key="dressed", Body=b"", IfMatch='"other"')
refused("NoSuchKey", "put_object", 404, Key="missing", Body=b"", IfMatch='"other"')
call("put_object", Key="dressed", Body=b"", IfMatch=etag)

# Copies.
call("put_object", Key="from", Body=b"copy me", Metadata={"m": "1"}, Tagging="t=1")
call("copy_object", Key="to", CopySource={"Bucket": bucket, "Key": "from"})
same((body(Key="to"), call("head_object", Key="to")["Metadata"]), (b"copy me", {"m": "1"}))
same(call("get_object_tagging", Key="to")["TagSet"], [{"Key": "t", "Value": "1"}])
call("copy_object", Key="to", CopySource=f"{bucket}/from", MetadataDirective="REPLACE", TaggingDirective="REPLACE", Metadata={"n": "2"})
same((call("head_object", Key="to")["Metadata"], call("get_object_tagging", Key="to")["TagSet"]), ({"n": "2"}, []))
refused("InvalidRequest", "copy_object", 400, Key="from", CopySource=f"{bucket}/from")
refused("NoSuchKey", "copy_object", 404, Key="to", CopySource=f"{bucket}/gone")
refused("PreconditionFailed", "copy_object", 412, Key="to", CopySource=f"{bucket}/from", CopySourceIfMatch='"other"')

# Uploads in parts, by hand and by the transfer manager.
parts = [os.urandom(5 * mib), os.urandom(5 * mib + 1), b"the end"]
upload = call("create_multipart_upload", Key="parts")["UploadId"]
same([each["Key"] for each in call("list_multipart_uploads")["Uploads"]], ["parts"])
done = [
    {"PartNumber": number, "ETag": call("upload_part", Key="parts", UploadId=upload, PartNumber=number, Body=part)["ETag"]}
    for number, part in enumerate(parts, 1)
]
listed = call("list_parts", Key="parts", UploadId=upload, MaxParts=2)
same(([part["Size"] for part in listed["Parts"]], listed["IsTruncated"]), ([5 * mib, 5 * mib + 1], True))
refused("InvalidPartOrder", "complete_multipart_upload", 400, Key="parts", UploadId=upload, MultipartUpload={"Parts": done[::-1]})
wrong = [{**done[0], "ETag": "wrong"}]
refused("InvalidPart", "complete_multipart_upload", 400, Key="parts", UploadId=upload, MultipartUpload={"Parts": wrong})
completed = call("complete_multipart_upload", Key="parts", UploadId=upload, MultipartUpload={"Parts": done})
whole = hashlib.md5(b"".join(hashlib.md5(part).digest() for part in parts)).hexdigest()
same(completed["ETag"], f'"{whole}-3"')
same(call("complete_multipart_upload", Key="parts", UploadId=upload, MultipartUpload={"Parts": done})["ETag"], completed["ETag"])
same(body(Key="parts"), b"".join(parts))
same(body(Key="parts", PartNumber=3), b"the end")
same(call("head_object", Key="parts", PartNumber=1)["PartsCount"], 3)
same(body(Key="parts", Range=f"bytes={5 * mib - 2}-{5 * mib + 1}"), parts[0][-2:] + parts[1][:2])
same(call("get_object_attributes", Key="parts", ObjectAttributes=["ObjectParts", "ObjectSize"])["ObjectParts"], {"TotalPartsCount": 3})
small = call("create_multipart_upload", Key="small")["UploadId"]
etags = [call("upload_part", Key="small", UploadId=small, PartNumber=n, Body=b"x")["ETag"] for n in (1, 2)]
too_small = {"Parts": [{"PartNumber": n, "ETag": each} for n, each in enumerate(etags, 1)]}
refused("EntityTooSmall", "complete_multipart_upload", 400, Key="small", UploadId=small, MultipartUpload=too_small)
call("upload_part_copy", Key="small", UploadId=small, PartNumber=1, CopySource=f"{bucket}/parts", CopySourceRange="bytes=0-9")
call("abort_multipart_upload", Key="small", UploadId=small)
refused("NoSuchUpload", "list_parts", 404, Key="small", UploadId=small)
big = os.urandom(20 * mib)
s3.upload_fileobj(io.BytesIO(big), bucket, "managed", Config=TransferConfig(multipart_threshold=8 * mib, multipart_chunksize=5 * mib))
sink = io.BytesIO()
s3.download_fileobj(bucket, "managed", sink)
same(sink.getvalue(), big)

# Listings.
s3.create_bucket(Bucket="listing-tour")
names = ["a", "b/1", "b/2", "b/c/3", "b0", "d e", "é", "\uffee", "\U0001f600"]
for name in reversed(names):
    s3.put_object(Bucket="listing-tour", Key=name, Body=b"")
same(keys(Bucket="listing-tour"), names)
same(keys(Bucket="listing-tour", StartAfter="b/2"), names[3:])
grouped = call("list_objects_v2", Bucket="listing-tour", Delimiter="/")
same([each["Prefix"] for each in grouped["CommonPrefixes"]], ["b/"])
same(grouped["KeyCount"], 7)
for size in (1, 2, 3):
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="listing-tour", Delimiter="/", PaginationConfig={"PageSize": size})
    found = [e.get("Key", e.get("Prefix")) for page in pages for e in page.get("Contents", []) + page.get("CommonPrefixes", [])]
    same(sorted(found), sorted(["a", "b/", "b0", "d e", "é", "\uffee", "\U0001f600"]))
    pages = s3.get_paginator("list_objects").paginate(Bucket="listing-tour", Delimiter="/", PaginationConfig={"PageSize": size})
    found = [e.get("Key", e.get("Prefix")) for page in pages for e in page.get("Contents", []) + page.get("CommonPrefixes", [])]
    same(sorted(found), sorted(["a", "b/", "b0", "d e", "é", "\uffee", "\U0001f600"]))
deleted = s3.delete_objects(Bucket="listing-tour", Delete={"Objects": [{"Key": name} for name in names], "Quiet": True})
same((deleted.get("Deleted"), deleted.get("Errors")), (None, None))
s3.delete_bucket(Bucket="listing-tour")

# Versions.
versioned = "versions-tour"
s3.create_bucket(Bucket=versioned)
s3.put_object(Bucket=versioned, Key="k", Body=b"null")
s3.put_bucket_versioning(Bucket=versioned, VersioningConfiguration={"Status": "Enabled"})
one = s3.put_object(Bucket=versioned, Key="k", Body=b"one")["VersionId"]
marker = s3.delete_object(Bucket=versioned, Key="k")
same(marker["DeleteMarker"], True)
response = refused("NoSuchKey", "get_object", 404, Bucket=versioned, Key="k")
same(response["ResponseMetadata"]["HTTPHeaders"]["x-amz-delete-marker"], "true")
refused("MethodNotAllowed", "get_object", 405, Bucket=versioned, Key="k", VersionId=marker["VersionId"])
same(body(Bucket=versioned, Key="k", VersionId="null"), b"null")
same(body(Bucket=versioned, Key="k", VersionId=one), b"one")
history = s3.list_object_versions(Bucket=versioned)
same([each["VersionId"] for each in history["Versions"]], [one, "null"])
same([each["IsLatest"] for each in history["DeleteMarkers"]], [True])
pages = s3.get_paginator("list_object_versions").paginate(Bucket=versioned, PaginationConfig={"PageSize": 1})
same(len([e for page in pages for e in page.get("Versions", []) + page.get("DeleteMarkers", [])]), 3)
s3.delete_object(Bucket=versioned, Key="k", VersionId=marker["VersionId"])
same(body(Bucket=versioned, Key="k"), b"one")
s3.put_bucket_versioning(Bucket=versioned, VersioningConfiguration={"Status": "Suspended"})
s3.put_object(Bucket=versioned, Key="k", Body=b"new null")
same([each["VersionId"] for each in s3.list_object_versions(Bucket=versioned)["Versions"]], ["null", one])
s3.put_object(Bucket=versioned, Key="k", Body=b"newer null")
same(len(s3.list_object_versions(Bucket=versioned)["Versions"]), 2)
s3.delete_object(Bucket=versioned, Key="k")
same(body(Bucket=versioned, Key="k", VersionId=one), b"one")
refused("BucketNotEmpty", "delete_bucket", 409, Bucket=versioned)
refused("NoSuchVersion", "get_object", 404, Bucket=versioned, Key="k", VersionId="A" * 32)
refused("InvalidArgument", "get_object", 400, Bucket=versioned, Key="k", VersionId="short")

# Locks.
locked = "locks-tour"
s3.create_bucket(Bucket=locked, ObjectLockEnabledForBucket=True)
soon = datetime.now(timezone.utc) + timedelta(days=1)
kept = s3.put_object(Bucket=locked, Key="g", Body=b"x", ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=soon)["VersionId"]
refused("AccessDenied", "delete_object", 403, Bucket=locked, Key="g", VersionId=kept)
s3.delete_object(Bucket=locked, Key="g", VersionId=kept, BypassGovernanceRetention=True)
kept = s3.put_object(Bucket=locked, Key="c", Body=b"x", ObjectLockMode="COMPLIANCE", ObjectLockRetainUntilDate=soon)["VersionId"]
refused("AccessDenied", "delete_object", 403, Bucket=locked, Key="c", VersionId=kept, BypassGovernanceRetention=True)
shorter = {"Mode": "COMPLIANCE", "RetainUntilDate": soon - timedelta(hours=1)}
refused("AccessDenied", "put_object_retention", 403, Bucket=locked, Key="c", Retention=shorter)
held = s3.put_object(Bucket=locked, Key="h", Body=b"x", ObjectLockLegalHoldStatus="ON")["VersionId"]
errors = s3.delete_objects(Bucket=locked, Delete={"Objects": [{"Key": "h", "VersionId": held}]})["Errors"]
same([(each["Key"], each["Code"]) for each in errors], [("h", "AccessDenied")])
s3.put_object_legal_hold(Bucket=locked, Key="h", LegalHold={"Status": "OFF"})
s3.delete_object(Bucket=locked, Key="h", VersionId=held)

# Keys of KMS.
key = kms.create_key()["KeyMetadata"]
for extra in ({}, {"BucketKeyEnabled": True}):
    call("put_object", Key="sealed", Body=b"secret", ServerSideEncryption="aws:kms", SSEKMSKeyId=key["KeyId"], **extra)
    sealed = call("get_object", Key="sealed")
    same((sealed["Body"].read(), sealed["ServerSideEncryption"], sealed["SSEKMSKeyId"]), (b"secret", "aws:kms", key["Arn"]))
call("put_object", Key="twice", Body=parts[0], ServerSideEncryption="aws:kms:dsse", SSEKMSKeyId=key["KeyId"])
same(body(Key="twice", Range="bytes=70000-70009"), parts[0][70000:70010])
call("put_object", Key="sealed", Body=b"secret", ServerSideEncryption="aws:kms", SSEKMSKeyId=key["KeyId"])
kms.disable_key(KeyId=key["KeyId"])
refused("KMS.DisabledException", "get_object", 400, Key="sealed")
refused("InvalidRequest", "put_object", 400, Key="c", SSECustomerAlgorithm="AES256", SSECustomerKey="k" * 32)

# Archives.
call("put_object", Key="cold", Body=b"ice", StorageClass="GLACIER")
refused("InvalidObjectState", "get_object", 403, Key="cold")
call("restore_object", Key="cold", RestoreRequest={"Days": 1, "GlacierJobParameters": {"Tier": "Expedited"}})
refused("RestoreAlreadyInProgress", "restore_object", 409, Key="cold", RestoreRequest={"Days": 1})
same(call("head_object", Key="cold")["Restore"], 'ongoing-request="true"')

# Select.
call("put_object", Key="table", Body=b"name,age\nann,31\nbob,29\n")
stream = call(
    "select_object_content",
    Key="table",
    ExpressionType="SQL",
    Expression="SELECT s.name FROM S3Object s WHERE CAST(s.age AS INT) > 30",
    InputSerialization={"CSV": {"FileHeaderInfo": "USE"}},
    OutputSerialization={"CSV": {}},
)["Payload"]
events = list(stream)
same(b"".join(e["Records"]["Payload"] for e in events if "Records" in e), b"ann\n")
same("End" in events[-1], True)
